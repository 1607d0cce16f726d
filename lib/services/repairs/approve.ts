import { z } from "zod";
import type { Tx } from "../../../db/client.ts";
import { stopCovers } from "../../../reconciler/model/gate.ts";
import type { RepairState } from "../../../reconciler/model/repair.ts";
import { UNDO_MS } from "../../api/undo-window.ts";
import { Conflict } from "../../errors.ts";
import type { Context } from "../context.ts";
import { id, parseInput, planHash } from "../input.ts";
import type { Kinds } from "../kinds.ts";
import { project } from "../objects/load.ts";
import { hint, record, runVerb } from "../run-verb.ts";
import { saidTime } from "../said-time.ts";
import { addApproval, countedApprovals, deferMsOf, ownApproval, ruleOf } from "./approvals.ts";
import { type LoadedRepair, loadRepair } from "./load.ts";
import { type Approval, isQuorum, peopleNeeded } from "./quorum.ts";
import { refuseMaker, refuseStale, refuseUndecidable } from "./refuse-decision.ts";

export const ApproveInput = z.strictObject({ repair: id, plan_hash: planHash });
export type ApproveInput = z.infer<typeof ApproveInput>;

export type ApproveResult = {
  repair: string;
  plan_hash: string;
  state: RepairState;
  approvals: Approval[];
  approvals_needed: number;
  /** Until then it can be undone; no effect before. Null while more people have to agree. */
  not_before: string | null;
  /** True where this person had already decided the same: nothing was added. */
  already: boolean;
  says: string;
};

/** One person's yes to exactly one plan. The repair goes ahead when enough different people said it. */
export async function approveRepair(ctx: Context, input: ApproveInput, kinds: Kinds): Promise<ApproveResult> {
  const { repair: repairId, plan_hash } = parseInput(ApproveInput, input);

  return runVerb(ctx, "repair.approve", { subject: repairId }, async (tx, about) => {
    const loaded = await loadRepair(tx, ctx, "repair.approve", repairId, about);
    const before = await countedApprovals(tx, loaded);
    const given = await ownApproval(tx, ctx, loaded, plan_hash);
    if (given !== null) return alreadyDecided(ctx, loaded, before, given);

    await refuseStale(tx, loaded, plan_hash);
    await refuseUndecidable(tx, loaded);
    await refuseMaker(tx, ctx, loaded);
    await refuseResolved(tx, loaded);

    const approval = await addApproval(tx, ctx, loaded, before);
    const approvals = [...before, approval];
    if (!isQuorum(ruleOf(loaded), approvals)) return keepWaiting(tx, ctx, loaded, approvals);
    return goAhead(tx, ctx, loaded, approvals, kinds);
  });
}

/** A second click finds the first one's answer; only where the plan still stands. */
function alreadyDecided(ctx: Context, loaded: LoadedRepair, approvals: Approval[], givenAt: Date): ApproveResult {
  const { repair } = loaded;
  const at = saidTime(givenAt);
  if (repair.state === "proposed" && !approvals.some((a) => a.person === ctx.principal.personId)) {
    throw new Conflict(
      `Your approval of ${at} no longer counts, and the same plan cannot be approved twice by one person. Use Retry to have it planned anew. Nothing was changed.`,
      { code: "approval_expired" },
    );
  }
  const stands = ["proposed", "approved", "attempting", "verifying", "not_confirmed", "confirmed"];
  if (!stands.includes(repair.state)) {
    throw new Conflict(
      `You approved this plan at ${at}; it is ${repair.state.replaceAll("_", " ")} now. Nothing was changed.`,
      { code: "already_decided", detail: { state: repair.state } },
    );
  }
  return resultOf(loaded, approvals, {
    state: repair.state,
    notBefore: repair.not_before,
    already: true,
    says: `You had already approved this plan at ${at}. Nothing was added.`,
  });
}

async function refuseResolved(tx: Tx, { repair }: LoadedRepair): Promise<void> {
  const [drift] = await tx<{ resolved_at: Date | null }[]>`
    select resolved_at from drifts where bucket = ${repair.bucket} and id = ${repair.drift_id}`;
  if (drift === undefined || drift.resolved_at === null) return;
  throw new Conflict(
    `The difference is gone since ${saidTime(drift.resolved_at)}, so there is nothing to repair. Nothing was changed.`,
    { code: "drift_resolved" },
  );
}

async function keepWaiting(tx: Tx, ctx: Context, loaded: LoadedRepair, approvals: Approval[]): Promise<ApproveResult> {
  const missing = missingSentence(loaded, approvals);
  await record(tx, ctx, {
    action: "approval.given",
    ...aboutOf(loaded),
    detail: { plan_hash: loaded.repair.plan_hash, team: approvals.at(-1)?.team, given: approvals.length, missing },
  });
  await hint(tx, { topic: "repair", ...hintOf(loaded) });
  return resultOf(loaded, approvals, {
    state: "proposed",
    notBefore: null,
    already: false,
    says: `Your approval is recorded. ${missing}`,
  });
}

async function goAhead(
  tx: Tx,
  ctx: Context,
  loaded: LoadedRepair,
  approvals: Approval[],
  kinds: Kinds,
): Promise<ApproveResult> {
  const { repair, object } = loaded;
  const deferMs = deferMsOf(loaded);
  const waitMs = Math.max(UNDO_MS, deferMs);
  // State and hash are in the WHERE although the row is locked: the guard is what makes it right, the lock only kind.
  const [changed] = await tx<{ not_before: Date }[]>`
    update repairs set state = 'approved', state_since = now(), decided_by = ${ctx.principal.personId},
           not_before = now() + ${waitMs} * interval '1 millisecond'
    where bucket = ${repair.bucket} and id = ${repair.id} and state = 'proposed' and plan_hash = ${repair.plan_hash}
    returning not_before`;
  if (changed === undefined) {
    throw new Conflict("Somebody else decided about this plan meanwhile. Nothing was changed.", {
      code: "already_decided",
    });
  }
  // Whoever decides has it tried again, even where it was set aside after failing.
  await tx`
    update objects set due_at = now(), poison = 0, poison_reason = null where bucket = ${object.bucket} and kind = ${object.kind} and key = ${object.key}`;
  await project(tx, object);
  const stop = await stopInForce(tx, loaded, kinds);
  await record(tx, ctx, {
    action: "repair.approved",
    ...aboutOf(loaded),
    detail: {
      plan_hash: repair.plan_hash,
      title: repair.plan.title,
      team: approvals.at(-1)?.team,
      approvals: approvals.map(({ person, team }) => ({ person, team })),
      not_before: changed.not_before.toISOString(),
    },
  });
  await hint(tx, { topic: "repair", ...hintOf(loaded) });
  const says = heldSentence(loaded, stop, approvals, tx.transactionTime) ?? startSentence(changed.not_before, deferMs);
  return resultOf(loaded, approvals, { state: "approved", notBefore: changed.not_before, already: false, says });
}

/** From then on they are one too few. */
const firstEnd = (approvals: readonly Approval[]) =>
  new Date(Math.min(...approvals.map((approval) => Date.parse(approval.expires_at))));

/** For the sentence only, too: what is known already to keep it from being sent. */
function heldSentence(
  { object }: LoadedRepair,
  stop: { reason: string } | null,
  approvals: readonly Approval[],
  now: Date,
): string | null {
  const end = saidTime(firstEnd(approvals));
  if (stop !== null) {
    return `Approved. A stop is in force (${stop.reason}): it starts only if repairs are allowed again before ${end}.`;
  }
  if (object.snoozed_until === null || object.snoozed_until <= now) return null;
  return `Approved. It is snoozed until ${saidTime(object.snoozed_until)}: it starts only if that ends before ${end}.`;
}

function startSentence(at: Date, deferMs: number): string {
  if (deferMs <= UNDO_MS) return `Approved. Starts in ${UNDO_MS / 1000} s.`;
  return `Approved. It is marked: at ${saidTime(at)} it is looked at again, and removed if it is still as the plan says. Until then the approval can be undone.`;
}

/** For the sentence only: whether it may act is the gate's decision. */
async function stopInForce(tx: Tx, loaded: LoadedRepair, kinds: Kinds): Promise<{ reason: string } | null> {
  const { repair, object, consenting } = loaded;
  const stops = await tx<{ scope: string; reason: string }[]>`
    select scope, reason from stops where lifted_at is null and (until is null or until > now()) order by set_at, id`;
  const { kind, key } = repair;
  const target = { connector: kinds.get(kind)?.connector ?? "", kind, class: repair.class, key };
  const teams = [object.owner, repair.owner, ...consenting];
  const covers = (scope: string) => teams.some((owner) => stopCovers(scope, { ...target, owner }));
  return stops.find((stop) => covers(stop.scope)) ?? null;
}

function missingSentence(loaded: LoadedRepair, approvals: Approval[]): string {
  const rule = ruleOf(loaded);
  const people = new Set(approvals.map((a) => a.person)).size;
  const unspoken = rule.bothOwners ? rule.consenting.filter((t) => !approvals.some((a) => a.team === t)) : [];
  const from = unspoken.length === 0 ? "" : ` from team ${unspoken.join(" and team ")}`;
  return `${people} of ${peopleNeeded(rule)} people agreed; it waits for another reviewer${from}.`;
}

function resultOf(
  loaded: LoadedRepair,
  approvals: Approval[],
  end: { state: RepairState; notBefore: Date | null; already: boolean; says: string },
): ApproveResult {
  return {
    repair: loaded.repair.id,
    plan_hash: loaded.repair.plan_hash,
    state: end.state,
    approvals,
    approvals_needed: peopleNeeded(ruleOf(loaded)),
    not_before: end.notBefore?.toISOString() ?? null,
    already: end.already,
    says: end.says,
  };
}

const aboutOf = ({ repair }: LoadedRepair) => ({ kind: repair.kind, key: repair.key, subject: repair.id });
const hintOf = ({ repair }: LoadedRepair) => ({ id: repair.id, kind: repair.kind, key: repair.key });
