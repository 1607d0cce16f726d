/**
 * One triage as a screen reader has it: what each step shows in the accessibility tree, and what is read out without
 * anybody asking. Kept in spoken/triage.txt: whoever changes a word or an order reads there what that sounds like.
 */
import type { Locator, Page } from "@playwright/test";
import { approvePanel, openApprovePanel, PROVED, pressApprove, progress } from "./console/approve.ts";
import { press } from "./console/when-hydrated.ts";
import { expect, test } from "./people/people.ts";
import { breakObject } from "./world/break-world.ts";

const KEY = "svc_legacy_feed";

/** What differs from one run to the next, by what it is. */
const VOLATILE: readonly (readonly [RegExp, string])[] = [
  [/\b(drift|repair|run|job|intent)_[0-9a-f]{2}_[0-9a-f]{32}\b/g, "$1_ID"],
  [/PL-[0-9A-Z]{6,8}/g, "PL-REFERENCE"],
  [/\b\d{1,2} [A-Z][a-z]{2} \d{4}(, | at )?/g, ""],
  [/\b\d\d:\d\d(:\d\d)?( UTC)?/g, "TIME"],
  [/\b\d+ (s|min|h|d)( \d+ (s|min|h))?( ago)?\b/g, "SPAN"],
  [/\b([0-9a-f]{8,64}|[0-9a-f]{4} [0-9a-f]{4})\b/g, "HASH"],
  [/\b\d{5,6}\b/g, "NUMBER"],
  // A sweep may come between the look and whoever reads of it.
  [/\b(direct|in a listing)\b/g, "HOW"],
  [/\/url: .*/g, "/url"],
];
const steady = (text: string) => VOLATILE.reduce((said, [what, name]) => said.replaceAll(what, name), text);

/** Notes every text that a live region comes to have, of those that were there before it. */
async function listen(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    const said: string[] = [];
    Object.assign(window, { said });
    new MutationObserver((changes) => {
      for (const { target } of changes) {
        const at = target instanceof Element ? target : target.parentElement;
        const region = at?.closest('[role="status"], [role="alert"]');
        const text = region?.textContent?.trim() ?? "";
        if (text !== "" && said.at(-1) !== text) said.push(text);
      }
    }).observe(document, { subtree: true, childList: true, characterData: true });
  });
  return () => page.evaluate(() => (window as unknown as { said: string[] }).said.splice(0));
}

test("a triage from the inbox to the approval, as it is heard", async ({ as }) => {
  test.setTimeout(120_000);
  await breakObject({ class: "permission_drift", direction: "over", key: KEY });
  const page = await as("deniz", { reducedMotion: "reduce" });
  const heard = await listen(page);
  const transcript: string[] = [];
  const hear = async (title: string, what: Locator) => {
    transcript.push(`# ${title}`, steady(await what.ariaSnapshot()), "");
  };
  const main = page.getByRole("main");

  await page.goto(`/drift?q=${KEY}`);
  await press(page.getByRole("checkbox", { name: `Select ${KEY}` }));
  await expect(page.getByRole("region", { name: "Selection" })).toContainText("Each can be taken.");
  await hear("the inbox: one row is chosen", page.getByRole("region", { name: "Selection" }));
  await press(page.getByRole("button", { name: "Select none" }));
  await hear("the inbox: its row", main.getByRole("row").filter({ hasText: KEY }));

  await page
    .getByRole("link", { name: new RegExp(`^${KEY}`) })
    .first()
    .press("Enter");
  await expect(page).toHaveURL(/\/drift\/drift_/);
  await expect(page.getByRole("heading", { level: 1 })).toContainText(KEY);
  await hear("the drift: what is asked and found", page.getByRole("region", { name: "Asked for and found" }));
  await hear("the drift: how it is known", page.getByRole("region", { name: "Evidence" }));
  await hear("the drift: what would be done", page.getByRole("region", { name: "What it would do" }));

  await page.getByRole("link", { name: "Open review" }).click();
  await expect(page).toHaveURL(/\/review\/repair_/);
  await hear("the review: what would change", page.getByRole("region", { name: "What would change" }));
  await hear("the review: before it is approved", page.getByRole("region", { name: "Before you approve" }));
  await openApprovePanel(page);
  await hear("the panel that asks once more", approvePanel(page));

  await heard();
  await pressApprove(page);
  await expect(progress(page)).toContainText(PROVED, { timeout: 60_000 });
  await hear("after it: what became of it", progress(page));
  // What lies between may be passed too quickly to be read out.
  const told = (await heard()).map(steady).filter((text) => /^(\S+: Approved|This repair: confirmed)/.test(text));
  transcript.push("# read out meanwhile", ...told, "");

  expect(transcript.join("\n")).toMatchSnapshot("triage.txt");
});
