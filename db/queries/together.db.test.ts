import { afterAll, beforeAll, expect, test } from "vitest";
import { connect, type Sql } from "../client.ts";
import { makeTestDatabase } from "../test/database.ts";
import { driftDetail } from "./drift-detail.ts";
import { driftBriefs } from "./drift-list.ts";
import { overviewCounts } from "./overview-counts.ts";
import { reviewList } from "./review-list.ts";
import { addDrift, addRepair, addSource, admin, reviewer } from "./test/rows.ts";
import { together } from "./together.ts";
import { utcNow } from "./utc.ts";

let sql: Sql;
let url: string;
let drop: () => Promise<void>;
beforeAll(async () => {
  ({ sql, url, drop } = await makeTestDatabase({ breaks: ["I-21"] }));
});
afterAll(() => drop());

test("each part has the rows, in the order and of the types, that it has alone", async () => {
  const part = () => sql`
    select n, n / 4.0::float8 as quarter, n % 2 = 0 as even, case when n > 1 then 'ü "' || n end as text,
      array['a', null, n::text] as list, jsonb_build_object('deep', array[n, null]) as json, '{}'::text[] as empty
    from generate_series(3, 1, -1) n order by n desc`;
  const none = () => sql`select 1 as n where false`;
  const read = await together(sql, { rows: part(), none: none() });
  expect(read.rows).toEqual([...(await part())]);
  expect(read.none).toEqual([]);
});

test("all parts are of one moment", async () => {
  const now = () => sql<{ at: string }[]>`select ${utcNow(sql)} as at from pg_sleep(0.01)`;
  const { first, second } = await together(sql, { first: now(), second: now() });
  expect(first).toEqual(second);
});

test.each([
  { who: "an admin", viewer: admin },
  { who: "a reviewer", viewer: reviewer(["billing"]) },
])("what a page reads for $who is planned a few times and then kept, one statement each", async ({ viewer }) => {
  await sql`truncate objects, drifts, repairs, sources`;
  await addSource(sql, { name: "api", readAge: 10 });
  const drift = await addDrift(sql, { key: "open", age: 60 });
  await addRepair(sql, { key: "waiting" });
  await sql`analyze`;
  const one = connect({ url, name: "one connection", max: 1 });
  const pages = {
    overview: () => overviewCounts(one, { viewer }),
    inbox: () => driftBriefs(one, { viewer, filter: {} }),
    drift: () => driftDetail(one, { viewer, id: drift.id }),
    review: () => reviewList(one, { viewer, queue: "all" }),
  };
  for (const read of Object.values(pages)) for (let round = 0; round < 12; round += 1) await read();
  const plans = await one<{ kept: boolean }[]>`
    select generic_plans > 0 as kept from pg_prepared_statements where (statement like '%json_agg(part)%' or statement like '%"gateSays"%')
      and statement not like '%pg_prepared_statements%'`;
  await one.end();
  expect(plans.map(({ kept }) => kept)).toEqual(Object.keys(pages).map(() => true));
});

test.each([0, 3, 60])("a plan made while there were %i drifts finds rows by key once there are many", async (few) => {
  await sql`truncate objects, drifts, repairs, attempts, sources`;
  await addSource(sql, { name: "api", readAge: 10 });
  // Where its word still holds, even what could not be judged is found by index.
  await sql`update sources set evidence_ms = 600000`;
  await addRepairs(0, few);
  await sql`analyze objects, drifts, repairs, attempts`;
  const one = connect({ url, name: "one connection", max: 1, byIndex: true });
  const read = async () => {
    await overviewCounts(one, { viewer: admin });
    await driftBriefs(one, { viewer: admin, filter: {} });
    await reviewList(one, { viewer: admin, queue: "all" });
  };
  for (let round = 0; round < 12; round += 1) await read();
  await addRepairs(few, MANY);
  const before = await readWhole(one);
  await read();
  const after = await readWhole(one);
  await one.end();
  expect(after - before).toBe(0);
});

const MANY = 1_500;

async function addRepairs(from: number, to: number): Promise<void> {
  await Promise.all(Array.from({ length: to - from }, (_, n) => addRepair(sql, { key: `many${from + n}`, age: n })));
}

/** Rows read by going through whole tables. */
async function readWhole(one: Sql): Promise<number> {
  await one`select pg_stat_force_next_flush()`;
  const [row] = await one<[{ rows: number }]>`
    select sum(seq_tup_read)::int as rows from pg_stat_user_tables
    where relname in ('objects', 'drifts', 'repairs', 'attempts')`;
  return row.rows;
}
