import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { AGE_BUCKETS } from "../../lib/query/age-bucket.ts";
import { DRIFT_CLASSES } from "../../reconciler/model/drift-class.ts";
import { postgresStore } from "../../reconciler/postgres-store.ts";
import type { Sql } from "../client.ts";
import { makeTestDatabase } from "../test/database.ts";
import { driftList } from "./drift-list.ts";
import { isLive, isUnjudged } from "./effective-status.ts";
import { overviewCounts } from "./overview-counts.ts";
import {
  addApproval,
  addDrift,
  addFact,
  addIntent,
  addObject,
  addRepair,
  addSource,
  admin,
  endUser,
  reviewer,
} from "./test/rows.ts";
import { driftVisible, type Viewer } from "./viewer.ts";

let sql: Sql;
let url: string;
let drop: () => Promise<void>;
beforeAll(async () => {
  ({ sql, url, drop } = await makeTestDatabase());
});
afterAll(() => drop());
beforeEach(() => sql`truncate objects, drifts, repairs, approvals, intents, sources, facts, runs, budgets`);

const read = () => overviewCounts(sql, { viewer: admin });
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

test("counts each open drift in exactly one age, at its edges too", async () => {
  const ages = [0, 15 * MINUTE - 5, 15 * MINUTE + 1, HOUR + 1, 6 * HOUR + 1, 24 * HOUR + 1, 7 * DAY - 5, 7 * DAY + 1];
  for (const [n, age] of ages.entries()) await addDrift(sql, { key: `k${n}`, age, class: "attribute_drift" });
  await addDrift(sql, { key: "other", age: 10, class: "stale_owner" });
  await addDrift(sql, { key: "resolved", age: 10, class: "stale_owner", resolved: "gone" });
  const overview = await read();
  expect(Object.fromEntries(overview.grid.map((row) => [row.class, row.counts]))).toEqual({
    attribute_drift: [2, 1, 1, 1, 2, 1],
    stale_owner: [1, 0, 0, 0, 0, 0],
  });
  expect(overview.open).toBe(9);
});

test.each([
  { who: "an admin", viewer: admin },
  { who: "a reviewer of one team", viewer: reviewer(["billing"]) },
  { who: "a reviewer of two", viewer: reviewer(["billing", "data"]) },
  { who: "a reviewer of none", viewer: reviewer([]) },
  { who: "an end user", viewer: endUser },
])("the grid of $who is what counting each drift that they may see gives", async ({ viewer }) => {
  const owners = ["billing", "data", "other", null];
  const ages = [10, 15 * MINUTE + 10, 2 * HOUR, 23 * HOUR, 3 * DAY, 30 * DAY];
  for (const [n, age] of ages.flatMap((seen) => Array<number>(8).fill(seen)).entries()) {
    const [owner, found] = [owners[n % 4], owners[Math.floor(n / 4) % 3]];
    const seed = n % 2 === 0 ? { class: "stale_owner" as const } : { class: DRIFT_CLASSES[n % DRIFT_CLASSES.length] };
    const { id } = await addDrift(sql, {
      key: `k${n}`,
      age,
      owner,
      ...seed,
      resolved: n % 11 === 10 ? "gone" : undefined,
    });
    if (n % 2 === 0 && n % 3 > 0)
      await sql`update drifts set detail = ${sql.json({ owner: { asked: owner ?? null, found: found ?? null } })} where id = ${id}`;
  }
  await isExact(viewer);
});

async function isExact(viewer: Viewer): Promise<void> {
  const direct = await sql<{ class: string; n: number }[]>`
    select class, count(*)::int as n from drifts d where resolved_at is null and ${driftVisible(sql, viewer)} group by class`;
  const { grid, open } = await overviewCounts(sql, { viewer });
  const sum = (counts: readonly number[]) => counts.reduce((all, n) => all + n, 0);
  expect(new Map(grid.map((row) => [row.class, sum(row.counts)]))).toEqual(
    new Map(direct.map((row) => [row.class, row.n])),
  );
  for (const [band, age] of AGE_BUCKETS.entries()) {
    const { count } = await driftList(sql, { viewer, filter: { age: [age] } });
    expect(sum(grid.map((row) => row.counts[band] ?? 0)), age).toBe(count.n);
  }
  expect(open).toBe(sum(direct.map((row) => row.n)));
}

test("whatever becomes of drifts, and whoever adds their counts up meanwhile, each is counted once", async () => {
  const store = postgresStore({ url, name: "test", max: 4 });
  const beat = (id: string) => store.beat({ id, version: "test", kinds: [] });
  const addUp = () => Promise.all(["a", "b", "c"].map(beat));
  const ages = [5, 15 * MINUTE, 15 * MINUTE + 1, HOUR, 6 * HOUR, DAY, 7 * DAY, 9 * DAY, 30 * DAY];
  const seeds = ages.flatMap((age) => ["billing", null].map((owner) => ({ age, owner })));
  const add = (name: string) =>
    Promise.all(seeds.map((seed, n) => addDrift(sql, { key: `${name}${n}`, ...seed, class: DRIFT_CLASSES[n % 3] })));
  await add("first");
  await Promise.all([addUp(), add("second"), addUp()]);
  await isExact(reviewer(["billing"]));
  const changes = [
    sql`update drifts set resolved_at = now(), resolution = 'gone' where key like 'first%3' or key like '%8'`,
    sql`update drifts set owner = 'data' where key like 'second%4'`,
    sql`update drifts set last_seen = now()`,
    sql`update drifts set first_seen = first_seen - interval '7 hours' where key like 'second%5'`,
    sql`delete from drifts where key like 'first%6'`,
  ];
  for (const change of changes) await Promise.all([change, addUp()]);
  await sql`update drifts set resolved_at = null, resolution = null where key like '%8'`;
  await isExact(admin);
  await addUp();
  // Of several at once each takes rows of its own: what they leave apart is added up by the next.
  await beat("a");
  for (const viewer of [admin, reviewer(["billing"]), reviewer([])]) await isExact(viewer);
  // One row for each class, owner and minute, and what is older than eight days has one for each class and owner.
  const [rows] = await sql`select count(*)::int as n, count(distinct (class, owner, minute))::int as apart,
    bool_or(minute < now() - interval '8 days' and minute > '-infinity') as is_old from drift_counts`;
  expect(rows).toEqual({ n: rows?.apart, apart: rows?.n, is_old: false });
  await sql`delete from drifts`;
  await addUp();
  await beat("a");
  expect(await sql`select 1 from drift_counts`).toHaveLength(0);
  await store.close();
});

test("a drift from a clock ahead of ours is the youngest, not lost", async () => {
  await addDrift(sql, { key: "future", age: -30 });
  expect((await read()).open).toBe(1);
});

describe("objects that could not be judged", () => {
  test.each([
    { says: "green whose evidence has ended", seed: { verdict: "in_sync", expiresIn: -1 }, counted: 1 },
    { says: "green whose evidence holds", seed: { verdict: "in_sync", expiresIn: 60 }, counted: 0 },
    {
      says: "drift whose evidence has ended",
      seed: { verdict: "drifted", status: "repair_needed", expiresIn: -1 },
      counted: 1,
    },
    { says: "never looked at", seed: { verdict: "verifying", status: "verifying", expiresIn: null }, counted: 1 },
    { says: "asked for a moment ago", seed: { verdict: "pending", status: "pending", expiresIn: null }, counted: 0 },
    {
      says: "in the middle of a try",
      seed: { verdict: "verifying", status: "verifying", expiresIn: null, attempted: true, openAttempt: "attempting" },
      counted: 0,
    },
  ] as const)("$says: $counted", async ({ seed, counted }) => {
    await addObject(sql, { key: "a", ...seed });
    for (const dirty of [true, false]) {
      if (!dirty) await sql`delete from dirty_objects`;
      expect((await read()).unjudged, `dirty: ${dirty}`).toEqual({ n: counted, capped: false });
    }
  });
});

test.each([10, 100_000])(
  "of objects in every state the same are counted as when all are gone through, read %i s ago",
  async (readAge) => {
    await addSource(sql, { name: "api", readAge });
    const verdicts = ["in_sync", "drifted", "contradictory", "verifying", "pending"] as const;
    const states = verdicts.flatMap((verdict) =>
      [null, -1, 60].flatMap((expiresIn) =>
        [true, false].flatMap((dirty) =>
          [null, "api"].flatMap((spoke) => [0, 3].map((poison) => ({ verdict, expiresIn, dirty, spoke, poison }))),
        ),
      ),
    );
    for (const [n, { verdict, expiresIn, dirty, spoke, poison }] of states.entries()) {
      const { key } = await addObject(sql, { key: `k${n}`, verdict, expiresIn, attempted: n % 7 === 0 });
      await sql`update objects set spoke = ${spoke}, poison = ${poison} where key = ${key}`;
      if (!dirty) await sql`delete from dirty_objects where key = ${key}`;
    }
    const [all] = await sql`select count(*)::int as n from objects_now o where ${isLive(sql)} and ${isUnjudged(sql)}`;
    expect(all?.n).toBeGreaterThan(20);
    expect((await read()).unjudged).toEqual({ n: all?.n, capped: false });
    await sql`update objects set generation = null, asked_by = null where key like '%5'`;
    await sql`update objects set classes = '{extra_external}' where key like '%15'`;
    const [live] = await sql`select count(*)::int as n from objects_now o where ${isLive(sql)}`;
    expect((await read()).objects).toEqual({ n: live?.n, capped: false });
  },
);

test("sources: a fresh one covers all, a stale one what was read within its limit, an unread one nothing known", async () => {
  const a = await addObject(sql, { key: "a" });
  const b = await addObject(sql, { key: "b" });
  await addSource(sql, { name: "fresh", readAge: 10 });
  await addSource(sql, { name: "behind", readAge: 600 });
  await addSource(sql, { name: "never", readAge: null, error: "connection refused" });
  await addSource(sql, { name: "log", standing: "context" });
  await addFact(sql, a, { source: "behind", age: 10 });
  await addFact(sql, b, { source: "behind", age: 600 });
  const sources = (await read()).sources;
  expect(sources.map(({ name, stale, share, lastError }) => ({ name, stale, share, lastError }))).toEqual([
    { name: "behind", stale: true, share: 0.5, lastError: null },
    { name: "fresh", stale: false, share: 1, lastError: null },
    { name: "never", stale: true, share: null, lastError: "connection refused" },
  ]);
});

test("time to proof tells its middle, its tail and its number, and nothing where there was none", async () => {
  expect((await read()).proof).toBeNull();
  for (const seconds of [10, 20, 30]) {
    await addDrift(sql, { key: `r${seconds}`, resolved: "repaired", resolvedAge: 100, age: 100 + seconds });
  }
  await addDrift(sql, { key: "by itself", resolved: "gone", age: 5_000 });
  await addDrift(sql, { key: "long ago", resolved: "repaired", resolvedAge: 40 * DAY, age: 90 * DAY });
  const { proof, cameBack } = await read();
  expect(proof?.n).toBe(3);
  expect(Math.round((proof?.p50Ms ?? 0) / 1_000)).toBe(20);
  expect(Math.round((proof?.p90Ms ?? 0) / 1_000)).toBe(28);
  expect(cameBack.confirmed).toBe(3);
});

test("came back counts what was seen again in the last 30 days, open or not", async () => {
  await addDrift(sql, { key: "open", cameBack: 2, age: 3 * DAY });
  await addDrift(sql, { key: "repaired again", cameBack: 1, age: 5 * DAY, resolved: "repaired" });
  await addDrift(sql, { key: "long ago", cameBack: 1, age: 40 * DAY, resolved: "repaired" });
  await addDrift(sql, { key: "first time", age: DAY });
  expect((await read()).cameBack).toEqual({ cameBack: 2, confirmed: 2 });
});

test("what has happened here is told by rows, step by step, and nothing to whoever reads nothing", async () => {
  const begun = async () => Object.entries((await read()).begun).flatMap(([step, is]) => (is ? [step] : []));
  expect(await begun()).toEqual([]);
  await addSource(sql, { name: "never", readAge: null });
  expect(await begun()).toEqual(["declared"]);
  await addSource(sql, { name: "read", readAge: 10 });
  await addIntent(sql, await addObject(sql, { key: "a" }));
  expect(await begun()).toEqual(["declared", "read", "asked"]);
  const repair = await addRepair(sql, { key: "b", state: "verifying" });
  await addApproval(sql, repair, "p_1");
  expect(await begun()).toEqual(["declared", "read", "asked", "found", "approved"]);
  await sql`update repairs set state = 'confirmed'`;
  expect(await begun()).toContain("proved");
  expect(Object.values((await overviewCounts(sql, { viewer: endUser })).begun)).not.toContain(true);
});

test("limits: the window in force of each scope, and what waits for room", async () => {
  await sql`insert into budgets (scope, window_start, used, "limit") values
    ('kind:a/class:permission_drift', now() - interval '3 hours', 20, 20),
    ('kind:a/class:permission_drift', now() - interval '10 minutes', 4, 20),
    ('kind:a/class:attribute_drift', now() - interval '10 minutes', 8, 40),
    ('kind:b/class:permission_drift', now() - interval '2 hours', 30, 30),
    ('owner:billing', now() - interval '10 minutes', 12, 30),
    ('kind:b/class:attribute_drift', now() - interval '3 days', 7, 7)`;
  const drift = await addDrift(sql, { key: "parked" });
  await sql`update drifts set gate_reasons = ${sql.json([{ code: "budget_spent", says: "s" }])} where id = ${drift.id}`;
  expect((await read()).limits).toEqual({ used: 12, limit: 90, parked: 1 });
});

test("the last full look is the last complete run over everything", async () => {
  await sql`insert into runs (id, mode, scope, started_by, started_at, ended_at, complete) values
    ('full', 'detect', '{}', 'w', now() - interval '10 minutes', now(), true),
    ('one object', 'detect', '{"kind":"a","key":"b"}', 'w', now() - interval '5 minutes', now(), true),
    ('partial', 'detect', '{}', 'w', now() - interval '2 minutes', now(), false),
    ('under way', 'detect', '{}', 'w', now(), null, null)`;
  expect((await read()).lastFullLook?.runId).toBe("full");
});
