import { whenHydrated } from "./console/when-hydrated.ts";
import { post } from "./people/api.ts";
import { expect, test } from "./people/people.ts";
import { breakObject } from "./world/break-world.ts";
import { grantedBy } from "./world/grants.ts";
import { explain, waitingRepairOf } from "./world/repairs.ts";
import { mayRole } from "./world/sandbox.ts";

const KEY = "svc_tax_reporter";

test("who may not decide cannot: they see why, and the API refuses and says that nothing was changed", async ({
  as,
}) => {
  const { right, table } = grantedBy(await breakObject({ class: "permission_drift", direction: "over", key: KEY }));
  const { id, planHash } = await waitingRepairOf(KEY);

  await test.step("a reviewer of another team does not even see it", async () => {
    const deniz = await as("deniz");
    await deniz.goto("/review");
    await expect(deniz.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(deniz.getByRole("main")).not.toContainText(KEY);
    await deniz.goto(`/review/${id}`);
    await expect(deniz.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(deniz.getByRole("main")).not.toContainText(KEY);
    await expect(deniz.getByRole("button", { name: "Approve 1 repair" })).toHaveCount(0);

    const refused = await post(
      deniz,
      `/api/v1/repairs/${id}/approve`,
      { plan_hash: planHash },
      { "if-match": `"${planHash}"` },
    );
    expect(refused.status()).toBe(404);
    expect(refused.headers()["content-type"]).toContain("application/problem+json");
    expect(await refused.json()).toMatchObject({
      code: "not_found",
      effect: "none",
      detail: expect.stringContaining("Nothing was changed."),
    });
  });

  await test.step("support sees it with the reason why it is not theirs", async () => {
    const sam = await as("sam");
    await sam.goto(`/review/${id}`);
    const button = sam.getByRole("button", { name: "Approve 1 repair" });
    await expect(button).toHaveAttribute("aria-disabled", "true");
    await whenHydrated(button);
    await button.focus();
    await expect(sam.getByRole("tooltip").filter({ visible: true })).toHaveText("Only reviewers decide about repairs");

    const refused = await post(
      sam,
      `/api/v1/repairs/${id}/approve`,
      { plan_hash: planHash },
      { "if-match": `"${planHash}"` },
    );
    expect(refused.status()).toBe(403);
    expect(await refused.json()).toMatchObject({
      effect: "none",
      detail: expect.stringContaining("Nothing was changed."),
    });
  });

  await test.step("an admin manages policy and people, and cannot approve either", async () => {
    const ada = await as("ada");
    const refused = await post(
      ada,
      `/api/v1/repairs/${id}/approve`,
      { plan_hash: planHash },
      { "if-match": `"${planHash}"` },
    );
    expect(refused.status()).toBe(403);
  });

  await test.step("whoever comes from another site cannot use a reviewer's session", async () => {
    const rita = await as("rita");
    const refused = await post(
      rita,
      `/api/v1/repairs/${id}/approve`,
      { plan_hash: planHash },
      { origin: "https://elsewhere.example" },
    );
    expect(refused.status()).toBe(403);
    const simple = await rita.request.post(`/api/v1/repairs/${id}/approve`, { form: { plan_hash: planHash } });
    expect([403, 415]).toContain(simple.status());
  });

  const { repairs } = await explain(KEY);
  expect(repairs.find((repair) => repair.id === id)?.state).toBe("proposed");
  expect(await mayRole(KEY, right, table)).toBe(true);
});
