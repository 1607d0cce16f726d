import type { ObjectRef } from "../../reconciler/model/bucket.ts";
import type { DriftClass } from "../../reconciler/model/drift-class.ts";
import type { RepairState } from "../../reconciler/model/repair.ts";
import type { AttemptState } from "../../reconciler/model/verdict.ts";
import type { Sql } from "../client.ts";
import { literal } from "./literal.ts";
import { type ObjectAt, objectAt } from "./object-at.ts";
import { utc } from "./utc.ts";

const ATTEMPTS_MAX = 100;

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

/** Tries of one object's repairs, oldest first; the last hundred. */
export async function attemptList(sql: Sql, ref: ObjectRef): Promise<AttemptRow[]> {
  return (await attemptsAt(sql, objectAt(ref))).reverse();
}

/** Newest first. */
export function attemptsAt(sql: Sql, { bucket, kind, key }: ObjectAt) {
  return sql<AttemptRow[]>`
    select a.id, a.repair_id as "repairId", a.class, a.state, r.state as "repairState", a.generation, a.plan_hash as "planHash",
      a.idempotency_key as "idempotencyKey", ${utc(sql, "a.reserved_at")} as "reservedAt",
      ${utc(sql, "a.deadline_at")} as "deadlineAt", ${utc(sql, "a.outcome_at")} as "outcomeAt",
      a.external_id as "externalId", a.says, ${utc(sql, "a.settle_until")} as "settleUntil",
      ${utc(sql, "a.verified_at")} as "verifiedAt", a.proof ->> 'source' as "provedBy",
      a.resolved_by as "resolvedBy", p.name as "resolvedByName"
    from attempts a
    left join people p on p.id = a.resolved_by
    left join repairs r on r.bucket = a.bucket and r.id = a.repair_id
    where a.bucket = ${bucket} and a.kind = ${kind} and a.key = ${key}
    order by a.reserved_at desc, a.id desc
    limit ${literal(sql, ATTEMPTS_MAX)}`;
}
