import { expect, test } from "vitest";
import type { PendingWork, SummaryCell, Untouched } from "./report.ts";
import { mergeCells, mergePending, mergeUntouched } from "./summary-figures.ts";

const cell = (more: Partial<SummaryCell>): SummaryCell => ({
  ...{ class: "permission_drift", direction: "over", age: "1h", verdict: "act", n: 1, oldest: "2025-02-01" },
  ...more,
});

test("figures of several teams add up, and the oldest of them is the oldest", () => {
  const cells = [cell({ n: 2 }), cell({ n: 3, oldest: "2025-01-01" }), cell({ verdict: "ask", n: 7 })];
  expect(mergeCells(cells)).toEqual([cell({ n: 5, oldest: "2025-01-01" }), cell({ verdict: "ask", n: 7 })]);
});

test("cells are in the order of classes and ages", () => {
  const cells = [
    cell({ age: "older" }),
    cell({ age: "7d" }),
    cell({ class: "missing_external", direction: "vanished" }),
  ];
  expect(mergeCells(cells).map((one) => one.class + one.age)).toEqual([
    "missing_external1h",
    "permission_drift7d",
    "permission_driftolder",
  ]);
});

test("reasons are in the order of caution, each with an example that its reader may see", () => {
  const example = { id: "d", kind: "k", key: "k1", says: "Stopped." };
  const figures: Untouched[] = [
    { code: "risk_over_limit", n: 1, example },
    { code: "stop_in_force", n: 1, example: null },
    { code: "stop_in_force", n: 4, example },
  ];
  expect(mergeUntouched(figures)).toEqual([
    { code: "stop_in_force", n: 5, example },
    { code: "risk_over_limit", n: 1, example },
  ]);
});

test("work with no known time does not hide the time of other work", () => {
  const work = (n: number, oldest: string | null): PendingWork => ({ what: "unjudged", owner: "billing", n, oldest });
  expect(mergePending([work(1, null), work(2, "2025-01-02"), work(3, "2025-01-01"), work(1, null)])).toEqual([
    work(7, "2025-01-01"),
  ]);
});
