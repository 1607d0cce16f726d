import type { ObjectRef } from "../../reconciler/model/bucket.ts";
import type { Sql } from "../client.ts";
import { type AuditRow, auditColumns, auditJoins } from "./audit-list.ts";
import { literal } from "./literal.ts";
import { type ObjectAt, objectAt } from "./object-at.ts";

const TIMELINE_MAX = 200;

/** It stands in the record with who typed it, and nothing of the object came of it. */
const MISTYPED = "command.refused";

export type Timeline = {
  /** Oldest first. */
  rows: AuditRow[];
  /** There are older entries; the audit page has them all. */
  older: boolean;
};

/** The record of one object, from its own chain. The caller has checked that the object may be seen. */
export async function objectTimeline(sql: Sql, ref: ObjectRef, limit = TIMELINE_MAX): Promise<Timeline> {
  return timelineOf(await entriesAt(sql, objectAt(ref), limit), limit);
}

/** One more than are shown, newest first: `timelineOf` makes of them what is shown. */
export function entriesAt(sql: Sql, { bucket, kind, key }: ObjectAt, limit = TIMELINE_MAX) {
  return sql<AuditRow[]>`
    select ${auditColumns(sql)} from audit a ${auditJoins(sql)}
    where a.bucket = ${bucket} and a.kind = ${kind} and a.key = ${key} and a.action <> ${MISTYPED}
    order by a.seq desc
    limit ${literal(sql, limit + 1)}`;
}

export function timelineOf(rows: readonly AuditRow[], limit = TIMELINE_MAX): Timeline {
  return { rows: rows.slice(0, limit).reverse(), older: rows.length > limit };
}
