import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { POLICY_MODES, type PolicyValue } from "../../../reconciler/model/gate.ts";
import { DEFAULT_POLICY, resolvePolicy } from "../../../reconciler/policy/defaults.ts";
import { choiceOf, choicesOf } from "./choices.ts";

const strong = { irreversible: [], idempotency: "key" } as const;
const one = { approvals: 1, bothOwners: false } as const;
const two = { approvals: 2, bothOwners: false } as const;
const both = { approvals: 2, bothOwners: true } as const;
const grants = { class: "permission_drift", direction: "over" } as const;
const contested = { class: "stale_owner", direction: "contested" } as const;
const say = (now: PolicyValue, about: Parameters<typeof choicesOf>[1] = grants, promises = strong) =>
  choicesOf(now, about, promises).map((choice) => choice.barred ?? choice.step);

describe("what only asks more of people is safer, and everything else is reviewed", () => {
  // automatic, one person, two people, one of each owner, never
  test.each<[PolicyValue, string[]]>([
    [{ mode: "automatic", ...one }, ["now", "safer", "safer", "one_owner", "safer"]],
    [{ mode: "review", ...one }, ["reviewed", "now", "safer", "one_owner", "safer"]],
    [{ mode: "review", ...two }, ["reviewed", "reviewed", "now", "one_owner", "safer"]],
    [{ mode: "never", ...one }, ["reviewed", "reviewed", "reviewed", "one_owner", "now"]],
    // A person would be asked in any case; but one instead of two where something else asked before.
    [{ mode: "automatic", ...two }, ["now", "reviewed", "safer", "one_owner", "safer"]],
  ])("%j", (now, expected) => {
    expect(say(now)).toEqual(expected);
  });

  test("and a contested owner has two owners to ask", () => {
    expect(say({ mode: "review", ...both }, contested)).toEqual(["reviewed", "reviewed", "reviewed", "now", "safer"]);
    expect(say({ mode: "review", ...two }, contested)).toEqual(["reviewed", "reviewed", "now", "safer", "safer"]);
  });

  test("a step that is safer is never undone by another safer one", () => {
    const value = fc
      .tuple(fc.constantFrom(...POLICY_MODES), fc.constantFrom(one, two, both))
      .map(([mode, people]): PolicyValue => ({ mode, ...people }));
    fc.assert(
      fc.property(value, (now) => {
        for (const next of choicesOf(now, contested, strong).filter(({ step }) => step === "safer")) {
          const back = choiceOf(choicesOf(next, contested, strong), now);
          expect(back === undefined || back.step === "reviewed").toBe(true);
        }
      }),
    );
  });
});

describe("what no policy may say, with why", () => {
  const automatic = (about: Parameters<typeof choicesOf>[1], promises: Parameters<typeof choicesOf>[2]) =>
    choicesOf({ mode: "review", ...one }, about, promises)[0]?.barred;

  test("a contradiction is never repaired", () => {
    expect(say({ mode: "never", ...one }, { class: "contradictory_evidence", direction: null })).toEqual([
      ...["contradiction", "contradiction", "contradiction", "contradiction", "now"],
    ]);
  });
  test("nothing unattended where an outcome is unknown, it cannot be taken back, or a repeat may act twice", () => {
    expect(automatic({ class: "unknown_after_repair", direction: null }, strong)).toBe("unknown_outcome");
    expect(automatic(grants, { ...strong, irreversible: ["permission_drift"] })).toBe("irreversible");
    expect(automatic(grants, { ...strong, idempotency: "none" })).toBe("may_act_twice");
    expect(automatic({ class: "missing_external_id", direction: null }, { ...strong, idempotency: "none" })).toBeNull();
    expect(automatic(grants, strong)).toBeNull();
  });
  test("whatever the loop would read otherwise than it was written is barred", () => {
    for (const { class: name, direction } of DEFAULT_POLICY) {
      for (const { mode, approvals, bothOwners, barred } of choicesOf(
        { mode: "review", ...one },
        { class: name, direction },
        strong,
      )) {
        const written = { class: name, direction, mode, approvals, bothOwners, version: 1 };
        if (resolvePolicy([], [written], name, direction).mode !== mode)
          expect(barred, `${name} ${mode}`).not.toBeNull();
      }
    }
  });
});
