import { readFile } from "node:fs/promises";
import { whenHydrated } from "./console/when-hydrated.ts";
import { expect, test } from "./people/people.ts";
import { breakObject } from "./world/break-world.ts";
import { plumbline } from "./world/command-line.ts";

const KEY = "svc_snapshot_writer";

test("a run's page says what it would do and what changed, and exports the same", async ({ as }) => {
  const before = await plumbline<{ run: string }>("detect");
  await breakObject({ class: "permission_drift", direction: "over", key: KEY });
  const { run } = await plumbline<{ run: string }>("detect");

  const deniz = await as("deniz");
  await deniz.goto(`/runs/${run}?against=${before.run}`);
  const would = deniz.getByRole("region", { name: "What it would do" });
  await expect(would.getByRole("row", { name: /^Permission drift, more than asked/ })).toBeVisible();
  const changed = deniz.getByRole("region", { name: "What changed" });
  await expect(changed.getByRole("listitem").filter({ hasText: KEY })).toContainText("New");
  await expect(deniz.getByRole("region", { name: "What it would not touch" })).toContainText(
    "Policy: a person decides",
  );

  const button = deniz.getByRole("button", { name: "Export", exact: true });
  await whenHydrated(button);
  await button.click();
  const download = deniz.waitForEvent("download");
  await deniz.getByRole("link", { name: "CSV" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe(`${run}.csv`);
  const text = await readFile(await file.path(), "utf8");
  expect(text).toContain(`changed,New,database_access,${KEY},permission_drift,over`);
  expect(text).toContain(`Compared with,`);
  expect(text).toContain(before.run);

  await test.step("a reviewer of another team reads the same run without it", async () => {
    const rita = await as("rita");
    await rita.goto(`/runs/${run}?against=${before.run}`);
    await expect(rita.getByRole("region", { name: "What changed" })).toBeVisible();
    await expect(rita.getByRole("main")).not.toContainText(KEY);
    const theirs = await rita.request.get(`/api/v1/runs/${run}?format=md&against=${before.run}`);
    expect(theirs.ok()).toBe(true);
    expect(await theirs.text()).not.toContain(KEY);
  });
});
