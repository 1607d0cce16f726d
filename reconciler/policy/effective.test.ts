import { expect, test } from "vitest";
import type { PolicyRule } from "./defaults.ts";
import { effectivePolicies } from "./effective.ts";

const row = (more: Partial<PolicyRule>): PolicyRule => ({
  class: "permission_drift",
  direction: "over",
  mode: "automatic",
  approvals: 1,
  bothOwners: false,
  version: 3,
  ...more,
});
const of = (all: ReturnType<typeof effectivePolicies>, name: string, direction: string | null) =>
  all.find((one) => one.class === name && one.direction === direction);

test("says who put each mode in place, and a person's row comes last", () => {
  const all = effectivePolicies({ attribute_drift: "review", "permission_drift/over": "never" }, [row({})]);
  expect(of(all, "missing_external", "never_made")).toMatchObject({ mode: "automatic", from: "built_in" });
  expect(of(all, "attribute_drift", null)).toMatchObject({ mode: "review", from: "configuration" });
  expect(of(all, "permission_drift", "over")).toMatchObject({ mode: "automatic", version: 3, from: "person" });
  expect(of(all, "permission_drift", "under")).toMatchObject({ mode: "review", from: "built_in" });
});

test("no row makes a contradiction repairable or an unknown outcome automatic", () => {
  const all = effectivePolicies(undefined, [
    row({ class: "contradictory_evidence", direction: null }),
    row({ class: "unknown_after_repair", direction: null }),
  ]);
  expect(of(all, "contradictory_evidence", null)?.mode).toBe("never");
  expect(of(all, "unknown_after_repair", null)?.mode).toBe("review");
});
