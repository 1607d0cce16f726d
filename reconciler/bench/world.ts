import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { connect, READER, type Sql } from "../../db/client.ts";
import { type CopiedValue, copyIn } from "../../db/copy.ts";
import { makeTestDatabase } from "../../db/test/database.ts";
import { wantsDigest } from "../../lib/comparable.ts";
import type { KindConfig } from "../config.ts";
import type { Observer } from "../connectors/contract.ts";
import type { DetectDeps } from "../loop/pass.ts";
import { declaredSources } from "../loop/runtime.ts";
import { bucketOf } from "../model/bucket.ts";
import { refOf } from "../model/reference.ts";
import { systemPorts } from "../ports.ts";
import { postgresStore } from "../postgres-store.ts";
import {
  benchKind,
  isChanging,
  KIND,
  keyOf,
  linkOf,
  shown,
  snapshotObserver,
  wanted,
  wantedChanged,
  writeSnapshot,
} from "./snapshot.ts";

const ROWS_AT_ONCE = 10_000;
const ASKED_AT = "2026-01-01T00:00:00Z";

export type BenchWorld = {
  objects: number;
  sql: Sql;
  /** Asks as the console does. */
  pages: Sql;
  url: string;
  /** As a reconciler signs in. */
  reconcilerUrl: string;
  folder: string;
  /** The snapshot that the source shows; tests of change write another and name it here. */
  snapshot: { file: string };
  config: KindConfig;
  observer: Observer;
  deps: DetectDeps;
  drop(): Promise<void>;
};

/** A database with that many intents, nothing looked at yet, and a source that shows all of them, one in a hundred wrong. */
export async function makeBenchWorld(objects: number): Promise<BenchWorld> {
  const database = await makeTestDatabase({ breaks: "unasked" });
  const folder = mkdtempSync(path.join(tmpdir(), "plumbline-bench-"));
  const store = postgresStore({ url: database.reconcilerUrl, name: "bench", max: 8 });
  // What is measured has the deadlines of production; what it is held against, and what checks it, reads everything at once.
  const sql = connect({ url: database.url, name: "bench references", max: 2, statementMs: 600_000 });
  const pages = connect({ url: database.url, name: READER, max: 2, byIndex: true });
  const snapshot = { file: path.join(folder, "snapshot.ndjson") };
  const observer = snapshotObserver(() => snapshot.file);
  const config = benchKind(observer);
  await sql`insert into teams (id, name) values ('billing', 'Billing')`;
  await store.registerSources(declaredSources(config.spec));
  await writeSnapshot(snapshot.file, objects, (n) => shown(n, false));
  await addIntents(sql, objects);
  await sql`analyze`;
  return {
    objects,
    sql,
    pages,
    url: database.url,
    reconcilerUrl: database.reconcilerUrl,
    folder,
    snapshot,
    config,
    observer,
    deps: { store, ports: systemPorts, kinds: new Map([[KIND, { config, observer }]]) },
    async drop() {
      await store.close();
      await Promise.all([sql.end(), pages.end()]);
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Requests of a team that is there, as many. */
export async function addIntents(sql: Sql, count: number): Promise<void> {
  for (let from = 1; from <= count; from += ROWS_AT_ONCE) {
    const [objects, intents]: CopiedValue[][][] = [[], []];
    for (let n = from; n < from + ROWS_AT_ONCE && n <= count; n += 1) {
      const key = keyOf(n);
      const bucket = bucketOf(KIND, key);
      const desired = wanted(n);
      const wants = wantsDigest({ presence: "present", owner: "billing", desired });
      objects?.push([
        bucket,
        KIND,
        key,
        refOf({ kind: KIND, key }),
        1,
        "present",
        "billing",
        1,
        "bench",
        linkOf(n),
        wants,
      ]);
      intents?.push([
        bucket,
        KIND,
        key,
        1,
        "present",
        "{}",
        JSON.stringify(desired),
        "billing",
        key,
        "bench",
        ASKED_AT,
      ]);
    }
    await copyIn(
      sql`copy objects (bucket, kind, key, ref, generation, presence, owner, owner_epoch, asked_by, external_id, wants) from stdin`,
      objects ?? [],
    );
    await copyIn(
      sql`copy intents (bucket, kind, key, generation, presence, spec, desired, owner, subject, asked_by, asked_at) from stdin`,
      intents ?? [],
    );
  }
}

/**
 * One in a hundred is asked to be as the changed snapshot shows it, or as it was before: a next generation, written as the
 * command writes it (lib/services/intents/put.ts), for all of them at once.
 */
export async function askOtherwise({ sql, objects }: BenchWorld, changed: boolean): Promise<void> {
  const asked = Array.from({ length: objects }, (_, at) => at + 1)
    .filter((n) => isChanging(n))
    .map((n) => ({ key: keyOf(n), desired: changed ? wantedChanged(n) : wanted(n) }));
  const keys = asked.map(({ key }) => key);
  const wants = asked.map(({ desired }) => wantsDigest({ presence: "present", owner: "billing", desired }));
  await sql`
    with given as (
      select * from unnest(${keys}::text[], ${keys.map((key) => bucketOf(KIND, key))}::smallint[],
        ${asked.map(({ desired }) => JSON.stringify(desired))}::text[], ${wants}::text[]) as g(key, bucket, desired, wants)
    ), ended as (
      update intents i set superseded_at = now() from given g
      where i.bucket = g.bucket and i.kind = ${KIND} and i.key = g.key and i.superseded_at is null returning i.key, i.generation
    ), asked as (
      insert into intents (bucket, kind, key, generation, presence, spec, desired, owner, subject, asked_by, asked_at)
      select g.bucket, ${KIND}, g.key, e.generation + 1, 'present', '{}', g.desired::jsonb, 'billing', g.key, 'bench', now()
      from given g join ended e using (key)
    ), changed as (
      update objects o set generation = o.generation + 1, verdict = 'pending', verdict_as_of = null, expires_at = null,
        was_in_place = false, wants = g.wants, status = 'pending', status_since = now()
      from given g where o.bucket = g.bucket and o.kind = ${KIND} and o.key = g.key
    )
    insert into dirty_objects (kind, bucket, key) select ${KIND}, bucket, key from given
    on conflict (kind, bucket, key) do update set key = excluded.key`;
}
