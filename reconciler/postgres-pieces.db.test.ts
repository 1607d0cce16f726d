import { afterEach, beforeEach, expect, test } from "vitest";
import { connect, READER, type Sql } from "../db/client.ts";
import { makeTestDatabase, type TestDatabase } from "../db/test/database.ts";
import { inLanes } from "./postgres-pieces.ts";

let database: TestDatabase;
let sql: Sql;
let web: Sql;
beforeEach(async () => {
  database = await makeTestDatabase();
  sql = connect({ url: database.url, name: "plumbline reconciler", max: 2 });
  web = connect({ url: database.url, name: `${READER} reads`, max: 1 });
});
afterEach(async () => {
  await Promise.all([sql.end(), web.end()]);
  await database.drop();
});

/** How many pieces were under way at most, and how often each was taken. */
async function goThrough(pieces: number, during: () => Promise<unknown>): Promise<{ most: number; taken: number[] }> {
  const taken = Array.from({ length: pieces }, () => 0);
  let [now, most] = [0, 0];
  await inLanes(sql, [...taken.keys()], async (n) => {
    taken[n] = (taken[n] ?? 0) + 1;
    now += 1;
    most = Math.max(most, now);
    await sql`select pg_sleep(0.05)`;
    await during();
    now -= 1;
  });
  return { most, taken };
}

test("two pieces are under way at once while nobody reads, each of them once", async () => {
  await web`select 1`.then(() => web.end());
  expect(await goThrough(6, async () => {})).toEqual({ most: 2, taken: [1, 1, 1, 1, 1, 1] });
});

test("one at a time while somebody reads pages, and all of them none the less", async () => {
  await web`select 1`;
  expect(await goThrough(6, async () => web`select 1`)).toEqual({ most: 1, taken: [1, 1, 1, 1, 1, 1] });
});

test("the second goes on once nobody has read for a while", async () => {
  await web`select 1`;
  expect((await goThrough(80, async () => {})).most).toBe(2);
});
