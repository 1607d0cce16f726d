import { press } from "./console/when-hydrated.ts";
import { expect, test } from "./people/people.ts";
import { withStrayRoles } from "./world/break-world.ts";
import { whileTheRestIsHeld } from "./world/plumbline-database.ts";

/** More than is done before the answer, and more than a page of them. */
const MANY = 60;
/** So many are let through before the rest is held. */
const FIRST = 5;

test("a job over many is followed on its page, stopped in the middle, and tells what came of each", async ({ as }) => {
  test.setTimeout(120_000);
  await withStrayRoles(MANY, async () => {
    const page = await as("sam");
    const title = page.getByRole("heading", { level: 1 });

    await test.step("all that match are chosen, beyond what the page shows", async () => {
      await page.goto("/drift?class=extra_external");
      await press(page.getByRole("checkbox", { name: "Select this page" }));
      const bar = page.getByRole("region", { name: "Selection" });
      await expect(bar).toContainText("50 selected.");
      await bar.getByRole("button", { name: `Select all ${MANY} that match` }).click();
      await expect(bar).toContainText(`${MANY} selected.`);
    });

    await whileTheRestIsHeld("extra_external", FIRST, async () => {
      await test.step("its page says how far it is", async () => {
        await page.getByRole("button", { name: `Look again at ${MANY}` }).click();
        await expect(page).toHaveURL(/\/jobs\/job_/);
        await expect(title).toHaveText(`${FIRST} of ${MANY} taken.`);
        await expect(page.getByRole("progressbar")).toHaveAttribute("aria-valuenow", String(FIRST));
        await expect(page.getByRole("row").filter({ hasText: "Waiting for its turn" })).toHaveCount(50 - FIRST);
      });
      await test.step("stop", async () => {
        await press(page.getByRole("button", { name: "Stop", exact: true }));
        await expect(page.getByRole("button", { name: "Stop", exact: true })).toHaveAttribute("aria-disabled", "true");
      });
    });

    await test.step("what was in hand is finished, the rest was not begun, and both are told", async () => {
      await expect(title).toHaveText(/^[5-7] asked for a fresh look, 5[3-5] not begun\.$/, { timeout: 20_000 });
      await expect(page.getByRole("button", { name: "Stop", exact: true })).toHaveCount(0);
      const results = page.getByRole("navigation", { name: "Result" });
      await results.getByRole("link", { name: /^Done/ }).click();
      await expect(page.getByRole("row").filter({ hasText: "Asked for a fresh look." })).toHaveCount(
        Number((await title.innerText()).split(" ")[0]),
      );
    });

    await test.step("those that were not begun fill more than a page, and pages have addresses", async () => {
      await page
        .getByRole("navigation", { name: "Result" })
        .getByRole("link", { name: /^Not begun/ })
        .click();
      await expect(page).toHaveURL(/state=stopped/);
      const rows = page.getByRole("row").filter({ hasText: "Not begun: it was stopped." });
      await expect(rows).toHaveCount(50);
      await page.getByRole("link", { name: "Next" }).click();
      await expect(rows).toHaveCount(Number((await title.innerText()).match(/, (\d+) not begun/)?.[1]) - 50);
      await page.reload();
      await expect(rows.first()).toBeVisible();
      expect(await rows.count()).toBeLessThan(10);
    });
  });
});
