import type { ObjectRef } from "../../reconciler/model/bucket.ts";
import type { Direction, DriftClass } from "../../reconciler/model/drift-class.ts";
import type { Plan, RepairState, Risk } from "../../reconciler/model/repair.ts";
import type { Sql } from "../client.ts";
import { literal } from "./literal.ts";
import { type ObjectAt, objectAt } from "./object-at.ts";
import { utc } from "./utc.ts";

const REPAIRS_MAX = 20;

export type RepairRow = {
  id: string;
  kind: string;
  key: string;
  driftId: string;
  class: DriftClass;
  direction: Direction | null;
  state: RepairState;
  stateSince: string;
  plan: Plan;
  planHash: string;
  generation: number;
  owner: string;
  ownerName: string | null;
  risk: Risk;
  proposedBy: string;
  /** Null where it was not a person. */
  proposedByName: string | null;
  proposedAt: string;
  expiresAt: string | null;
  notBefore: string | null;
  approvalsNeeded: number;
  bothOwners: boolean;
  excluded: string[];
  decidedBy: string | null;
  decidedByName: string | null;
  endReason: string | null;
  moved: { field: string; before: string; after: string }[] | null;
  supersededBy: string | null;
};

/** Columns of a repair (`r`) joined to team (`rt`), proposer (`pp`) and decider (`pd`). */
export function repairColumns(sql: Sql) {
  return sql`
    r.id, r.kind, r.key, r.drift_id as "driftId", r.class, r.direction, r.state,
    ${utc(sql, "r.state_since")} as "stateSince", r.plan, r.plan_hash as "planHash", r.generation, r.owner,
    rt.name as "ownerName", r.risk, r.proposed_by as "proposedBy", pp.name as "proposedByName",
    ${utc(sql, "r.proposed_at")} as "proposedAt", ${utc(sql, "r.expires_at")} as "expiresAt",
    ${utc(sql, "r.not_before")} as "notBefore", r.approvals_needed as "approvalsNeeded", r.both_owners as "bothOwners",
    r.excluded, r.decided_by as "decidedBy", pd.name as "decidedByName", r.end_reason as "endReason", r.moved,
    r.superseded_by as "supersededBy"`;
}

export function repairJoins(sql: Sql) {
  return sql`
    left join teams rt on rt.id = r.owner
    left join people pp on pp.id = r.proposed_by
    left join people pd on pd.id = r.decided_by`;
}

/** Repairs of one object, newest first. The caller has checked that the object may be seen. */
export async function repairList(sql: Sql, ref: ObjectRef): Promise<RepairRow[]> {
  return repairsAt(sql, objectAt(ref));
}

export function repairsAt(sql: Sql, { bucket, kind, key }: ObjectAt) {
  return sql<RepairRow[]>`
    select ${repairColumns(sql)} from repairs r ${repairJoins(sql)}
    where r.bucket = ${bucket} and r.kind = ${kind} and r.key = ${key}
    order by r.proposed_at desc, r.id desc
    limit ${literal(sql, REPAIRS_MAX)}`;
}
