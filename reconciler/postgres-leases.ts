/** Who may act on an object, until when, and whether that still holds. */
import type { Sql } from "../db/client.ts";
import { gathering } from "./gathering.ts";
import { bucketOf } from "./model/bucket.ts";
import type { Millis } from "./model/evidence.ts";
import { stopsInForce } from "./postgres-settings.ts";
import type { Claim, Store } from "./store.ts";

/** A lease of this name with the kind behind it, held while some process that has the kind is alive. */
export const KIND_SERVED = "kind:";

type ClaimedRow = { kind: string; key: string; fence: string; request_token: string | null };

function toClaim({ kind, key, fence, request_token }: ClaimedRow, holder: string): Claim {
  return { kind, key, holder, fence: Number(fence), requestToken: request_token };
}

export function leasesOn(sql: Sql): Pick<Store, "claimDue" | "claimOne" | "release" | "confirm"> {
  const confirm = gathering((asked: readonly Confirming[]) => confirmAll(sql, asked));
  return {
    async claimDue(holder, leaseMs, limit, kinds) {
      // One that nobody has is taken by anybody: that it fails is how people read that nobody has it.
      const isOurs = sql`kind <> all(array(
        select substr(name, ${KIND_SERVED.length + 1}) from leases where starts_with(name, ${KIND_SERVED}) and until > now()
          and substr(name, ${KIND_SERVED.length + 1}) <> all(${[...(kinds ?? [])]}::text[])))`;
      const rows = await sql<ClaimedRow[]>`
        update objects o
        set fence = o.fence + 1, lease_holder = ${holder},
            lease_until = now() + ${leaseMs} * interval '1 millisecond'
        from (
          select bucket, kind, key from objects
          where due_at <= now() and (lease_until is null or lease_until < now()) ${kinds === undefined ? sql`` : sql`and ${isOurs}`}
          order by due_at limit ${limit} for update skip locked
        ) due
        where o.bucket = due.bucket and o.kind = due.kind and o.key = due.key
        returning o.kind, o.key, o.fence, o.request_token`;
      return rows.map((row) => toClaim(row, holder));
    },
    async claimOne(ref, holder, leaseMs) {
      const [row] = await sql<ClaimedRow[]>`
        update objects set fence = fence + 1, lease_holder = ${holder},
               lease_until = now() + ${leaseMs} * interval '1 millisecond'
        where bucket = ${bucketOf(ref.kind, ref.key)} and kind = ${ref.kind} and key = ${ref.key}
          and (lease_until is null or lease_until < now())
        returning kind, key, fence, request_token`;
      return row ? toClaim(row, holder) : null;
    },
    release: gathering(async (claims: readonly Claim[]) => {
      await sql`
        update objects o set lease_holder = null, lease_until = null
        from (${held(sql, claims)} for update of o) h
        where o.bucket = h.bucket and o.kind = h.kind and o.key = h.key`;
      return claims.map(() => undefined);
    }),
    confirm: (claim, generation, leaseMs) => confirm({ claim, generation, leaseMs }),
  };
}

/** The objects of claims whose fence is still theirs; with generations, only those whose lease and request still stand. */
function held(sql: Sql, claims: readonly Claim[], generations: readonly (number | null)[] | null = null) {
  const isOurs = sql`where o.lease_until > now() and o.generation is not distinct from r.generation`;
  return sql`
    select o.bucket, o.kind, o.key, r.nth
    from unnest(${claims.map(({ kind, key }) => bucketOf(kind, key))}::smallint[], ${claims.map(({ kind }) => kind)}::text[],
      ${claims.map(({ key }) => key)}::text[], ${claims.map(({ fence }) => fence)}::bigint[],
      ${[...(generations ?? [])]}::int[]) with ordinality as r(bucket, kind, key, fence, generation, nth)
    join objects o on o.bucket = r.bucket and o.kind = r.kind and o.key = r.key and o.fence = r.fence
    ${generations === null ? sql`` : isOurs} order by o.bucket, o.kind, o.key`;
}

type Confirming = { claim: Claim; generation: number | null; leaseMs: Millis };

async function confirmAll(sql: Sql, asked: readonly Confirming[]): Promise<Awaited<ReturnType<Store["confirm"]>>[]> {
  const claims = asked.map(({ claim }) => claim);
  const leaseMs = Math.min(...asked.map((one) => one.leaseMs));
  const generations = asked.map(({ generation }) => generation);
  // Each answer is of one that asked: beside one that holds the object there may be one that lost it.
  const confirmed = sql<{ nth: number; remaining: number }[]>`
    with theirs as materialized (${held(sql, claims, generations)} for update of o), renewed as (
      update objects o set lease_until = greatest(o.lease_until, now() + ${leaseMs} * interval '1 millisecond')
      from (select distinct bucket, kind, key from theirs) h
      where o.bucket = h.bucket and o.kind = h.kind and o.key = h.key
      returning o.bucket, o.kind, o.key, (extract(epoch from o.lease_until - now()) * 1000)::float8 as remaining
    )
    select nth::int, remaining from theirs join renewed using (bucket, kind, key)`;
  const [rows, stops] = await Promise.all([confirmed, stopsInForce(sql)]);
  const remaining = new Map(rows.map((row) => [row.nth, row.remaining]));
  return claims.map((_, at) => {
    const remainingMs = remaining.get(at + 1);
    return remainingMs === undefined ? null : { remainingMs, stops };
  });
}
