import { press } from "./console/when-hydrated.ts";
import { expect, test } from "./people/people.ts";
import { grantAlike, revokeAlike } from "./world/break-world.ts";
import { whileTheRestIsHeld } from "./world/plumbline-database.ts";
import { rolesWithout } from "./world/sandbox.ts";

const [RIGHT, TABLE] = ["SELECT", "warehouse.daily_snapshots"] as const;
/** So many are let through before the rest is held. */
const FIRST = 5;

let roles: string[] = [];

test.afterAll(() => revokeAlike(RIGHT, TABLE, roles));

test("a job over many is followed on its page, stopped in the middle, and tells what came of each", async ({ as }) => {
  test.setTimeout(90_000);
  // More than are done before the answer comes.
  roles = await rolesWithout(RIGHT, TABLE);
  await grantAlike(RIGHT, TABLE, roles);
  const page = await as("sam");
  const title = page.getByRole("heading", { level: 1 });
  const stop = page.getByRole("button", { name: "Stop", exact: true });
  const rows = page.getByRole("main").getByRole("row");

  await page.goto("/drift?class=permission_drift");
  await press(page.getByRole("checkbox", { name: "Select this page" }));
  const look = page.getByRole("button", { name: /^Look again at [1-9]/ });
  const many = Number((await look.innerText()).replace(/\D/g, ""));
  expect(many).toBeGreaterThanOrEqual(roles.length);

  await whileTheRestIsHeld("permission_drift", FIRST, async () => {
    await test.step("its page says how far it is, and lists what it works on", async () => {
      await look.click();
      await expect(page).toHaveURL(/\/jobs\/job_/);
      await expect(title).toHaveText(`${FIRST} of ${many} taken.`);
      await expect(page.getByRole("progressbar")).toHaveAttribute("aria-valuenow", String(FIRST));
      await expect(rows.filter({ hasText: "Waiting for its turn" })).toHaveCount(many - FIRST);
      await expect(rows.filter({ hasText: "Asked for a fresh look." })).toHaveCount(FIRST);
    });
    await test.step("stop", async () => {
      await press(stop);
      await expect(page.getByRole("main")).toContainText(/stopped \d\d:\d\d/);
      await expect(stop).toHaveAccessibleDescription("stopped");
    });
  });

  await test.step("what was in hand is finished, the rest was not begun, and both are told", async () => {
    await expect(title).toHaveText(/^\d+ asked for a fresh look, .*\d+ not begun\.$/);
    await expect(stop).toHaveCount(0);
    const done = Number.parseInt(await title.innerText(), 10);
    expect(done).toBeGreaterThanOrEqual(FIRST);
    expect(done).toBeLessThanOrEqual(FIRST + 1);
    const results = page.getByRole("navigation", { name: "Result" });
    await results.getByRole("link", { name: /^Done/ }).click();
    await expect(rows.filter({ hasText: "Asked for a fresh look." })).toHaveCount(done);
    await results.getByRole("link", { name: /^Not begun/ }).click();
    await expect(page).toHaveURL(/state=stopped/);
    await page.reload();
    await expect(rows.filter({ hasText: "Not begun: it was stopped." })).toHaveCount(many - done);
  });
});
