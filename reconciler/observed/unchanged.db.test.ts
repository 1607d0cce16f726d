import { afterAll, beforeAll, expect, test } from "vitest";
import { type BenchWorld, makeBenchWorld } from "../bench/world.ts";
import { detect } from "../loop/pass.ts";
import { postgresStore } from "../postgres-store.ts";

const OBJECTS = 3_000;
let world: BenchWorld;
beforeAll(async () => {
  world = await makeBenchWorld(OBJECTS);
});
afterAll(() => world.drop());

/** A detect run by somebody who leaves: with them goes what the server has not counted yet. */
async function sweep(): Promise<void> {
  const store = postgresStore({ url: world.reconcilerUrl, name: "sweeps" });
  await detect({ ...world.deps, store }, {}, "test", 0);
  await store.close();
  const there = () => world.sql`select 1 from pg_stat_activity where application_name = 'sweeps'`;
  await expect.poll(there).toHaveLength(0);
}

async function rowsRead(): Promise<number> {
  const [row] = await world.sql<[{ n: number }]>`
    select sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::int as n from pg_stat_user_tables
    where relname in ('objects', 'facts', 'intents')`;
  return row.n;
}

test("what a sweep finds unchanged, it does not read again", async () => {
  await sweep();
  await sweep();
  await world.sql`vacuum analyze`;
  const before = await rowsRead();
  await sweep();
  const read = (await rowsRead()) - before;
  const [drifted] = await world.sql<[{ n: number }]>`
    select count(*)::int as n from objects where verdict = 'drifted'`;
  expect(drifted.n).toBe(OBJECTS / 100);
  // Only the report goes through them all, once, to count them by verdict.
  expect(read).toBeLessThan(1.5 * OBJECTS);
});
