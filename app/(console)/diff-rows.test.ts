import { expect, test } from "vitest";
import type { DifferenceRow } from "@/lib/query/drifts";
import { en } from "@/lib/words/en";
import { diffRows } from "./diff-rows";

const row = (more: Partial<DifferenceRow>): DifferenceRow => ({
  part: "grant",
  field: "SELECT:payroll",
  asked: null,
  found: "there",
  after: null,
  state: "changes",
  ...more,
});

test("tells grants by their target, with what is too much and what is missing", () => {
  const rows = [
    row({}),
    row({ field: "SELECT:billing", asked: "there", found: "there", after: "there", state: "same" }),
    row({ field: "INSERT:billing", asked: "there", found: null, after: "there" }),
  ];
  expect(diffRows(en, rows, { repair: true })).toEqual([
    { field: "payroll", asked: null, found: "SELECT", after: null, state: "over" },
    {
      field: "billing",
      asked: "SELECT, INSERT",
      found: "SELECT",
      after: "SELECT, INSERT",
      state: "under",
      set: { over: [], under: ["INSERT"], both: 1 },
    },
  ]);
});

test("a grant without a target stands for itself", () => {
  expect(diffRows(en, [row({ field: "superuser" })], { repair: false })).toEqual([
    { field: "superuser", asked: null, found: "granted", state: "over" },
  ]);
});

test("what is no grant is told as it is", () => {
  const [field] = diffRows(en, [row({ part: "field", field: "login", asked: false, found: true })], { repair: false });
  expect(field).toMatchObject({ field: "login", asked: "no", found: "yes", state: "differs" });
});

test("without a repair there is no column for after it", () => {
  expect(diffRows(en, [row({})], { repair: false })[0]).not.toHaveProperty("after");
});

test("shows what cannot be seen: a reviewer decides on what is there", () => {
  expect(diffRows(en, [row({ field: "SELECT:pay\u202eroll" })], { repair: false })[0]?.field).toBe("pay\\u{202e}roll");
});
