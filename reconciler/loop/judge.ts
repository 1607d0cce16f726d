// ◆ pure

import type { KindConfig } from "../config.ts";
import { situationOf } from "../desired/situation.ts";
import { classify } from "../difference/classify.ts";
import { sentenceOf } from "../difference/sentence.ts";
import type { FoundDrift } from "../model/drift-class.ts";
import type { Classification, Look, Millis, Situation } from "../model/evidence.ts";
import type { GateReason } from "../model/gate.ts";
import type { Plan } from "../model/repair.ts";
import type { GateVerdict } from "../model/verdict.ts";
import { gate } from "../policy/gate.ts";
import { bindPlan, factsDigest } from "../repair/plan.ts";
import type { ApprovalRow, ObjectBundle, RepairRow, Settings } from "../store.ts";
import { gateInputOf } from "./gate-input.ts";

/** One named difference with what would be done about it, and whether that may be done. */
export type Finding = {
  drift: FoundDrift;
  sentence: string;
  owner: string | null;
  looks: Look[];
  plan: Plan | null;
  /** Why there is no plan; null where there is one. */
  noPlan: string | null;
  gate: { verdict: GateVerdict; reasons: GateReason[] };
  /** People that policy asks for, where it asks for people. */
  approvals: { needed: number; bothOwners: boolean };
  /** What it would take from each budget. */
  budgets: { scope: string; needed: number; limit: number }[];
};

export type Judgement = { situation: Situation; classification: Classification; findings: Finding[] };

export type JudgeInput = {
  bundle: ObjectBundle;
  settings: Settings;
  kind: KindConfig;
  now: Millis;
  /** Approvals of the open repair of each class, by repair id. */
  approvals: ReadonlyMap<string, ApprovalRow[]>;
};

/** Everything that can be said about one object from what is known of it. No I/O, so any past verdict can be had again. */
export function judge(input: JudgeInput): Judgement {
  const { bundle, settings, kind, now } = input;
  const situation = situationOf(bundle, settings, kind.spec, now);
  const inFlight = bundle.attempts.some((attempt) => attempt.state === "attempting" && now <= attempt.deadlineAt);
  const classification = inFlight ? callUnderWay(situation) : classify(situation);
  const findings = classification.drifts.map((drift) => assess(input, situation, classification, drift));
  return { situation, classification, findings };
}

/** While a call is under way nothing can be concluded, not even that its outcome is unknown. */
function callUnderWay(situation: Situation): Classification {
  return {
    verdict: "verifying",
    drifts: [],
    spoke: null,
    expiresAt: null,
    rules: [
      {
        rule: "call_under_way",
        fired: true,
        because: `A repair of generation ${situation.intent?.generation ?? 0} has been sent and has not answered yet.`,
      },
    ],
  };
}

function assess(input: JudgeInput, situation: Situation, c: Classification, drift: FoundDrift): Finding {
  const { bundle, settings, kind } = input;
  const found = c.spoke?.found ?? [];
  const owner = bundle.object.owner ?? found.find((object) => typeof object.owner === "string")?.owner ?? null;
  const answer = kind.spec.plan({
    key: bundle.object.key,
    drift,
    intent: situation.intent,
    found,
    owner: owner ?? "nobody",
    link: bundle.object.externalId,
  });
  const plan =
    "none" in answer
      ? null
      : bindPlan(answer.plan, {
          kind: kind.spec.kind,
          key: bundle.object.key,
          class: drift.class,
          direction: drift.direction,
          generation: bundle.object.generation ?? 0,
          factsDigest: factsDigest(situation.looks),
          observedVersion: kind.spec.versionOf(found),
          policyVersion: policyVersion(settings),
          connectorVersion: kind.spec.version,
          owner: owner ?? "nobody",
          ownerEpoch: settings.teams.find((team) => team.id === owner)?.epoch ?? 0,
        });
  const noPlan = "none" in answer ? answer.because : null;
  return {
    drift,
    sentence: sentenceOf(drift, kind.spec.title),
    owner,
    looks: situation.looks,
    plan,
    noPlan,
    gate: gate(gateInputOf(input, { classification: c, drift, plan, noPlan, owner })),
    approvals: { needed: 1, bothOwners: false },
    budgets: [],
  };
}

/** Any changed policy row of the kind gives every open plan of it another hash. */
function policyVersion(settings: Settings): number {
  return settings.policies.reduce((sum, row) => sum + row.version, 1);
}

/** The repair that waits for, or has, a decision on this class. */
export function openRepairOf(bundle: ObjectBundle, driftClass: string): RepairRow | undefined {
  return bundle.repairs.find(
    (repair) => repair.class === driftClass && (repair.state === "proposed" || repair.state === "approved"),
  );
}
