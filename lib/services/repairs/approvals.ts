import { randomUUID } from "node:crypto";
import type { Tx } from "../../../db/client.ts";
import { publicId } from "../../../reconciler/model/bucket.ts";
import { Forbidden } from "../../errors.ts";
import type { Context } from "../context.ts";
import type { LoadedRepair } from "./load.ts";
import { type Approval, type QuorumRule, teamToSpeakFor } from "./quorum.ts";

/** An approval that was not carried out by then no longer counts. What stays marked first has as long from then on. */
export const APPROVAL_MINUTES = 60;

/** How long what it removes stays marked before it is looked at again. */
export const deferMsOf = ({ repair }: LoadedRepair): number => repair.plan.contract.deferMs ?? 0;

export function ruleOf({ repair, consenting }: LoadedRepair): QuorumRule {
  return { approvalsNeeded: repair.approvals_needed, bothOwners: repair.both_owners, consenting };
}

/** Approvals that still count: of this plan, not expired, by people who may still decide for that team. */
export async function countedApprovals(tx: Tx, { repair, consenting }: LoadedRepair): Promise<Approval[]> {
  const rows = await tx<{ person: string; team: string; expires_at: Date }[]>`
    select a.person_id as person, a.team, a.expires_at
    from approvals a
    join people p on p.id = a.person_id and p.role = 'reviewer' and p.suspended_at is null
    join team_members m on m.person_id = a.person_id and m.team_id = a.team
    where a.bucket = ${repair.bucket} and a.repair_id = ${repair.id} and a.plan_hash = ${repair.plan_hash}
      and a.expires_at > now() and a.team = any(${consenting})
    order by a.granted_at, a.id`;
  return rows.map((row) => ({ ...row, expires_at: row.expires_at.toISOString() }));
}

/** When this person approved this plan, if they did. */
export async function ownApproval(
  tx: Tx,
  ctx: Context,
  { repair }: LoadedRepair,
  planHash: string,
): Promise<Date | null> {
  const [row] = await tx<{ granted_at: Date }[]>`
    select granted_at from approvals
    where bucket = ${repair.bucket} and repair_id = ${repair.id} and plan_hash = ${planHash}
      and person_id = ${ctx.principal.personId}`;
  return row?.granted_at ?? null;
}

/** Adds the person's yes, for the team they speak for. Rows are only ever added. */
export async function addApproval(tx: Tx, ctx: Context, loaded: LoadedRepair, before: Approval[]): Promise<Approval> {
  const { repair } = loaded;
  const team = teamToSpeakFor(ruleOf(loaded), ctx.principal.teams, before);
  if (team === null) throw new Forbidden("You belong to none of the teams that decide this. Nothing was changed.");
  const [added] = await tx<{ expires_at: Date }[]>`
    insert into approvals (bucket, id, repair_id, plan_hash, person_id, team, granted_at, expires_at)
    values (${repair.bucket}, ${publicId("approval", repair.bucket, randomUUID())}, ${repair.id}, ${repair.plan_hash},
            ${ctx.principal.personId}, ${team}, now(),
            now() + ${APPROVAL_MINUTES} * interval '1 minute' + ${deferMsOf(loaded)} * interval '1 millisecond')
    returning expires_at`;
  return { person: ctx.principal.personId, team, expires_at: added?.expires_at.toISOString() ?? "" };
}
