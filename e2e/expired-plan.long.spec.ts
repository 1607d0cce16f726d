import { approvePanel, openApprovePanel } from "./console/approve.ts";
import { expect, test } from "./people/people.ts";
import { breakObject, lookAt } from "./world/break-world.ts";
import { grantedBy } from "./world/grants.ts";
import { planEndsIn } from "./world/plumbline-database.ts";
import { explain, waitingRepairOf } from "./world/repairs.ts";
import { mayRole } from "./world/sandbox.ts";

const KEY = "usr_jonas_lind";

/** Long enough to open the review in; the page is asked about its end only after it was seen before it. */
const SECONDS_LEFT = 8;

test("a plan that ends while its review is open cannot be approved any more, and the page says so by itself", async ({
  as,
}) => {
  const { right, table } = grantedBy(await breakObject({ class: "permission_drift", direction: "over", key: KEY }));
  const { id } = await waitingRepairOf(KEY);
  const page = await as("rita");
  const sent: string[] = [];
  page.on("request", (request) => request.method() === "POST" && sent.push(request.url()));

  await planEndsIn(id, SECONDS_LEFT);
  await page.goto(`/review/${id}`);
  await openApprovePanel(page);
  const panel = approvePanel(page);
  const approve = panel.getByRole("button", { name: "Approve 1 repair" });
  await expect(approve).not.toHaveAttribute("aria-disabled", "true");

  await test.step("the open panel says that it is over, and why", async () => {
    await expect(panel.getByRole("status")).toContainText(
      /Not possible now\. This plan (expired at .+; it is held|is expired)/,
    );
    await expect(approve).toHaveAttribute("aria-disabled", "true");
    await expect(approve).toHaveAccessibleDescription(/This plan (expired at|is expired)/);
  });

  await test.step("whoever presses nevertheless sends nothing", async () => {
    await approve.click({ force: true });
    await approve.press("Enter");
    await expect(panel).toBeVisible();
    await panel.getByRole("button", { name: "Cancel" }).click();
    await expect(page.getByRole("main")).toContainText(/This plan expired at|Nobody decided in time/);
    await page.keyboard.press("a");
    await expect(panel).toBeHidden();
    expect(sent.filter((url) => url.includes("/approve"))).toEqual([]);
  });

  await test.step("the next look ends it for everybody, proposes it anew, and this page leads there", async () => {
    await lookAt(KEY);
    await expect(page.getByRole("main")).toContainText("A new look has proposed it anew.");
    await expect(page.getByRole("button", { name: "Approve 1 repair" })).toHaveCount(0);
    const { repairs } = await explain(KEY);
    expect(repairs.find((repair) => repair.id === id)?.state).toBe("expired");
    await page.getByRole("link", { name: "Review the new plan" }).click();
    await expect(page).not.toHaveURL(new RegExp(id));
    await openApprovePanel(page);
  });

  expect(await mayRole(KEY, right, table), "nothing was sent").toBe(true);
});
