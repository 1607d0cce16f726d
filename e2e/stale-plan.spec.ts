import { approvePanel, openApprovePanel, pressApprove } from "./console/approve.ts";
import { expect, test } from "./people/people.ts";
import { breakObject } from "./world/break-world.ts";
import { grantedBy } from "./world/grants.ts";
import { waitingRepairOf } from "./world/repairs.ts";
import { mayRole } from "./world/sandbox.ts";

const KEY = "usr_priya_raman";

test("a plan whose world moved between reading and pressing is refused, with both plans side by side", async ({
  as,
}) => {
  const first = grantedBy(await breakObject({ class: "permission_drift", direction: "over", key: KEY }));
  const { id } = await waitingRepairOf(KEY);
  const page = await as("rita");
  // This page hears nothing from now on, as in a train: what it shows is what was read.
  await page.route("**/api/v1/live*", (route) => route.abort());
  await page.goto(`/review/${id}`);
  await openApprovePanel(page);

  const second = grantedBy(await breakObject({ class: "permission_drift", direction: "over", key: KEY }));
  expect(second).not.toEqual(first);
  await pressApprove(page);

  const panel = approvePanel(page);
  await expect(panel.getByRole("alert")).toContainText("Nothing was changed.");
  await expect(panel).toContainText("The plan you read");
  await expect(panel).toContainText(`Revoke 1 grant from ${KEY}`);
  await expect(panel).toContainText("Today's plan");
  await expect(panel).toContainText(`Revoke 2 grants from ${KEY}`);
  for (const { right, table } of [first, second]) expect(await mayRole(KEY, right, table)).toBe(true);

  await panel.getByRole("link", { name: "Review the new plan" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Revoke 2 grants from ${KEY}`);
  await expect(page.getByRole("button", { name: "Approve 1 repair" })).not.toHaveAttribute("aria-disabled", "true");
});
