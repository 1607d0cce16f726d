import { openApprovePanel } from "./console/approve.ts";
import { press } from "./console/when-hydrated.ts";
import { expect, test } from "./people/people.ts";
import { breakObject, lookAt } from "./world/break-world.ts";
import { grantedBy } from "./world/grants.ts";
import { explain, waitingRepairOf } from "./world/repairs.ts";
import { mayRole, revoke } from "./world/sandbox.ts";

test("a blocked object stays as it is, with its reason, until somebody unblocks it", async ({ as }) => {
  const key = "svc_dunning_runner";
  const { right, table } = grantedBy(await breakObject({ class: "permission_drift", direction: "over", key }));
  const { id } = await waitingRepairOf(key);
  const page = await as("rita");

  await test.step("block, with a reason and a day to look at it again", async () => {
    await page.goto(`/review/${id}`);
    await press(page.getByRole("button", { name: "Block", exact: true }));
    const panel = page.getByRole("dialog", { name: `Block ${key}` });
    await expect(panel).toContainText("Do not repair this object. It stays as it is until someone unblocks it.");
    await panel.getByLabel("Reason").fill("The auditors read it until Friday");
    await expect(panel.getByLabel("Look at it again on")).not.toHaveValue("");
    await panel.getByRole("button", { name: "Block 1 object" }).click();
    await expect(page.getByRole("main")).toContainText("The auditors read it until Friday");
    await expect(page.getByRole("button", { name: "Approve 1 repair" })).toHaveCount(0);
  });

  await test.step("a fresh look proposes nothing and changes nothing", async () => {
    await lookAt(key);
    const { repairs, status } = await explain(key);
    expect(repairs.filter((repair) => ["proposed", "approved"].includes(repair.state))).toEqual([]);
    expect(status.status).toBe("blocked_on_review");
    expect(await mayRole(key, right, table)).toBe(true);
  });

  await test.step("unblock, with a reason; it comes back for review", async () => {
    await page.goto(`/objects/database_access/${key}`);
    await expect(page.getByRole("main")).toContainText("The auditors read it until Friday");
    await press(page.getByRole("button", { name: "Unblock" }));
    const panel = page.getByRole("dialog", { name: `Unblock ${key}` });
    await panel.getByLabel("Reason").fill("The audit is over");
    await panel.getByRole("button", { name: "Unblock 1 object" }).click();
    await expect(page.getByRole("button", { name: "Unblock" })).toHaveCount(0);
    await expect
      .poll(async () => (await waitingRepairOf(key).catch(() => null))?.id ?? id, { timeout: 45_000 })
      .not.toBe(id);
    await page.goto(`/review/${(await waitingRepairOf(key)).id}`);
    await openApprovePanel(page);
  });
});

test("retry looks again: what is right by now is left alone", async ({ as }) => {
  const key = "usr_jonas_lind";
  const { right, table } = grantedBy(await breakObject({ class: "permission_drift", direction: "over", key }));
  const { id } = await waitingRepairOf(key);
  const page = await as("rita");
  await page.goto(`/review/${id}`);
  await revoke(key, right, table);

  await press(page.getByRole("button", { name: "Retry", exact: true }));
  const panel = page.getByRole("dialog", { name: `Retry ${key}` });
  await expect(panel).toContainText("Look again, and try again if it is still needed.");
  await panel.getByRole("button", { name: "Retry" }).click();
  await expect(panel).toBeHidden();
  await expect(page.getByRole("main")).toContainText(
    "This plan was replaced before it was carried out. Nothing was changed.",
    {
      timeout: 30_000,
    },
  );
  expect((await explain(key)).status.status).toBe("in_place");
});
