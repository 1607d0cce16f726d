import { bucketOf, type ObjectRef } from "../../reconciler/model/bucket.ts";
import type { DriftClass } from "../../reconciler/model/drift-class.ts";
import type { RepairState } from "../../reconciler/model/repair.ts";
import type { AttemptState } from "../../reconciler/model/verdict.ts";
import type { Sql } from "../client.ts";
import { utc } from "./utc.ts";

export type AttemptRow = {
  id: string;
  repairId: string;
  class: DriftClass;
  state: AttemptState;
  repairState: RepairState | null;
  generation: number;
  planHash: string;
  idempotencyKey: string;
  reservedAt: string;
  deadlineAt: string;
  outcomeAt: string | null;
  externalId: string | null;
  says: string | null;
  settleUntil: string | null;
  verifiedAt: string | null;
  /** The source whose look proved it. */
  provedBy: string | null;
  resolvedBy: string | null;
  resolvedByName: string | null;
};

/** Tries of one object's repairs, oldest first; the last `limit` of them. */
export async function attemptList(
  sql: Sql,
  { kind, key, repairId, limit = 100 }: ObjectRef & { repairId?: string; limit?: number },
): Promise<AttemptRow[]> {
  const rows = await sql<AttemptRow[]>`
    select a.id, a.repair_id as "repairId", a.class, a.state, r.state as "repairState", a.generation, a.plan_hash as "planHash",
      a.idempotency_key as "idempotencyKey", ${utc(sql, "a.reserved_at")} as "reservedAt",
      ${utc(sql, "a.deadline_at")} as "deadlineAt", ${utc(sql, "a.outcome_at")} as "outcomeAt",
      a.external_id as "externalId", a.says, ${utc(sql, "a.settle_until")} as "settleUntil",
      ${utc(sql, "a.verified_at")} as "verifiedAt", a.proof ->> 'source' as "provedBy",
      a.resolved_by as "resolvedBy", p.name as "resolvedByName"
    from attempts a
    left join people p on p.id = a.resolved_by
    left join repairs r on r.bucket = a.bucket and r.id = a.repair_id
    where a.bucket = ${bucketOf(kind, key)} and a.kind = ${kind} and a.key = ${key}
      ${repairId === undefined ? sql`` : sql`and a.repair_id = ${repairId}`}
    order by a.reserved_at desc, a.id desc
    limit ${limit}`;
  return rows.reverse();
}
