import { type Candidate, candidatesOf, type Stray, type Witness } from "../../reconciler/difference/candidates.ts";
import { bucketOf, type ObjectRef } from "../../reconciler/model/bucket.ts";
import type { FieldValue } from "../../reconciler/model/drift-class.ts";
import type { Sql } from "../client.ts";
import type { AttemptRow } from "./attempt-list.ts";
import type { EvidenceRow } from "./evidence-list.ts";
import { timeParam } from "./utc.ts";
import { driftVisible, type Viewer } from "./viewer.ts";

export type { Candidate };

const STRAYS_MAX = 5;

type Row = {
  reservedAt: number;
  named: string[];
  before: string[];
  owner: string | null;
  fields: Record<string, FieldValue>;
  notMine: string[];
};

/**
 * What may be the effect of the object's try of which nobody knows the outcome, the surest first, without what somebody said is
 * not of this try. Only a try that was to make something has any.
 */
export async function attemptCandidates(
  sql: Sql,
  { viewer, kind, key, attempts, evidence }: ObjectRef & Given,
): Promise<Candidate[]> {
  const attempt = attempts.find((one) => one.state === "unknown" && one.class === "missing_external");
  if (attempt === undefined) return [];
  const bucket = bucketOf(kind, key);
  const [[row], strays] = await Promise.all([
    sql<Row[]>`
      select extract(epoch from a.reserved_at)::float8 * 1000 as "reservedAt", i.owner,
        coalesce(i.desired -> 'fields', '{}') as fields,
        array(select value from jsonb_each_text(coalesce(a.receipt, '{}'))
          union select a.external_id where a.external_id is not null) as named,
        array(select f ->> 'externalId' from jsonb_array_elements(d.evidence) e, jsonb_array_elements(e -> 'found') f) as before,
        array(select n.body::jsonb #>> '{detail,external_id}' from audit n
          where n.bucket = a.bucket and n.subject = a.id and n.action = 'attempt.not_mine') as "notMine"
      from attempts a
      left join repairs r on r.bucket = a.bucket and r.id = a.repair_id
      left join drifts d on d.bucket = r.bucket and d.id = r.drift_id
      left join intents i on i.bucket = a.bucket and i.kind = a.kind and i.key = a.key and i.generation = a.generation
      where a.bucket = ${bucket} and a.id = ${attempt.id}`,
    straysOf(sql, { viewer, kind, key, attempt }),
  ]);
  if (row === undefined) return [];
  const { notMine, owner, fields, ...tried } = row;
  const looks = evidence.flatMap(({ title, standing, complete, asOf, found }): Witness[] =>
    found === null || asOf === null ? [] : [{ source: title, standing, complete, asOf: Date.parse(asOf), found }],
  );
  return candidatesOf({ ...tried, asked: { owner, fields } }, looks, strays).filter(
    ({ externalId }) => !notMine.includes(externalId),
  );
}

type Given = { viewer: Viewer; attempts: readonly AttemptRow[]; evidence: readonly EvidenceRow[] };

/** Open ones only. A source shows what was made with its next listing, so that is waited for as long as its word is believed. */
async function straysOf(
  sql: Sql,
  { viewer, kind, key, attempt }: ObjectRef & { viewer: Viewer; attempt: AttemptRow },
): Promise<Stray[]> {
  const until = attempt.settleUntil ?? attempt.deadlineAt;
  return sql<Stray[]>`
    select distinct on (d.first_seen, d.id, f ->> 'externalId') d.key, f ->> 'externalId' as "externalId", f ->> 'owner' as owner, coalesce(s.title, e ->> 'source') as source,
      extract(epoch from d.first_seen)::float8 * 1000 as "seenAt"
    from drifts d cross join jsonb_array_elements(d.evidence) e cross join jsonb_array_elements(e -> 'found') f
    left join sources s on s.kind = d.kind and s.name = e ->> 'source'
    where d.kind = ${kind} and d.key <> ${key} and d.class = 'extra_external' and d.resolved_at is null
      and d.first_seen >= ${timeParam(sql, attempt.reservedAt)}
      and d.first_seen <= ${timeParam(sql, until)} + (
        select max(freshness_ms) from sources where kind = ${kind}) * interval '1 millisecond'
      and ${driftVisible(sql, viewer)}
    order by d.first_seen, d.id, f ->> 'externalId' limit ${STRAYS_MAX}`;
}
