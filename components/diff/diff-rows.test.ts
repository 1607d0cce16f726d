import { expect, test } from "vitest";
import { type ComparedRow, toDiffRows } from "@/components/diff/diff-rows";
import { de } from "@/lib/words/de";
import { en } from "@/lib/words/en";

const row = (given: Partial<ComparedRow>): ComparedRow => ({
  part: "field",
  field: "login",
  asked: "off",
  found: "off",
  after: "off",
  state: "same",
  ...given,
});
const state = (given: Partial<ComparedRow>) => toDiffRows(en, [row(given)], { withRepair: true })[0]?.state;

test.each([
  { says: "same", given: {} },
  { says: "over", given: { asked: null, found: "there", state: "changes" } },
  { says: "under", given: { asked: "there", found: null, state: "changes" } },
  { says: "differs", given: { asked: "off", found: "on", state: "changes" } },
  {
    says: "differs",
    given: { part: "owner", asked: "t1", found: "t1", after: "a team that exists", state: "changes" },
  },
  { says: "unknown", given: { part: "outcome", asked: "known", found: "unknown", state: "stays" } },
] as const)("draws $given as $says", ({ says, given }) => {
  expect(state(given)).toBe(says);
});

test("shows yes and no, groups numbers, and hides nothing in a text", () => {
  const [shown] = toDiffRows(en, [row({ asked: true, found: 12000, after: "a\u202eb" })], { withRepair: true });
  expect(shown).toMatchObject({ asked: "yes", found: "12,000", after: "a\\u{202e}b" });
});

test("shows a moment as people write it, and lines as lines", () => {
  const at = row({ asked: "2031-03-31T22:00:00.000Z", found: "2031-03-31T22:00:00.001Z", after: "Hello,\n\nyes" });
  expect(toDiffRows(en, [at], { withRepair: true })[0]).toMatchObject({
    asked: "31 Mar 2031, 22:00:00 UTC",
    found: "2031-03-31T22:00:00.001Z",
    after: "Hello,\n\nyes",
  });
});

test("has no third column without a repair", () => {
  expect(toDiffRows(en, [row({})], { withRepair: false })[0]).not.toHaveProperty("after");
});

test("says in the reader's language that something is there", () => {
  const there = row({ part: "existence", field: "existence", asked: "there", found: null, after: "there" });
  expect(toDiffRows(de, [there], { withRepair: true })[0]).toMatchObject({ asked: "vorhanden", found: null });
});
