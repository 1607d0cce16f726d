import { expect, test } from "vitest";
import type { DifferenceRow } from "@/lib/query/drifts";
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
  expect(diffRows(rows, { repair: true })).toEqual([
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
  expect(diffRows([row({ field: "superuser" })], { repair: false })).toEqual([
    { field: "superuser", asked: null, found: "granted", state: "over" },
  ]);
});

test.each([
  [{ part: "existence", field: "existence", asked: "there", found: null }, "under"],
  [{ part: "field", field: "login", asked: false, found: true }, "differs"],
  [{ part: "field", field: "login", asked: true, found: true, state: "same" }, "same"],
  [{ part: "outcome", field: "outcome of the attempt", asked: "known", found: "unknown" }, "unknown"],
] as const)("%j is %s", (more, state) => {
  expect(diffRows([row(more)], { repair: false })[0]?.state).toBe(state);
});

test("without a repair there is no column for after it", () => {
  expect(diffRows([row({})], { repair: false })[0]).not.toHaveProperty("after");
});

test("shows what cannot be seen: a reviewer decides on what is there", () => {
  expect(
    diffRows([row({ part: "field", field: "name", asked: "a", found: "b\u202e" })], { repair: false })[0]?.found,
  ).toBe("b\\u{202e}");
});
