import { approvePanel, openApprovePanel, PROVED, pressApprove, progress } from "./console/approve.ts";
import { press } from "./console/when-hydrated.ts";
import { expect, test } from "./people/people.ts";
import { breakObject } from "./world/break-world.ts";
import { grantedBy } from "./world/grants.ts";
import { mayRole } from "./world/sandbox.ts";

const KEY = "svc_ledger_sync";

test("a reviewer finds what differs, approves its repair and watches it until it is proved", async ({ page }) => {
  const { right, table } = grantedBy(await breakObject({ class: "permission_drift", direction: "over", key: KEY }));
  expect(await mayRole(KEY, right, table)).toBe(true);

  await test.step("signs in and reads that something waits", async () => {
    await page.goto("/");
    await press(page.getByRole("button", { name: "Sign in as Rita Alvarez" }));
    await expect(page.getByRole("heading", { level: 1 })).toContainText("open drift");
  });

  await test.step("finds the object among what differs", async () => {
    await page
      .getByRole("link", { name: /^Drift/ })
      .first()
      .click();
    await expect(page).toHaveURL(/\/drift$/);
    await expect(page.getByRole("main")).toContainText(KEY);
    await expect(page.getByRole("main")).toContainText("nobody asked for it");
  });

  await test.step("opens the review from the queue", async () => {
    await page
      .getByRole("link", { name: /^Review/ })
      .first()
      .click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText("for you");
    await page
      .getByRole("link", { name: new RegExp(`from ${KEY}`) })
      .first()
      .click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Revoke 1 grant from ${KEY}`);
    await expect(page.getByRole("region", { name: "What would change" })).toContainText(table);
    await expect(page.getByRole("region", { name: "The plan", exact: true })).toContainText(
      `Revoke ${right} on ${table} from ${KEY}`,
    );
  });

  await test.step("is asked for the number of objects before something is taken away", async () => {
    await press(page.getByRole("button", { name: "Approve 1 repair" }));
    const panel = approvePanel(page);
    await expect(panel.getByRole("button", { name: "Cancel" })).toBeFocused();
    await panel.getByRole("button", { name: "Approve 1 repair" }).click({ force: true });
    await expect(panel).toBeVisible();
    await expect(panel.getByText("Type the number of objects first").first()).toBeAttached();
    expect(await mayRole(KEY, right, table)).toBe(true);
    await panel.getByRole("button", { name: "Cancel" }).click();
    await expect(panel).toBeHidden();
  });

  await test.step("approves, and sees only what is recorded", async () => {
    await openApprovePanel(page);
    await pressApprove(page);
    await expect(page.getByRole("region", { name: "Messages" })).toContainText(
      new RegExp(`${KEY}: Approved\\. Starts in \\d+ s\\.`),
    );
    await expect(progress(page)).toContainText("Approved");
    await expect(progress(page)).toContainText("Rita Alvarez");
    // Nothing was sent in the window in which it can be taken back.
    expect(await mayRole(KEY, right, table)).toBe(true);
  });

  await test.step("watches it being sent and proved, without reloading", async () => {
    await expect(progress(page)).toContainText(PROVED, { timeout: 40_000 });
    await expect(page.getByText("Confirmed", { exact: true }).first()).toBeVisible();
  });

  expect(await mayRole(KEY, right, table), "the database itself no longer grants it").toBe(false);
});

test("an approval that is taken back in time sends nothing", async ({ as }) => {
  const key = "svc_payment_gateway";
  const { right, table } = grantedBy(await breakObject({ class: "permission_drift", direction: "over", key }));
  const page = await as("rita");
  await page.goto("/review");
  await page
    .getByRole("link", { name: new RegExp(`from ${key}`) })
    .first()
    .click();
  await openApprovePanel(page);
  await pressApprove(page);
  await page.getByRole("button", { name: "Undo" }).first().click();
  await expect(page.getByRole("main")).toContainText("The approval was taken back. Nothing was changed.");
  expect(await mayRole(key, right, table)).toBe(true);
});
