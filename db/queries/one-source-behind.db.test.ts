import { afterAll, beforeAll, expect, test } from "vitest";
import { connect, type Sql } from "../client.ts";
import { makeTestDatabase } from "../test/database.ts";
import { driftBriefs } from "./drift-list.ts";
import { expiredCounts } from "./object-counts.ts";
import { overviewCounts } from "./overview-counts.ts";
import { serviceStatus } from "./status-service.ts";
import { addDrift, addFact, addObject, addSource, admin, reviewer } from "./test/rows.ts";

const MANY = 6_000;
const BEHIND = "refund";
let sql: Sql;
let one: Sql;
let drop: () => Promise<void>;
beforeAll(async () => {
  const database = await makeTestDatabase({ breaks: ["I-11", "I-21"] });
  ({ sql, drop } = database);
  one = connect({ url: database.url, name: "one connection", max: 1, byIndex: true });
  await addSource(sql, { name: "catalog", readAge: 10 });
  await addSource(sql, { kind: BEHIND, name: "processor", readAge: 7_200 });
  await sql`update sources set evidence_ms = 600000, covers = 'all'`;
  await sql`
    insert into objects (bucket, kind, key, ref, generation, presence, owner, owner_epoch, asked_by, verdict, verdict_as_of, expires_at,
      was_in_place, status, spoke)
    select n % 256, 'database_access', 'many' || n, 'many' || n, 1, 'present', 'billing', 1, 'p_ask', 'in_sync', now(),
      now() + interval '10 minutes', true, 'in_place', 'catalog'
    from generate_series(1, ${MANY}) n`;
  for (let n = 0; n < 4; n += 1) {
    const object = await addObject(sql, { kind: BEHIND, key: `behind${n}`, expiresIn: -60 });
    await addFact(sql, object, { source: "processor", age: n === 0 ? 5 : 7_200 });
  }
  await addDrift(sql, { kind: BEHIND, key: "behind", status: "repair_needed", verdict: "drifted", expiresIn: -60 });
  await sql`update objects set spoke = case when kind = ${BEHIND} then 'processor' else 'catalog' end`;
  await sql`truncate dirty_objects`;
  await sql`vacuum analyze objects, drifts, facts`;
});
afterAll(async () => {
  await one.end();
  await drop();
});

const rowsRead = async () => {
  await one`select pg_stat_force_next_flush()`;
  const [row] = await one<[{ rows: number }]>`
    select (seq_tup_read + idx_tup_fetch)::int as rows from pg_stat_user_tables where relname = 'objects'`;
  return row.rows;
};

const UNJUDGED = {
  unjudged: { n: 5, capped: false },
  sources: [
    { name: "catalog", stale: false, share: 1 },
    { name: "processor", stale: true, share: 0.25 },
  ],
};

test.each([
  { what: "the overview of an admin", read: () => overviewCounts(one, { viewer: admin }), tells: UNJUDGED },
  {
    what: "the overview of a team",
    read: () => overviewCounts(one, { viewer: reviewer(["billing"]) }),
    tells: UNJUDGED,
  },
  {
    what: "the list of stale drifts",
    read: () => driftBriefs(one, { viewer: admin, filter: { evidence: "stale" } }),
    tells: { rows: [{ key: "behind" }], count: { n: 1, capped: false } },
  },
  {
    what: "the service's page",
    read: async () => (await serviceStatus(one)).groups.map(({ since: _, ...group }) => group),
    tells: expect.arrayContaining([
      { kind: null, status: "in_place", stale: false, count: MANY },
      { kind: BEHIND, status: "in_place", stale: true, count: 4 },
    ]),
  },
  {
    what: "the metrics",
    read: async () => [...(await expiredCounts(one))].sort((a, b) => a.n - b.n),
    tells: [
      { kind: "database_access", n: 0 },
      { kind: BEHIND, n: 5 },
    ],
  },
])("with one source behind, $what tells of its objects without going through all others", async ({ read, tells }) => {
  // A plan is kept from the sixth time on.
  for (let round = 0; round < 8; round += 1) await read();
  const before = await rowsRead();
  const told = await read();
  const most = await rowsRead();
  expect(told).toMatchObject(tells as object);
  // The overview counts a thousand objects, and two thousand of a team's to know that it has not few.
  expect(most - before).toBeLessThan(4_000);
});
