import type { Tx } from "../../../db/client.ts";
import { bucketOfId } from "../../../reconciler/model/bucket.ts";
import type { DriftClass } from "../../../reconciler/model/drift-class.ts";
import type { Plan, RepairState } from "../../../reconciler/model/repair.ts";
import { authorize } from "../../auth/authorize.ts";
import type { Action } from "../../auth/permissions.ts";
import { NotFound, type PlanView } from "../../errors.ts";
import type { Context } from "../context.ts";
import { type LockedObject, lockObject } from "../objects/load.ts";
import type { About } from "../run-verb.ts";

export type LockedRepair = {
  bucket: number;
  id: string;
  kind: string;
  key: string;
  drift_id: string;
  class: DriftClass;
  state: RepairState;
  state_since: Date;
  plan: Plan;
  plan_hash: string;
  generation: number;
  owner: string;
  owner_epoch: number;
  proposed_by: string;
  expires_at: Date | null;
  not_before: Date | null;
  approvals_needed: number;
  both_owners: boolean;
  excluded: string[];
  decided_by: string | null;
  end_reason: string | null;
  moved: { field: string; before: string; after: string }[] | null;
  superseded_by: string | null;
};

export type LoadedRepair = {
  repair: LockedRepair;
  object: LockedObject;
  /** Living teams whose consent the plan is about: its owner's, and for a contested owner also the other side's. */
  consenting: string[];
};

/**
 * The repair and its object, both locked, for somebody who may do this to it. Somebody who cannot see the object gets
 * the answer for a repair that never existed.
 */
export async function loadRepair(
  tx: Tx,
  ctx: Context,
  action: Action,
  repairId: string,
  about: About,
): Promise<LoadedRepair> {
  const bucket = bucketOfId(repairId);
  const [named] = await tx<{ kind: string; key: string }[]>`
    select kind, key from repairs where bucket = ${bucket} and id = ${repairId}`;
  if (named === undefined) throw new NotFound();
  const object = await lockObject(tx, ctx, named.kind, named.key);
  const [repair] = await tx<LockedRepair[]>`
    select bucket, id, kind, key, drift_id, class, state, state_since, plan, plan_hash, generation, owner, owner_epoch,
           proposed_by, expires_at, not_before, approvals_needed, both_owners, excluded, decided_by, end_reason, moved,
           superseded_by
    from repairs where bucket = ${bucket} and id = ${repairId} for update`;
  if (object === null || repair === undefined) throw new NotFound();

  const consenting = await consentingTeams(tx, repair);
  const isPartOfIt = consenting.some((team) => ctx.principal.teams.includes(team));
  if (!object.visible && !(isPartOfIt && ctx.principal.role !== "end_user")) throw new NotFound();
  about.kind = repair.kind;
  about.key = repair.key;
  authorize(ctx.principal, action, { teams: consenting, askedBy: object.asked_by });
  return { repair, object, consenting };
}

async function consentingTeams(tx: Tx, repair: LockedRepair): Promise<string[]> {
  const named = new Set([repair.owner]);
  if (repair.both_owners) {
    const [drift] = await tx<{ asked: string | null; found: string | null }[]>`
      select detail->'owner'->>'asked' as asked, detail->'owner'->>'found' as found
      from drifts where bucket = ${repair.bucket} and id = ${repair.drift_id}`;
    if (drift?.asked) named.add(drift.asked);
    if (drift?.found) named.add(drift.found);
  }
  const living = await tx<{ id: string }[]>`
    select id from teams where id in ${tx([...named])} and departed_at is null order by id`;
  return living.map((team) => team.id);
}

/** A plan as a person compares it with another. */
export function planView(repair: LockedRepair): PlanView {
  return {
    repair: repair.id,
    plan_hash: repair.plan_hash,
    title: repair.plan.title,
    steps: repair.plan.steps.map((step) => ({ says: step.says })),
    moved: repair.moved ?? [],
  };
}

/** The newest repair for the same object and class: today's plan, or the last one there was. */
export async function newestRepair(tx: Tx, repair: LockedRepair): Promise<LockedRepair | null> {
  const [row] = await tx<LockedRepair[]>`
    select * from repairs
    where bucket = ${repair.bucket} and kind = ${repair.kind} and key = ${repair.key} and class = ${repair.class}
    order by state in ('proposed','approved','attempting','verifying','not_confirmed') desc, proposed_at desc, id desc
    limit 1`;
  return row ?? null;
}
