import { describe, expect, test } from "vitest";
import { approvalsNeeded } from "./approvals.ts";
import { approval, clear, plan, risky, seconds } from "./gate.test-kit.ts";
import { gate } from "./gate.ts";
import type { Approval, GateInput } from "./gate-input.ts";

const review = (over: Partial<GateInput["policy"]> = {}): GateInput => ({
  ...clear,
  policy: { ...clear.policy, mode: "review", ...over },
});
const both = { ...review({ approvals: 2, bothOwners: true }), ownerTeams: ["billing", "data"] };
const two = review({ approvals: 2 });
const ann = approval("ann");
const bob = approval("bob");
const dan = approval("dan", { team: "data" });

describe("a quorum is enough people, each of whom decided on exactly this plan", () => {
  test.each<[says: string, input: GateInput, approvals: Approval[], verdict: string]>([
    ["one of one", review(), [ann], "act"],
    ["none of one", review(), [], "ask"],
    ["one of two", two, [ann], "ask"],
    ["two of two", two, [ann, bob], "act"],
    ["one person twice is one", two, [ann, approval("ann", { team: "data" })], "ask"],
    ["high risk takes two, whatever the row says", { ...review(), plan: risky("high") }, [ann], "ask"],
    ["and gets them", { ...review(), plan: risky("high") }, [ann, bob], "act"],
    ["a weak match is confirmed by one", { ...clear, correlation: "weak" }, [ann], "act"],
    ["risk over the limit is taken by one", { ...clear, riskLimit: "low" }, [ann], "act"],
    ["another plan's", review(), [approval("ann", { planHash: "b" })], "ask"],
    ["one that expires now", review(), [approval("ann", { expiresAt: seconds(0) })], "ask"],
    ["one that expires in a moment", review(), [approval("ann", { expiresAt: seconds(0.001) })], "act"],
    ["one whose end is none", review(), [approval("ann", { expiresAt: Number.NaN })], "ask"],
    ["by somebody who may no longer", review(), [approval("ann", { holdsRight: false })], "ask"],
    ["by the asker", review(), [approval("ann", { isAsker: true })], "ask"],
    ["by the asker, beside a good one", review(), [approval("ann", { isAsker: true }), bob], "act"],
    [
      "void ones do not add up",
      two,
      [ann, approval("bob", { isAsker: true }), approval("eve", { planHash: "b" })],
      "ask",
    ],
    ["both owners, one person each", both, [ann, dan], "act"],
    ["two of one owner", both, [ann, bob], "ask"],
    ["one owner and a team that is none", both, [ann, approval("eve", { team: "ops" })], "ask"],
    ["one person for both", both, [approval("ann"), approval("ann", { team: "data" })], "ask"],
    ["one for both, and another for one", both, [ann, approval("ann", { team: "data" }), bob], "act"],
    ["others beside the two", both, [bob, approval("eve", { team: "ops" }), dan, ann], "act"],
    ["both owners, but only one is known", { ...both, ownerTeams: ["data", "data"] }, [ann, dan], "ask"],
    ["both owners, but none is known", { ...both, ownerTeams: [] }, [ann, dan], "ask"],
    ["policy asks nobody: nobody is counted", clear, [approval("ann", { planHash: "b" })], "act"],
    ["never is not for people to decide", review({ mode: "never" }), [ann, bob], "refuse"],
  ])("%s", (_says, input, approvals, verdict) => {
    const answer = gate({ ...input, approvals });
    expect(answer.verdict).toBe(verdict);
    expect(answer.reasons.length === 0).toBe(verdict === "act");
  });

  test("an approval does not lift what else holds the repair", () => {
    const stops = [{ scope: "all", reason: "r", by: "M. Ruiz", until: null, pause: false }];
    expect(gate({ ...review(), approvals: [ann], stops })).toMatchObject({
      verdict: "hold",
      reasons: [{ code: "stop_in_force" }],
    });
  });
});

describe("what is told of those that do not count", () => {
  const told = (input: GateInput, ...approvals: Approval[]) =>
    gate({ ...input, approvals })
      .reasons.filter((reason) => reason.code !== "policy_review")
      .map((reason) => reason.says);

  test("each fault, with whose it is", () => {
    expect(
      told(
        two,
        ann,
        approval("bob", { planHash: "b".repeat(64) }),
        approval("cat", { expiresAt: seconds(-60) }),
        approval("dan", { holdsRight: false, team: "data" }),
        approval("eve", { isAsker: true }),
      ),
    ).toEqual([
      "1 of 2 approvals count.",
      "BOB approved plan bbbbbbbb; today's plan is aaaaaaaa.",
      "The approval by CAT expired at 6 May 2024, 09:59:00 UTC.",
      "DAN may no longer approve for data.",
      "EVE asked for this or proposed it; someone else must approve it.",
    ]);
  });

  test("which teams have to agree", () => {
    expect(told(both, ann)).toEqual([
      "1 of 2 approvals count. billing and data have to agree, each by a person of its own.",
    ]);
    expect(told({ ...both, ownerTeams: ["ops", "data"] })[0]).toBe(
      "0 of 2 approvals count. data and ops have to agree, each by a person of its own.",
    );
    expect(told({ ...both, ownerTeams: [] })).toEqual([
      "0 of 2 approvals count. Both owner teams have to agree, each by a person of its own.",
    ]);
  });

  test("nothing, once there are enough beside them", () => {
    expect(told(review(), ann, approval("bob", { planHash: "b" }))).toEqual([]);
  });
});

test.each([
  [1, false, "low", 1],
  [1, false, "medium", 1],
  [1, false, "high", 2],
  [2, false, "low", 2],
  [1, true, "low", 2],
] as const)("%i approvals, both owners %s, risk %s: %i people", (approvals, bothOwners, risk, needed) => {
  expect(approvalsNeeded({ approvals, bothOwners }, risk)).toBe(needed);
});

test("the plan of these tests is the one that they approve", () => {
  expect(ann.planHash).toBe(plan.hash);
});
