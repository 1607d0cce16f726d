import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { shown, writeSnapshot } from "../bench/snapshot.ts";
import { type BenchWorld, makeBenchWorld } from "../bench/world.ts";
import { postgresStore } from "../postgres-store.ts";
import { detect } from "./pass.ts";

/** All of them differ, in a dozen lots. */
const OBJECTS = 3_000;
let world: BenchWorld;
beforeAll(async () => {
  world = await makeBenchWorld(OBJECTS);
  world.snapshot.file = path.join(world.folder, "all.ndjson");
  await writeSnapshot(world.snapshot.file, OBJECTS, (n) => shown(n, false, 1));
});
afterAll(() => world.drop());

/** By somebody who leaves: with them goes what the server has not counted yet. */
async function pass(): Promise<void> {
  const store = postgresStore({ url: world.url, name: "lots" });
  await detect({ ...world.deps, store }, {}, "test", 0);
  await store.close();
  await expect.poll(() => world.sql`select 1 from pg_stat_activity where application_name = 'lots'`).toHaveLength(0);
}

async function objectsRead(): Promise<number> {
  const [row] = await world.sql<[{ n: number }]>`
    select (seq_tup_read + coalesce(idx_tup_fetch, 0))::int as n from pg_stat_user_tables where relname = 'objects'`;
  return row.n;
}

test("under other settings each open difference is judged again once, and no lot goes through what the others judge", async () => {
  const judgedUnder = () => world.sql<{ n: number }[]>`
    select count(*)::int as n from objects group by judged_under`;
  await pass();
  expect(await judgedUnder()).toEqual([{ n: OBJECTS }]);
  const before = await objectsRead();
  await pass();
  const usual = (await objectsRead()) - before;
  await world.sql`insert into teams (id, name) values ('support', 'Support')`;
  const then = await objectsRead();
  await pass();
  const again = (await objectsRead()) - then;
  expect(await judgedUnder()).toEqual([{ n: OBJECTS }]);
  expect(again - usual).toBeLessThan(8 * OBJECTS);
});
