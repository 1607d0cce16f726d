import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { KIND, shown, writeSnapshot } from "../bench/snapshot.ts";
import { type BenchWorld, makeBenchWorld } from "../bench/world.ts";
import { postgresStore } from "../postgres-store.ts";
import type { DriftRow, Store } from "../store.ts";
import { detect } from "./pass.ts";

/** All of them differ, in a dozen lots. */
const [OBJECTS, LOT] = [3_000, 250];
let world: BenchWorld;
beforeAll(async () => {
  world = await makeBenchWorld(OBJECTS);
  world.snapshot.file = path.join(world.folder, "all.ndjson");
  await writeSnapshot(world.snapshot.file, OBJECTS, (n) => shown(n, false, 1));
});
afterAll(() => world.drop());

/** By somebody who leaves: with them goes what the server has not counted yet. */
async function by<T>(work: (store: ReturnType<typeof postgresStore>) => PromiseLike<T>): Promise<T> {
  const store = postgresStore({ url: world.reconcilerUrl, name: "lots" });
  const result = await Promise.resolve(work(store)).finally(() => store.close());
  await expect.poll(() => world.sql`select 1 from pg_stat_activity where application_name = 'lots'`).toHaveLength(0);
  return result;
}

/** How many were in the lot: each is as it was, and judged under `digest`. */
const judgeLot = (store: Store, digest: string): Promise<number> =>
  store.transaction(async (tx) => {
    const lot = await tx.toJudge(KIND, { judgedUnder: digest, by: tx.now }, LOT);
    for (const { object } of lot) await tx.updateObject(object, { judgedUnder: digest });
    return lot.length;
  });

async function rowsRead(table: "objects" | "drifts", work: () => Promise<unknown>): Promise<number> {
  const count = async () => {
    const [row] = await world.sql<[{ n: number }]>`
      select (seq_tup_read + coalesce(idx_tup_fetch, 0))::int as n from pg_stat_user_tables where relname = ${table}`;
    return row.n;
  };
  const before = await count();
  await work();
  return (await count()) - before;
}

test("under other settings each open difference is judged again once, and no lot goes through what the others judge", async () => {
  const judgedUnder = () =>
    by(
      ({ sql }) => sql<{ n: number; digest: string }[]>`
        select count(*)::int as n, judged_under as digest from objects group by judged_under`,
    );
  const pass = () => by((store) => detect({ ...world.deps, store }, {}, "test", 0));
  await pass();
  const [first] = await judgedUnder();
  expect(first?.n).toBe(OBJECTS);
  await world.sql`insert into teams (id, name) values ('support', 'Support')`;
  await pass();
  const [again, ...others] = await judgedUnder();
  expect(others).toEqual([]);
  expect(again?.n).toBe(OBJECTS);
  expect(again?.digest).not.toBe(first?.digest);

  const lot = () => by((store) => judgeLot(store, "other settings"));
  const full = async () => expect(await lot()).toBe(LOT);
  const ofTheFirst = await rowsRead("objects", full);
  for (let left = OBJECTS - 2 * LOT; left > 0; left -= LOT) await full();
  const ofTheLast = await rowsRead("objects", full);
  expect(await lot()).toBe(0);
  // Each reads its own, and once more to write it: not what others of it are still to judge, or have judged.
  expect(ofTheFirst).toBeLessThan(3 * LOT);
  expect(ofTheLast).toBeLessThan(3 * LOT);
});

test("open differences are listed in pages, each once, and no page goes through the others", async () => {
  const ids: string[] = [];
  const listed = await rowsRead("drifts", () =>
    by(async (store) => {
      for (let after: DriftRow | null = null; ; ) {
        const page: DriftRow[] = await store.openDrifts({ kind: KIND }, after, LOT);
        ids.push(...page.map(({ id }) => id));
        after = page.at(-1) ?? null;
        if (page.length < LOT) return;
      }
    }),
  );
  expect(new Set(ids).size).toBe(OBJECTS);
  expect(ids).toHaveLength(OBJECTS);
  expect(listed).toBeLessThan(2 * OBJECTS);
});
