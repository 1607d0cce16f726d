import type { Tx } from "../../db/client.ts";
import { lockObjects, marking } from "../../db/mark.ts";
import { bucketOf } from "../model/bucket.ts";
import type { FactRow } from "../store.ts";

/**
 * Writes facts of different objects or sources in one statement, and answers each as it is kept; null where what is there
 * stays. What stays: what is newer, and what a complete scan that began after this look saw again, whenever the look is
 * written. Where such a scan saw nothing, the look alone does not say that something is there now. Equal content only
 * moves its times; new content marks its object. A fingerprint stays true as long as the content does. What is from the
 * future was read while the database's clock was ahead, and is no newer.
 */
export async function putFacts(tx: Tx, facts: readonly FactRow[]): Promise<(FactRow | null)[]> {
  if (facts.length === 0) return [];
  // One behind the other: what is kept is held against what is there once nobody else writes or judges these objects.
  const keys = tx`
    select * from unnest(${facts.map(({ kind, key }) => bucketOf(kind, key))}::smallint[],
      ${facts.map(({ kind }) => kind)}::text[], ${facts.map(({ key }) => key)}::text[]) as g(bucket, kind, key)`;
  const [, rows] = await Promise.all([lockObjects(tx, keys), write(tx, facts)]);
  const kept = new Map(rows.map((row) => [nameOf(row), row.complete]));
  return facts.map((fact) => {
    const complete = kept.get(nameOf(fact));
    return complete === undefined ? null : { ...fact, complete };
  });
}

type Kept = { kind: string; key: string; source: string; complete: boolean };

async function write(tx: Tx, facts: readonly FactRow[]): Promise<Kept[]> {
  return tx<Kept[]>`
    with given as (
      select g.*, coalesce(s.watermark > g.as_of and s.watermark <= clock_timestamp(), false) as is_overtaken
      from jsonb_to_recordset(${JSON.stringify(facts.map(toColumns))}::text::jsonb) as g(
        bucket smallint, kind text, key text, source text, found jsonb, complete boolean, digest text, shows text,
        external_id text, unreadable text, as_of timestamptz, observed_at timestamptz, scan_id text)
      left join sources s on s.kind = g.kind and s.name = g.source and s.covers = 'all'
    ), before as (
      select f.bucket, f.kind, f.key, f.source, f.digest, f.complete
      from facts f join given g using (bucket, kind, key, source)
    ), written as (
      insert into facts as f (bucket, kind, key, source, found, complete, digest, shows, external_id, unreadable, as_of,
        observed_at, scan_id)
      select g.bucket, g.kind, g.key, g.source, g.found,
        g.complete and (not g.is_overtaken or g.found = '[]' or coalesce(b.complete, false)),
        g.digest, g.shows, g.external_id, g.unreadable, g.as_of, g.observed_at, g.scan_id
      from given g left join before b using (bucket, kind, key, source)
      on conflict (bucket, kind, key, source) do update
        set found = excluded.found, complete = excluded.complete, digest = excluded.digest, shows = excluded.shows,
            external_id = excluded.external_id, unreadable = excluded.unreadable,
            fingerprint = case when f.digest = excluded.digest and f.complete = excluded.complete then f.fingerprint end,
            as_of = excluded.as_of, observed_at = excluded.observed_at, scan_id = excluded.scan_id
        where f.as_of > clock_timestamp() or f.as_of <= excluded.as_of and (not f.complete or f.digest = excluded.digest and excluded.complete
          or not exists (select 1 from sources s where s.kind = f.kind and s.name = f.source and s.covers = 'all'
            and s.watermark > excluded.as_of and s.watermark <= clock_timestamp()))
      returning f.bucket, f.kind, f.key, f.source, f.digest, f.complete
    ), marked as (
      ${marking(
        tx,
        tx`select distinct w.kind, w.bucket, w.key from written w
          join objects o on o.bucket = w.bucket and o.kind = w.kind and o.key = w.key
          where not exists (
            select 1 from before b where b.bucket = w.bucket and b.kind = w.kind and b.key = w.key and b.source = w.source
              and b.digest = w.digest and b.complete = w.complete)`,
      )}
    )
    select kind, key, source, complete from written`;
}

const nameOf = ({ kind, key, source }: Pick<FactRow, "kind" | "key" | "source">) => `${kind}\0${key}\0${source}`;

function toColumns(fact: FactRow) {
  return {
    bucket: bucketOf(fact.kind, fact.key),
    kind: fact.kind,
    key: fact.key,
    source: fact.source,
    found: fact.found,
    complete: fact.complete,
    digest: fact.digest,
    shows: fact.shows,
    external_id: fact.externalId,
    unreadable: fact.unreadable,
    as_of: new Date(fact.asOf).toISOString(),
    observed_at: new Date(fact.observedAt).toISOString(),
    scan_id: fact.scanId,
  };
}
