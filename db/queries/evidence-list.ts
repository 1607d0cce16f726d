import type { ObjectRef } from "../../reconciler/model/bucket.ts";
import type { FoundObject } from "../../reconciler/model/evidence.ts";
import type { Standing } from "../../reconciler/model/verdict.ts";
import type { Sql } from "../client.ts";
import { type Agreement, agreements } from "./evidence-agreement.ts";
import { type ObjectAt, objectAt } from "./object-at.ts";
import { utc } from "./utc.ts";

/** What one source says about one object, or that it says nothing. */
export type EvidenceRow = {
  source: string;
  title: string;
  standing: Standing;
  /** Null: this source has not spoken about the object. */
  found: FoundObject[] | null;
  complete: boolean;
  asOf: string | null;
  observedAt: string | null;
  /** Seen in a listing of everything, by reading this one object, or told by the source itself. */
  how: "listed" | "read" | "told" | null;
  freshnessMs: number;
  stale: boolean;
  agrees: Agreement;
  lastTriedAt: string | null;
  lastError: string | null;
  suspect: string | null;
};

export async function evidenceList(sql: Sql, ref: ObjectRef): Promise<EvidenceRow[]> {
  return withAgreement(await evidenceAt(sql, objectAt(ref)));
}

/** Decisive sources first. A complete scan that found nothing new moved only the source's watermark: the newer counts, where the source covers all. */
export function evidenceAt(sql: Sql, { bucket, kind, key }: ObjectAt) {
  return sql<Omit<EvidenceRow, "agrees">[]>`
    select e.source, e.title, e.standing, e.found, coalesce(e.complete, false) as complete,
      ${utc(sql, "e.seen_as_of")} as "asOf", ${utc(sql, "e.observed_at")} as "observedAt",
      case when e.observed_at is null then null when e.pushed then 'told' when e.scan_id is null then 'read' else 'listed' end as how,
      e.freshness_ms as "freshnessMs",
      coalesce(e.seen_as_of + e.freshness_ms * interval '1 millisecond' < now(), true) as stale,
      ${utc(sql, "e.last_tried_at")} as "lastTriedAt", e.last_error as "lastError", e.suspect
    from (
      select s.name as source, s.title, s.standing, s.freshness_ms, s.last_tried_at, s.last_error, s.suspect,
        s.pushed, f.found, f.complete, f.scan_id, f.observed_at,
        case when s.covers = 'all' and f.complete then greatest(f.as_of, s.watermark) else f.as_of end as seen_as_of
      from sources s
      left join facts f on f.bucket = ${bucket} and f.kind = s.kind and f.key = ${key} and f.source = s.name
      where s.kind = ${kind}
    ) e
    order by array_position(array['authoritative','supporting','context'], e.standing), e.source`;
}

export function withAgreement(rows: readonly Omit<EvidenceRow, "agrees">[]): EvidenceRow[] {
  const agrees = agreements(rows);
  return rows.map((row, index) => ({ ...row, agrees: agrees[index] ?? "silent" }));
}
