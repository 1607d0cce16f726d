import { canonical, sha256Hex } from "../../lib/canonical.ts";
import { type KindConfig, limitsOf } from "../config.ts";
import { versionOf } from "../connectors/version.ts";
import { openEffect } from "../desired/effects.ts";
import { situationOf } from "../desired/situation.ts";
import { classify } from "../difference/classify.ts";
import { heardTogether } from "../difference/evidence.ts";
import { driftSentence } from "../difference/sentence.ts";
import type { FoundDrift } from "../model/drift-class.ts";
import { undeclaredEffect } from "../model/effects.ts";
import type { Classification, FoundObject, Look, Millis, Situation } from "../model/evidence.ts";
import type { Finding } from "../model/finding.ts";
import type { JudgedSituation } from "../model/judgement.ts";
import type { PlanDraft } from "../model/repair.ts";
import { whySnoozeEnds } from "../model/snooze.ts";
import { approvalsNeeded } from "../policy/approvals.ts";
import { DEFAULT_POLICY, ownPolicy, type PolicyRule, resolvePolicy } from "../policy/defaults.ts";
import { gate, waitsForPerson } from "../policy/gate.ts";
import type { GateInput } from "../policy/gate-input.ts";
import { openRepairOf } from "../repair/conclude.ts";
import { bindPlan, factsDigest } from "../repair/plan.ts";
import type { Settings, Uncounted } from "../store.ts";
import { budgetsOf, gateInputOf, type JudgeInput } from "./gate-input.ts";

/** With what the gate was asked, so that it can be asked again. */
export type Assessment = Finding & { asked: GateInput };
export type Judgement = {
  situation: JudgedSituation;
  classification: Classification;
  findings: Assessment[];
  /** Why the object's snooze ends with this look; null where it goes on, or there is none. */
  snoozeEnds: string | null;
};

/** Rises whenever classify or the gate may answer otherwise from the same facts. */
const RULES_VERSION = "6";

/** What a judgement of this kind was made by. Another version has everything judged again. */
export function judgeVersion({ spec }: KindConfig): string {
  return `rules ${RULES_VERSION}, ${spec.connector} ${spec.version}`;
}

/** What all of a kind was judged by: also its sources as they are declared. What rested on one that is not heard any more is judged again. */
export function heardBy(kind: KindConfig): string {
  const heard = kind.spec.sources.map(({ name, standing, freshnessMs, covers = "all" }) => ({
    ...{ name, standing, freshnessMs, covers },
  }));
  return `${judgeVersion(kind)}, sources ${sha256Hex(canonical(heard)).slice(0, 8)}`;
}

/** Digest of everything beside an object's own rows, its kind's counts and time that a judgement may depend on. */
export function settingsDigest(settings: Uncounted, kind: KindConfig): string {
  const { teams, stops, policies, batches } = settings;
  const { disposable = false, policy = {}, limits = {}, steward, windows = [] } = kind;
  const own = { disposable, policy, limits, steward, windows, version: judgeVersion(kind) };
  return sha256Hex(canonical({ teams, stops, policies, batches, ...own }));
}

/** While nobody is asked, the answer may change with time, with budgets, or with what others do. */
const RECHECK_MS = 60_000;

/** When time alone may change what was said; null: nothing but a change does. */
export function recheckAt(judgement: Judgement, settleMs: Millis, now: Millis): Millis | null {
  const { situation, classification, findings } = judgement;
  if (classification.verdict === "in_sync") return null;
  if (classification.verdict === "drifted" && findings.every((finding) => finding.gate.verdict === "ask")) return null;
  const usual = now + (classification.verdict === "drifted" ? RECHECK_MS : Math.min(settleMs, RECHECK_MS));
  // From then on a look answers an unknown outcome, whether it shows anything new or not.
  const settled = situation.attempts.map(({ outcome, at }) => (outcome === "unknown" ? at + settleMs : now));
  return Math.min(usual, ...settled.filter((at) => at > now));
}

/** Everything that can be said about one object from what is known of it. No I/O, so any past verdict can be had again. */
export function judge(input: JudgeInput): Judgement {
  const { bundle, settings, kind, now } = input;
  const inFlight =
    bundle.attempts.some((attempt) => attempt.state === "attempting" && now <= attempt.deadlineAt) ||
    openEffect(bundle.effects, now) === "attempting";
  const known = situationOf(bundle, settings, kind.spec, now);
  const disputed = bundle.drifts.some((row) => row.class === "contradictory_evidence" && row.resolvedAt === null);
  const situation = { ...(disputed ? heardTogether(known) : known), callUnderWay: inFlight };
  const classification = conclude(situation);
  const snoozeEnds = whyAwake(input, classification);
  const awake =
    snoozeEnds === null ? input : { ...input, bundle: { ...bundle, object: { ...bundle.object, snoozedUntil: null } } };
  const findings = classification.drifts.map((drift) => assess(awake, situation, classification, drift));
  return { situation, classification, findings, snoozeEnds };
}

function whyAwake({ bundle, settings, now }: JudgeInput, { drifts }: Classification): string | null {
  const { snoozeRule, snoozedUntil } = bundle.object;
  if (snoozeRule === null || snoozedUntil === null || snoozedUntil <= now) return null;
  return whySnoozeEnds(snoozeRule, {
    drifts,
    times: (name) => bundle.recurrences.find((one) => one.class === name)?.times ?? 0,
    objects: (name) => settings.byClass[name] ?? 0,
  });
}

/** While a call is under way nothing can be concluded, not even that its outcome is unknown. */
export function conclude(situation: JudgedSituation): Classification {
  return situation.callUnderWay ? callUnderWay(situation) : classify(situation);
}

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
        because: `A call of generation ${situation.intent?.generation ?? 0} has been sent and has not answered yet.`,
      },
    ],
  };
}

function assess(input: JudgeInput, situation: Situation, c: Classification, drift: FoundDrift): Assessment {
  const { bundle, settings, kind } = input;
  const found = c.spoke?.found ?? [];
  const owner = decidingTeam(input, situation, found);
  const answer = kind.spec.plan({
    key: bundle.object.key,
    drift,
    intent: situation.intent,
    found,
    owner,
    link: bundle.object.externalId,
  });
  // A connector that proposes more than it declares is not to be believed about the rest of its plan either.
  const noPlan = "none" in answer ? answer.because : undeclaredEffect(answer.plan);
  const plan =
    "none" in answer || noPlan !== null
      ? null
      : bindPlan(deferred(answer.plan, input, situation, drift), bindingOf(input, c.spoke, drift, owner));
  const policy = resolvePolicy(defaultsOf(kind), overridesOf(settings), drift.class, drift.direction);
  const repair = openRepairOf(bundle, drift.class);
  const { budgets, parked } = budgetsOf(input, { drift, policy, plan, owner, repair });
  const asked = gateInputOf(input, { classification: c, drift, plan, noPlan, owner, policy, repair, budgets, parked });
  const answered = gate(asked);
  const says = driftSentence(drift, {
    ...{ thing: kind.spec.thing, say: kind.spec.sayPermission, money: kind.spec.money },
    fields: { asked: situation.intent?.desired.fields, found: found[0]?.fields },
  });
  const isRemade = kind.disposable === true && drift.class === "missing_external" && !waitsForPerson(answered);
  return {
    drift,
    asked,
    sentence: isRemade ? `${says}. ${REMADE}` : says,
    owner,
    looks: situation.looks,
    plan,
    noPlan,
    gate: answered,
    approvals: { needed: approvalsNeeded(policy, plan?.contract.risk ?? "high"), bothOwners: policy.bothOwners },
    budgets,
  };
}

const REMADE = "This kind carries no obligation: it is made again without a review";

/** What nobody asked for may be somebody's all the same: it is marked first. What was withdrawn somebody wants gone. */
function deferred(draft: PlanDraft, { kind }: JudgeInput, { intent }: Situation, drift: FoundDrift): PlanDraft {
  if (drift.class !== "extra_external" || intent !== null || !draft.contract.removes) return draft;
  return { ...draft, contract: { ...draft.contract, deferMs: limitsOf(kind).deferMs } };
}

function bindingOf(input: JudgeInput, spoke: Look | null, drift: FoundDrift, owner: string) {
  const { bundle, settings, kind } = input;
  return {
    kind: kind.spec.kind,
    key: bundle.object.key,
    class: drift.class,
    direction: drift.direction,
    generation: bundle.object.generation ?? 0,
    // What spoke, and nothing beside it: a log line or a stale look voids no approval.
    factsDigest: factsDigest(spoke === null ? [] : [spoke]),
    observedVersion: versionOf(spoke?.found ?? []),
    policyVersion: policyVersion(settings),
    connectorVersion: kind.spec.version,
    owner,
    ownerEpoch: settings.teams.find((team) => team.id === owner)?.epoch ?? 0,
  };
}

/** The team that decides: whoever owns the intent, else a living owner it has outside, else the kind's steward. */
function decidingTeam({ bundle, kind }: JudgeInput, situation: Situation, found: readonly FoundObject[]): string {
  const asked = bundle.object.owner;
  if (asked !== null && situation.kind.teams.includes(asked)) return asked;
  const living = found
    .map((object) => object.owner)
    .find((team) => team != null && situation.kind.teams.includes(team));
  return living ?? kind.steward;
}

/** The built-in table with the kind's own modes in place. */
function defaultsOf(kind: KindConfig): PolicyRule[] {
  const modes = ownPolicy(kind);
  return DEFAULT_POLICY.map((rule) => {
    const own = modes[`${rule.class}/${rule.direction}`] ?? modes[rule.class];
    return own === undefined ? rule : { ...rule, mode: own };
  });
}

function overridesOf(settings: Settings): PolicyRule[] {
  return settings.policies.map((row) => ({
    ...row,
    class: row.class as PolicyRule["class"],
    direction: row.direction === "" ? null : (row.direction as PolicyRule["direction"]),
  }));
}

/** Any changed policy row of the kind gives every open plan of it another hash. */
function policyVersion(settings: Settings): number {
  return settings.policies.reduce((sum, row) => sum + row.version, 1);
}
