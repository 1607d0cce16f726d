import { describe, expect, test } from "vitest";
import { GATE_REASONS, type PolicyRow } from "../model/gate.ts";
import type { Plan } from "../model/repair.ts";
import { approval, clear, plan, risky, seconds } from "./gate.test-kit.ts";
import { gate, REASON_VERDICT, waitsForPerson } from "./gate.ts";
import type { GateInput, Hold, Population, Stop } from "./gate-input.ts";

type Row = [says: string, over: Partial<GateInput>, verdict: string, reasons: string[]];

/** Reasons as `code: sentence`, or the code alone where the row gives no sentence. */
const as = (rows: Row[]) =>
  test.each(rows)("%s", (_says, over, verdict, expected) => {
    const answer = gate({ ...clear, ...over });
    const told = answer.reasons.map(({ code, says }, at) => (expected[at]?.includes(": ") ? `${code}: ${says}` : code));
    expect([answer.verdict, ...told]).toEqual([verdict, ...expected]);
  });

const evidence = (over: Partial<GateInput["evidence"]>) => ({ evidence: { ...clear.evidence, ...over } });
const population = (over: Partial<Population>) => ({ population: { ...clear.population, ...over } });
const policy = (over: Partial<PolicyRow>) => ({ policy: { ...clear.policy, ...over } });
const holds = (over: Partial<GateInput["holds"]>) => ({ holds: { ...clear.holds, ...over } });
const stop = (over: Partial<Stop> = {}): Stop => ({
  scope: "all",
  reason: "maintenance",
  by: "M. Ruiz",
  until: null,
  pause: false,
  ...over,
});
const hold: Hold = { by: "M. Ruiz", reason: "on leave", until: seconds(60) };
const noPlan = { plan: { none: true as const, because: "It would remove the last administrator." } };

test("nothing stands against it: it may act, and there is no reason to tell", () => {
  expect(gate(clear)).toEqual({ verdict: "act", reasons: [] });
});

describe("stops", () => {
  as([
    ["everything", { stops: [stop()] }, "hold", ["stop_in_force: Stopped (all) by M. Ruiz: maintenance"]],
    [
      "until a time",
      { stops: [stop({ until: seconds(1) })] },
      "hold",
      ["stop_in_force: Stopped (all) by M. Ruiz until 6 May 2024, 10:00:01 UTC: maintenance"],
    ],
    ["ended now", { stops: [stop({ until: seconds(0) })] }, "act", []],
    ["this connector", { stops: [stop({ scope: "connector:postgres" })] }, "hold", ["stop_in_force"]],
    ["this kind", { stops: [stop({ scope: "kind:access" })] }, "hold", ["stop_in_force"]],
    ["this class", { stops: [stop({ scope: "class:permission_drift" })] }, "hold", ["stop_in_force"]],
    ["this owner", { stops: [stop({ scope: "owner:billing" })] }, "hold", ["stop_in_force"]],
    [
      "this owner, of something without a plan",
      { stops: [stop({ scope: "owner:billing" })], ownerTeams: [], ...noPlan },
      "refuse",
      ["stop_in_force", "no_safe_repair"],
    ],
    [
      "the team that it was planned for",
      { stops: [stop({ scope: "owner:billing" })], ownerTeams: [], owner: { id: "data", living: true, epoch: 1 } },
      "refuse",
      ["stop_in_force", "owner_epoch_moved"],
    ],
    ["this object", { stops: [stop({ scope: "object:access/reader" })] }, "hold", ["stop_in_force"]],
    ["something else", { stops: [stop({ scope: "kind:refund" }), stop({ scope: "owner:data" })] }, "act", []],
    [
      "the other owner",
      { stops: [stop({ scope: "owner:data" })], ownerTeams: ["billing", "data"] },
      "hold",
      ["stop_in_force"],
    ],
    ["a scope that nobody can read", { stops: [stop({ scope: "kinds:access" })] }, "hold", ["stop_in_force"]],
    ["an end that is none", { stops: [stop({ until: Number.NaN })] }, "hold", ["stop_in_force"]],
    [
      "two of them, both told",
      { stops: [stop({ scope: "kind:access" }), stop()] },
      "hold",
      ["stop_in_force", "stop_in_force"],
    ],
    ["one twice, told once", { stops: [stop(), stop()] }, "hold", ["stop_in_force"]],
  ]);
});

describe("evidence", () => {
  as([
    ["expires now", evidence({ expiresAt: seconds(0) }), "act", []],
    [
      "has expired",
      evidence({ expiresAt: seconds(-0.001) }),
      "hold",
      ["evidence_expired: Its evidence expired at 6 May 2024, 09:59:59 UTC."],
    ],
    [
      "there is none",
      evidence({ expiresAt: null, asOf: null }),
      "hold",
      ["evidence_expired: It rests on no look that can be believed."],
    ],
    ["of the moment of the request", evidence({ asOf: seconds(-1000) }), "act", []],
    [
      "from before the request",
      evidence({ asOf: seconds(-1001) }),
      "hold",
      [
        "evidence_before_intent: Its evidence is as of 6 May 2024, 09:43:19 UTC, older than the request of 6 May 2024, 09:43:20 UTC.",
      ],
    ],
    ["nobody asks", evidence({ intentAt: null }), "act", []],
    [
      "contradictory",
      evidence({ contradictory: true }),
      "refuse",
      ["contradiction: Sources disagree. No action is possible until they agree."],
    ],
    [
      "contradictory by its class",
      { drift: { class: "contradictory_evidence", direction: null } },
      "refuse",
      ["contradiction"],
    ],
    [
      "an unknown outcome",
      evidence({ openAttempt: "unknown" }),
      "hold",
      ["outcome_unknown: We tried and do not know what happened. No further attempt until a read settles it."],
    ],
    [
      "an unknown outcome by its class",
      { drift: { class: "unknown_after_repair", direction: null } },
      "hold",
      ["outcome_unknown"],
    ],
    [
      "an attempt under way",
      evidence({ openAttempt: "attempting" }),
      "hold",
      ["outcome_unknown: An attempt is under way, its outcome still to come."],
    ],
    [
      "a time that is none",
      evidence({ expiresAt: Number.NaN, asOf: Number.NaN }),
      "hold",
      ["evidence_expired", "evidence_before_intent"],
    ],
  ]);
});

describe("ownership", () => {
  const moved = (over: Partial<Plan>) => ({ plan: { ...plan, ...over } });
  as([
    [
      "the team is gone",
      { owner: { id: "billing", living: false, epoch: 1 } },
      "refuse",
      ["owner_departed: Team billing is not there any more; there is nobody to act for."],
    ],
    ["nobody owns it", { owner: null }, "refuse", ["owner_departed: Nobody owns it, so there is nobody to act for."]],
    [
      "the epoch moved",
      { owner: { id: "billing", living: true, epoch: 2 } },
      "refuse",
      ["owner_epoch_moved: Ownership moved: planned for billing in epoch 1, now billing in epoch 2."],
    ],
    ["planned for another team", moved({ owner: "data" }), "refuse", ["owner_epoch_moved"]],
    ["planned in a later epoch", moved({ ownerEpoch: 2 }), "refuse", ["owner_epoch_moved"]],
    [
      "another team's credential",
      { credentialOk: false },
      "refuse",
      ["credential_not_of_owner: The credential that it would use (billing) is not the one of billing."],
    ],
    [
      "without a plan there is nobody to act for",
      { ...noPlan, owner: null, credentialOk: false },
      "refuse",
      ["no_safe_repair"],
    ],
  ]);
});

describe("what policy says", () => {
  as([
    [
      "never",
      policy({ mode: "never", version: 7 }),
      "refuse",
      ["policy_never: Policy version 7: never repaired, only shown."],
    ],
    [
      "review",
      policy({ mode: "review" }),
      "ask",
      ["policy_review: Policy version 1: a person decides.", "approvals_missing"],
    ],
    [
      "a mode that is none",
      policy({ mode: "auto" as PolicyRow["mode"] }),
      "ask",
      ["policy_review", "approvals_missing"],
    ],
    ["no plan", noPlan, "refuse", ["no_safe_repair: It would remove the last administrator."]],
    ["no plan to review", { ...noPlan, ...policy({ mode: "review" }) }, "refuse", ["no_safe_repair", "policy_review"]],
    [
      "a promise that the connector cannot give",
      { notUnattended: ["r"] },
      "ask",
      ["not_unattended", "approvals_missing"],
    ],
    ["a weak match", { correlation: "weak" }, "ask", ["weak_correlation", "approvals_missing"]],
    ["no match in question", { correlation: null }, "act", []],
    ["risk at the limit", { plan: risky("medium") }, "act", []],
    [
      "risk over the limit",
      { plan: risky("high") },
      "ask",
      [
        "risk_over_limit: Its risk is high; unattended, medium is the limit.",
        "approvals_missing: 0 of 2 approvals count.",
      ],
    ],
    [
      "a risk that is none",
      { plan: risky("none" as "low"), riskLimit: "high" },
      "ask",
      ["risk_over_limit", "approvals_missing"],
    ],
    ["high risk where policy lets it", { plan: risky("high"), riskLimit: "high" }, "act", []],
  ]);
});

describe("the most cautious reason decides, and every other one is told too", () => {
  test("all at once, in the order of caution", () => {
    const everything = gate({
      ...clear,
      ...evidence({ asOf: seconds(-2000), expiresAt: seconds(-1), contradictory: true, openAttempt: "unknown" }),
      ...holds({ blocked: hold, snoozed: hold, accepted: hold }),
      ...population({ drifted: 90, removed: 90 }),
      ...policy({ mode: "review" }),
      stops: [stop(), stop({ pause: true })],
      owner: { id: "billing", living: false, epoch: 2 },
      credentialOk: false,
      recurrence: { count: 9, limit: 3, open: null },
      window: { open: false, opensAt: null },
      broken: [
        { code: "touches_ourselves", says: "r" },
        { code: "last_administrator", says: "r" },
      ],
      notUnattended: ["r"],
      budgets: [{ scope: "s", used: 1, limit: 1, needed: 1 }],
      plan: risky("high"),
      correlation: "weak",
      approvals: [approval("ann", { planHash: "b", expiresAt: seconds(0), holdsRight: false, isAsker: true })],
      undoUntil: seconds(10),
    });
    const leftOut = ["policy_never", "no_safe_repair"];
    expect(everything.reasons.map((reason) => reason.code)).toEqual(
      GATE_REASONS.filter((code) => !leftOut.includes(code)),
    );
    expect(everything.verdict).toBe("refuse");
    expect(waitsForPerson(everything)).toBe(true);
  });

  as([
    [
      "hold before ask",
      { ...policy({ mode: "review" }), stops: [stop()] },
      "hold",
      ["stop_in_force", "policy_review", "approvals_missing"],
    ],
    [
      "refuse before hold",
      { ...policy({ mode: "never" }), stops: [stop()] },
      "refuse",
      ["stop_in_force", "policy_never"],
    ],
  ]);

  test("whether a person is waited for is told apart from whether something else holds it", () => {
    const asked = policy({ mode: "review" });
    expect(waitsForPerson(gate({ ...clear, ...asked }))).toBe(true);
    expect(waitsForPerson(gate({ ...clear, ...asked, stops: [stop()] }))).toBe(true);
    expect(waitsForPerson(gate({ ...clear, stops: [stop()] }))).toBe(false);
    expect(waitsForPerson(gate(clear))).toBe(false);
  });

  test("every reason has its verdict, and none of them is to act", () => {
    expect(Object.keys(REASON_VERDICT)).toEqual([...GATE_REASONS]);
    expect(Object.values(REASON_VERDICT)).not.toContain("act");
  });
});
