import { expectFocusOn } from "./console/focus.ts";
import { whenHydrated } from "./console/when-hydrated.ts";
import { expect, test } from "./people/people.ts";
import { somethingWaits } from "./world/break-world.ts";

const CHUNKS = "**/_next/static/chunks/**";
const SLOW_MS = 1_500;

test("what comes after the page opens with the first press, however long it takes", async ({ as }) => {
  const page = await as("sam");
  // A browser that is never idle: nothing is there before it is asked for. Only this test waits for longer than it.
  await page.addInitScript(() => {
    window.requestIdleCallback = (act, options) =>
      (options?.timeout ?? 0) < 5000
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
    // Whoever types on at once means what is about to open, and none of the page's keys.
    await page.keyboard.type("gi");
    await expectFocusOn(field);
    await expect(page).toHaveURL(/\/sources$/);
    await page.keyboard.press("Escape");
    await expectFocusOn(find);
  });
});

test("what is chosen while a typed filter still waits is kept beside it, and cleared with it", async ({ as }) => {
  const page = await as("ada");
  await page.clock.install();
  await page.goto("/objects");
  const filters = page.getByRole("search", { name: "Filters" });
  const field = filters.getByRole("searchbox");
  await whenHydrated(field);
  const now = await page.evaluate(() => Date.now());
  await page.clock.pauseAt(now + 1_000);
  await field.pressSequentially("a");
  await filters.getByRole("button", { name: /^status/ }).click();
  await filters.getByRole("checkbox", { name: "In place", exact: true }).click();
  await page.clock.resume();
  await expect(page).toHaveURL(/\/objects\?q=a&status=in_place$/);
  await page.keyboard.press("Escape");

  const later = await page.evaluate(() => Date.now());
  await page.clock.pauseAt(later + 1_000);
  await field.pressSequentially("b");
  await filters.getByRole("link", { name: "Clear" }).click();
  await page.clock.resume();
  await expect(page).toHaveURL(/\/objects$/);
  await expect(field).toHaveValue("");
});

test("what may be done stays where it is while the ages above it grow", async ({ as }) => {
  const page = await as("rita", { locale: "de-DE", viewport: { width: 1440, height: 850 } });
  await somethingWaits();
  await page.clock.install();
  await page.goto("/drift");
  const pane = page.getByRole("complementary", { name: "Vorschau" });
  const first = pane.getByRole("link", { name: "Prüfung öffnen" });
  await expect(first).toBeVisible();
  const before = await first.boundingBox();
  await page.clock.fastForward("00:40");
  await expect(pane).toContainText(/vor [4-9]\d s|vor \d min/);
  expect(await first.boundingBox()).toEqual(before);
});

test("a refusal is told where it was asked, keeps what was typed, and is gone when it is asked again", async ({
  as,
}) => {
  const page = await as("sam");
  await somethingWaits();
  await page.goto("/drift");
  const open = page.getByRole("button", { name: /^Add note/ });
  await whenHydrated(open);
  const note = page.getByRole("dialog", { name: "Add note" });
  const refusal = note.getByRole("alert");
  const messages = page.getByRole("region", { name: "Messages" });
  const notes = "**/api/v1/drifts/*/note*";

  await test.step("while it is open", async () => {
    await page.route(notes, (route) => route.abort());
    await open.click();
    await note.getByLabel("Note").fill("Asked the vendor.");
    await note.getByRole("button", { name: "Add note" }).click();
    await expect(refusal).toContainText("The server did not answer");
    await expect(note.getByLabel("Note")).toHaveValue("Asked the vendor.");
    await note.getByRole("button", { name: "Cancel" }).click();
    await open.click();
    await expect(note.getByLabel("Note")).toBeFocused();
    await expect(refusal).toHaveCount(0);
    await page.unroute(notes);
  });
  await test.step("in a message, where it was closed before the answer", async () => {
    let answer = () => {};
    await page.route(notes, async (route) => {
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      await route.abort();
    });
    await note.getByLabel("Note").fill("Asked the vendor again.");
    await note.getByRole("button", { name: "Add note" }).click();
    await page.keyboard.press("Escape");
    await expect(note).toBeHidden();
    answer();
    await expect(messages).toContainText("The server did not answer");
    await page.unroute(notes);
  });
});
