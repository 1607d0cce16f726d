import type { Page } from "@playwright/test";
import { openApprovePanel, PROVED, pressApprove, progress } from "./console/approve.ts";
import { press } from "./console/when-hydrated.ts";
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
    await expect(deniz.getByRole("main")).toContainText("Marked firstFor 20 s after the decision");
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
    expect(await roleSettings(key)).not.toBeNull();
    await expect(progress(erik)).toContainText(PROVED, { timeout: 60_000 });
    expect(await roleSettings(key)).toBeNull();
  });
});

test("a bolder policy waits for a second administrator; a safer one is in force at once", async ({ as }) => {
  const what = "Missing external id · refund";
  const [ada, ines] = [await as("ada"), await as("ines")];
  // A link changes our own record only: no other journey waits for it.
  const cell = (page: Page) =>
    page
      .getByRole("row", { name: /^Missing external id/ })
      .getByRole("cell")
      .last();
  const choose = async (page: Page, choice: RegExp, button: string) => {
    await page.goto("/policies");
    await press(page.getByRole("button", { name: `Change: ${what}` }));
    const panel = page.getByRole("dialog", { name: `Change: ${what}` });
    await expect(panel).toContainText(/(Not found once|Found \d+ times?) in the last 30 days/);
    await panel.getByRole("radio", { name: choice }).check();
    await panel.getByLabel("Why it should change").fill("for the test");
    await panel.getByRole("button", { name: button }).click();
    await expect(panel).toHaveCount(0);
  };

  await test.step("asking a person is safer: it holds with one press", async () => {
    await choose(ada, /^A person decides: 1 person/, "Put in force now");
    await expect(cell(ada)).toContainText("A person decides");
  });
  await test.step("taking that back is proposed, and whoever proposed it cannot approve it", async () => {
    await choose(ada, /^Automatic/, "Propose this change");
    await expect(cell(ada)).toContainText("A person decides");
    await press(ada.getByRole("button", { name: `Decide: ${what}` }));
    const approve = ada.getByRole("dialog").getByRole("button", { name: "Approve this change" });
    await expect(approve).toHaveAttribute("aria-disabled", "true");
  });
  await test.step("another administrator reads the same and approves", async () => {
    await ines.goto("/policies");
    await press(ines.getByRole("button", { name: `Decide: ${what}` }));
    await expect(ines.getByRole("dialog")).toContainText("Proposed by Ada Lind");
    await ines.getByRole("dialog").getByRole("button", { name: "Approve this change" }).click();
    await expect(cell(ines)).toContainText("Automatic");
    await expect(ines.getByText("Approved by Ines Novak").first()).toBeVisible();
  });
});
