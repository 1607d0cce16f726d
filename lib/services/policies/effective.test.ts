import { expect, test } from "vitest";
import { DEFAULT_POLICY } from "../../../reconciler/policy/defaults.ts";
import { effectivePolicies } from "./effective.ts";

const of = (rows: ReturnType<typeof effectivePolicies>, name: string, direction: string | null) =>
  rows.find((row) => row.class === name && row.direction === direction);

test("has a row for everything that has a default, and says who said so", () => {
  const rows = effectivePolicies({ "permission_drift/over": "automatic", attribute_drift: "never" }, [
    { class: "permission_drift", direction: "under", mode: "automatic", approvals: 2, bothOwners: false, version: 3 },
  ]);
  expect(rows).toHaveLength(DEFAULT_POLICY.length);
  expect(of(rows, "permission_drift", "over")).toMatchObject({ mode: "automatic", source: "config" });
  expect(of(rows, "permission_drift", "under")).toMatchObject({
    mode: "automatic",
    approvals: 2,
    source: "row",
    version: 3,
  });
  expect(of(rows, "attribute_drift", null)).toMatchObject({ mode: "never", source: "config" });
  expect(of(rows, "extra_external", null)).toMatchObject({ mode: "review", source: "default" });
});

test("nothing that is written makes a contradiction repairable", () => {
  const rows = effectivePolicies({ contradictory_evidence: "automatic" }, []);
  expect(of(rows, "contradictory_evidence", null)?.mode).toBe("never");
});
