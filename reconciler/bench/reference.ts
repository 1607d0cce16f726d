import { chmodSync } from "node:fs";
import path from "node:path";
import type { Sql } from "../../db/client.ts";
import { keyOf, linkOf, shown, wanted, writeSnapshot } from "./snapshot.ts";
import type { BenchWorld } from "./world.ts";

/** What anybody would write first: both sides with a stored digest under a covering index, and one full hash join. */
export async function makeReferenceTables(sql: Sql): Promise<void> {
  for (const side of ["want", "have"]) {
    await sql`create table ${sql(`ref_${side}`)} (key text not null, digest bytea not null)`;
  }
  await sql`insert into ref_want select key, sha256(convert_to(wants, 'UTF8')) from objects`;
  await sql`insert into ref_have select key, sha256(convert_to(coalesce(shows, ''), 'UTF8')) from facts`;
  for (const side of ["want", "have"]) {
    await sql`create unique index on ${sql(`ref_${side}`)} (key) include (digest)`;
  }
  await sql`create table ref_found (key text)`;
  await sql`create table ref_dirty (key text primary key)`;
}

export async function referenceJoin(sql: Sql): Promise<void> {
  await sql`set enable_mergejoin = off`;
  await sql`
    insert into ref_found select coalesce(w.key, h.key) from ref_want w full join ref_have h using (key)
    where w.digest is distinct from h.digest`;
}

/** Whoever keeps a list of what changed has to clear it, too. */
export async function referenceDirty(sql: Sql): Promise<void> {
  await sql`
    with handled as (delete from ref_dirty returning key)
    insert into ref_found select d.key from handled d left join ref_want w using (key) left join ref_have h using (key)
    where w.digest is distinct from h.digest`;
}

/** The same snapshot as rows, and the server reading it from its own disk: as fast as it can be had. */
export async function makeReferenceCopy(world: BenchWorld): Promise<() => Promise<void>> {
  const { sql, folder, objects } = world;
  const file = path.join(folder, "snapshot.tsv");
  // The server has its own user.
  chmodSync(folder, 0o755);
  await writeSnapshot(file, objects, (n) => {
    const { permissions, fields } = wanted(n);
    const found = JSON.parse(shown(n, false));
    return [keyOf(n), linkOf(n), 1, JSON.stringify({ ...found, permissions, fields })].join("\t");
  });
  await sql`create table ref_snapshot (key text primary key, external_id text, generation int, found jsonb)`;
  return async () => {
    await sql`truncate ref_snapshot`;
    await sql.unsafe(`copy ref_snapshot from '${file}'`);
  };
}
