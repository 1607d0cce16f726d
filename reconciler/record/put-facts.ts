import type { Tx } from "../../db/client.ts";
import { bucketOf } from "../model/bucket.ts";
import type { FactRow } from "../store.ts";

/**
 * Writes facts of different objects or sources in one statement. One that is newer stays; equal content only moves its
 * times; new content marks its object. A fingerprint stays true as long as the content does.
 */
export async function putFacts(tx: Tx, facts: readonly FactRow[]): Promise<void> {
  if (facts.length === 0) return;
  await tx`
    with given as (
      select * from jsonb_to_recordset(${JSON.stringify(facts.map(toColumns))}::text::jsonb) as g(
        bucket smallint, kind text, key text, source text, found jsonb, complete boolean, digest text, shows text,
        external_id text, unreadable text, as_of timestamptz, observed_at timestamptz, scan_id text)
    ), before as (
      select f.bucket, f.kind, f.key, f.source, f.digest, f.complete
      from facts f join given g using (bucket, kind, key, source)
    ), written as (
      insert into facts as f (bucket, kind, key, source, found, complete, digest, shows, external_id, unreadable, as_of,
        observed_at, scan_id)
      select bucket, kind, key, source, found, complete, digest, shows, external_id, unreadable, as_of, observed_at,
        scan_id from given
      on conflict (bucket, kind, key, source) do update
        set found = excluded.found, complete = excluded.complete, digest = excluded.digest, shows = excluded.shows,
            external_id = excluded.external_id, unreadable = excluded.unreadable,
            fingerprint = case when f.digest = excluded.digest and f.complete = excluded.complete then f.fingerprint end,
            as_of = excluded.as_of, observed_at = excluded.observed_at, scan_id = excluded.scan_id
        where f.as_of <= excluded.as_of
      returning f.bucket, f.kind, f.key, f.source, f.digest, f.complete
    )
    update objects o set dirty = true from written w
    where o.bucket = w.bucket and o.kind = w.kind and o.key = w.key and not exists (
      select 1 from before b where b.bucket = w.bucket and b.kind = w.kind and b.key = w.key and b.source = w.source
        and b.digest = w.digest and b.complete = w.complete)`;
}

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
