import { openApprovePanel, PROVED, pressApprove, progress } from "./console/approve.ts";
import { expect, test } from "./people/people.ts";
import { type Broken, lookAt } from "./world/break-world.ts";
import { plumbline } from "./world/command-line.ts";
import { waitingRepairOf } from "./world/repairs.ts";
import { roleSettings } from "./world/sandbox.ts";

test("removing a role waits for a second reviewer, and the first cannot be both", async ({ as }) => {
  const { key } = await plumbline<Broken>("break", "extra_external");
  await lookAt(key);
  const { id } = await waitingRepairOf(key);
  const deniz = await as("deniz");

  await test.step("the first yes is recorded, and nothing is sent", async () => {
    await deniz.goto(`/review/${id}`);
    await expect(deniz.getByRole("main")).toContainText("0 of 2 people agreed.");
    await openApprovePanel(deniz);
    await pressApprove(deniz);
    await expect(deniz.getByRole("main")).toContainText("1 of 2 people agreed.");
    const button = deniz.getByRole("button", { name: "Approve 1 repair" });
    await expect(button).toHaveAttribute("aria-disabled", "true");
    await button.hover();
    await expect(deniz.getByRole("tooltip").filter({ visible: true })).toHaveText(
      "You approved this plan; it waits for another person",
    );
    await lookAt(key);
    expect(await roleSettings(key)).not.toBeNull();
  });

  await test.step("the second lets it go ahead, until it is proved", async () => {
    const erik = await as("erik");
    await erik.goto(`/review/${id}`);
    await expect(erik.getByRole("main")).toContainText("Deniz Kaya, team Data");
    await openApprovePanel(erik);
    await pressApprove(erik);
    await expect(progress(erik)).toContainText(PROVED, { timeout: 40_000 });
    expect(await roleSettings(key)).toBeNull();
  });
});
