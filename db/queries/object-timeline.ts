import { bucketOf, type ObjectRef } from "../../reconciler/model/bucket.ts";
import type { Sql } from "../client.ts";
import { type AuditRow, auditColumns, auditJoins } from "./audit-list.ts";

const TIMELINE_MAX = 200;

export type Timeline = {
  /** Oldest first. */
  rows: AuditRow[];
  /** There are older entries; the audit page has them all. */
  older: boolean;
};

/** The record of one object, from its own chain. The caller has checked that the object may be seen. */
export async function objectTimeline(sql: Sql, { kind, key }: ObjectRef, limit = TIMELINE_MAX): Promise<Timeline> {
  const rows = await sql<AuditRow[]>`
    select ${auditColumns(sql)} from audit a ${auditJoins(sql)}
    where a.bucket = ${bucketOf(kind, key)} and a.kind = ${kind} and a.key = ${key}
    order by a.seq desc
    limit ${limit + 1}`;
  return { rows: rows.slice(0, limit).reverse(), older: rows.length > limit };
}
