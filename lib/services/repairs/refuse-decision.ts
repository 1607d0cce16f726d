import { z } from "zod";
import type { Tx } from "../../../db/client.ts";
import { Conflict, Forbidden, type PlanView, Stale } from "../../errors.ts";
import type { Context } from "../context.ts";
import { nameOf } from "../people/name-of.ts";
import { saidTime } from "../said-time.ts";
import { type LoadedRepair, type LockedRepair, newestRepair, planView } from "./load.ts";

/** Hash of the plan that was read, where somebody wants to change no other one: compared as it is. */
export const readPlan = z.string().max(200).optional();

export async function refuseOtherPlan(tx: Tx, repair: LockedRepair, planHash: string | undefined): Promise<void> {
  if (planHash === undefined || planHash === repair.plan_hash) return;
  const old = await planByHash(tx, repair, planHash);
  throw new Stale(moved("The plan changed after you read it."), { old, new: planView(repair) });
}

/** Refuses a plan that is not today's plan: the hash that was given, the intent, or the owner moved. */
export async function refuseStale(tx: Tx, loaded: LoadedRepair, planHash: string): Promise<void> {
  const { repair, object } = loaded;
  await refuseOtherPlan(tx, repair, planHash);
  if (repair.state === "superseded") throw await replaced(tx, repair, "This plan was replaced.");
  if (object.generation !== null && object.generation !== repair.generation) {
    throw await replaced(tx, repair, "What is asked for changed after this plan was made.", [
      { field: "generation", before: String(repair.generation), after: String(object.generation) },
    ]);
  }
  const [team] = await tx<{ epoch: number }[]>`select epoch from teams where id = ${repair.owner}`;
  if (team !== undefined && team.epoch !== repair.owner_epoch) {
    throw await replaced(tx, repair, `Ownership of team ${repair.owner} moved after this plan was made.`, [
      { field: "owner_epoch", before: String(repair.owner_epoch), after: String(team.epoch) },
    ]);
  }
}

/** Refuses where the repair is not waiting for a decision. */
export async function refuseUndecidable(tx: Tx, { repair, object }: LoadedRepair): Promise<void> {
  if (repair.state !== "proposed") {
    const by = repair.decided_by === null ? "" : ` by ${await nameOf(tx, repair.decided_by)}`;
    const since = saidTime(repair.state_since);
    throw new Conflict(`This plan is ${said(repair)}${by} since ${since}. Nothing was changed.`, {
      code: "already_decided",
      detail: { state: repair.state },
    });
  }
  if (repair.expires_at !== null && repair.expires_at.getTime() <= tx.transactionTime.getTime()) {
    throw new Conflict(
      `Nobody decided about this plan by ${saidTime(repair.expires_at)}, so it is held. Nothing was changed.`,
      { code: "expired" },
    );
  }
  if (object.blocked_at !== null) {
    throw new Conflict(
      `This object is blocked by ${await nameOf(tx, object.blocked_by)}: ${object.blocked_reason ?? "no reason given"}. Unblock it first. Nothing was changed.`,
      { code: "object_blocked" },
    );
  }
}

/**
 * Four eyes, without exemption: whoever asked for it, stated it last, or proposed the plan cannot approve it. Where
 * the proposer is not known nobody can.
 */
export async function refuseMaker(
  tx: Tx,
  ctx: Context,
  { repair }: LoadedRepair,
  deed: "approve" | "say what became of" = "approve",
): Promise<void> {
  const me = ctx.principal.personId;
  const refusal = (message: string, code: string) => new Forbidden(`${message} Nothing was changed.`, { code });
  if (repair.proposed_by === "" || repair.proposed_by === "unknown") {
    throw refusal(`It is not recorded who proposed this plan, so nobody may ${deed} it.`, "proposer_unknown");
  }
  if (repair.proposed_by === me) {
    throw refusal(`You proposed this plan; someone else must ${deed} it.`, "approver_is_proposer");
  }
  const askers = await tx<{ asked_by: string }[]>`
    select distinct asked_by from intents
    where bucket = ${repair.bucket} and kind = ${repair.kind} and key = ${repair.key}
      and (generation = ${repair.generation} or superseded_at is null)
    union select unnest(array[asked_by, decided_by]) from transfers
    where bucket = ${repair.bucket} and kind = ${repair.kind} and key = ${repair.key}
      and state = 'accepted' and generation + 1 = ${repair.generation}`;
  if (askers.some((row) => row.asked_by === me)) {
    throw refusal(`You asked for this; someone else must ${deed} it.`, "approver_is_asker");
  }
  if (repair.excluded.includes(me)) {
    throw refusal(
      `You had a part in asking for this or planning it; someone else must ${deed} it.`,
      "approver_excluded",
    );
  }
}

async function replaced(tx: Tx, repair: LockedRepair, why: string, more: PlanView["moved"] = []): Promise<Stale> {
  const newest = await newestRepair(tx, repair);
  const view = planView(repair);
  return new Stale(moved(why), {
    old: { ...view, moved: [...view.moved, ...more] },
    new: newest === null || newest.id === repair.id ? null : planView(newest),
  });
}

async function planByHash(tx: Tx, repair: LockedRepair, planHash: string): Promise<PlanView> {
  const [known] = await tx<LockedRepair[]>`
    select * from repairs
    where bucket = ${repair.bucket} and kind = ${repair.kind} and key = ${repair.key} and plan_hash = ${planHash}
    order by proposed_at desc limit 1`;
  if (known !== undefined) return planView(known);
  return { repair: null, plan_hash: planHash, title: null, steps: [], moved: [] };
}

function moved(why: string): string {
  return `Nothing was changed. ${why} Review the new plan.`;
}

function said(repair: LockedRepair): string {
  return repair.state.replaceAll("_", " ");
}
