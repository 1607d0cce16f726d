import { describe, expect, test } from "vitest";
import { DIRECTIONS, type Direction, DRIFT_CLASSES, type DriftClass } from "../model/drift-class.ts";
import {
  DEFAULT_LIMITS,
  DEFAULT_POLICY,
  ownPolicy,
  type PolicyRule,
  resolvePolicy,
  setbacksMaxOf,
} from "./defaults.ts";

/** Every class with every direction that it can have. */
const pairs = DRIFT_CLASSES.flatMap((name): [DriftClass, Direction | null][] => {
  const directions: readonly Direction[] = DIRECTIONS[name];
  return directions.length === 0 ? [[name, null]] : directions.map((direction) => [name, direction]);
});

const override = (over: Partial<PolicyRule>): PolicyRule => ({
  class: "permission_drift",
  direction: "over",
  mode: "automatic",
  approvals: 1,
  bothOwners: false,
  version: 4,
  ...over,
});

describe("the default policy", () => {
  test("has exactly one row for every class and direction, all of version 0", () => {
    expect(DEFAULT_POLICY.map((row) => [row.class, row.direction])).toEqual(pairs);
    expect(DEFAULT_POLICY.every((row) => row.version === 0)).toBe(true);
  });

  test("acts unattended only where it makes, links or sets what was asked for", () => {
    const automatic = DEFAULT_POLICY.filter((row) => row.mode === "automatic");
    expect(automatic.map((row) => [row.class, row.direction])).toEqual([
      ["missing_external", "never_made"],
      ["missing_external_id", null],
      ["attribute_drift", null],
    ]);
  });

  test("asks both living owners about ownership, and two people where one owner is gone", () => {
    expect(resolvePolicy(DEFAULT_POLICY, [], "stale_owner", "contested")).toMatchObject({
      approvals: 2,
      bothOwners: true,
    });
    expect(resolvePolicy(DEFAULT_POLICY, [], "stale_owner", "departed")).toMatchObject({
      approvals: 2,
      bothOwners: false,
    });
  });
});

describe("a disposable kind", () => {
  test("makes again what is missing, and nothing else without the words of its entry", () => {
    expect(ownPolicy({ disposable: true })).toEqual({ missing_external: "automatic" });
    expect(ownPolicy({ disposable: true, policy: { permission_drift: "automatic" } })).toEqual({
      missing_external: "automatic",
      permission_drift: "automatic",
    });
    expect(ownPolicy({ disposable: true, policy: { missing_external: "review" } })).toEqual({
      missing_external: "review",
    });
    expect([ownPolicy({}), ownPolicy({ disposable: false })]).toEqual([{}, {}]);
  });

  test("counts no coming back of what is missing, and every other one", () => {
    expect(setbacksMaxOf(true, "missing_external", 3)).toBe(Number.MAX_SAFE_INTEGER);
    expect(DRIFT_CLASSES.filter((name) => setbacksMaxOf(true, name, 3) !== 3)).toEqual(["missing_external"]);
    expect(DRIFT_CLASSES.every((name) => setbacksMaxOf(false, name, 3) === 3)).toBe(true);
  });
});

describe("resolving", () => {
  const over = (...rows: PolicyRule[]) => resolvePolicy(DEFAULT_POLICY, rows, "permission_drift", "over");

  test("takes the default, and nothing but the row", () => {
    expect(over()).toEqual({ mode: "review", approvals: 1, bothOwners: false, version: 0 });
  });

  test("takes an override of exactly this class and direction", () => {
    expect(over(override({}))).toEqual({ mode: "automatic", approvals: 1, bothOwners: false, version: 4 });
    expect(
      over(override({ direction: "under" }), override({ class: "attribute_drift", direction: null })),
    ).toMatchObject({ version: 0 });
  });

  test("takes the last of several", () => {
    expect(over(override({}), override({ mode: "never", version: 1 }))).toMatchObject({ mode: "never", version: 1 });
  });

  test("never repairs a contradiction, and never repairs an unknown outcome unattended", () => {
    const loose = pairs.map(([name, direction]) => override({ class: name, direction }));
    expect(resolvePolicy(DEFAULT_POLICY, loose, "contradictory_evidence", null).mode).toBe("never");
    expect(resolvePolicy(DEFAULT_POLICY, loose, "unknown_after_repair", null).mode).toBe("review");
    expect(resolvePolicy(DEFAULT_POLICY, loose, "extra_external", null).mode).toBe("automatic");
    const strict = [override({ class: "unknown_after_repair", direction: null, mode: "never" })];
    expect(resolvePolicy(DEFAULT_POLICY, strict, "unknown_after_repair", null).mode).toBe("never");
  });

  test("touches nothing that no row is about", () => {
    expect(resolvePolicy([], [], "attribute_drift", null)).toEqual({
      mode: "never",
      approvals: 2,
      bothOwners: false,
      version: 0,
    });
    expect(resolvePolicy(DEFAULT_POLICY, [], "attribute_drift", "over").mode).toBe("never");
  });
});

test("limits are set, and an approval lives no longer than a day", () => {
  expect(DEFAULT_LIMITS.approvalMs).toBeLessThanOrEqual(24 * 3_600_000);
  expect(DEFAULT_LIMITS.riskLimit).not.toBe("high");
});
