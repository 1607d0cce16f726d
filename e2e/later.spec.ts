import { expectFocusOn } from "./console/focus.ts";
import { whenHydrated } from "./console/when-hydrated.ts";
import { expect, test } from "./people/people.ts";

const CHUNKS = "**/_next/static/chunks/**";
const SLOW_MS = 1_500;

test("what comes after the page opens with the first press, however long it takes", async ({ as }) => {
  const page = await as("sam");
  // A browser that is never idle: nothing is there before it is asked for. Who sets a time limit is this test.
  await page.addInitScript(() => {
    window.requestIdleCallback = (act, options) =>
      options?.timeout === undefined
        ? 0
        : window.setTimeout(() => act({ didTimeout: true, timeRemaining: () => 0 }), 0);
  });
  await page.goto("/sources");
  const find = page.getByRole("banner").getByRole("button", { name: /^Find/ });
  const field = page.getByRole("combobox");
  await whenHydrated(find);

  await test.step("where it cannot be fetched, that is said", async () => {
    await page.route(CHUNKS, (route) => route.abort());
    await page.keyboard.press("?");
    await expect(page.getByRole("region", { name: "Messages" })).toContainText("The server did not answer");
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await page.unroute(CHUNKS);
  });
  await test.step("the next press fetches it again", async () => {
    await page.keyboard.press("?");
    await expect(page.getByRole("dialog", { name: "Keys" })).toBeVisible();
    await page.keyboard.press("Escape");
  });
  await test.step("meanwhile the focus stays on what was pressed", async () => {
    await page.route(CHUNKS, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, SLOW_MS));
      await route.continue();
    });
    await find.focus();
    await page.keyboard.press("Enter");
    await expect(find).toBeFocused();
    await expectFocusOn(field);
    await page.keyboard.press("Escape");
    await expectFocusOn(find);
  });
});
