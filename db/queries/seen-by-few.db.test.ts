import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { appendAudit } from "../../reconciler/record/append.ts";
import { connect, type Sql, transaction } from "../client.ts";
import { makeTestDatabase } from "../test/database.ts";
import { type AuditEntry, type AuditList, auditList } from "./audit-list.ts";
import { objectList } from "./object-list.ts";
import { objectSearch } from "./object-search.ts";
import { overviewCounts } from "./overview-counts.ts";
import { entries } from "./run-report.ts";
import { addDrift, addObject, addSource, addTeam, admin, reviewer } from "./test/rows.ts";
import type { Viewer } from "./viewer.ts";

/** More than are found by their owners. */
const MANY = 2_100;

let sql: Sql;
let url: string;
let drop: () => Promise<void>;
beforeAll(async () => {
  ({ sql, url, drop } = await makeTestDatabase({ breaks: "unasked" }));
  for (const team of ["many", "small"]) await addTeam(sql, team);
  await addSource(sql, { name: "api", readAge: 10 });
  await addObjects(1, MANY);
  await addObject(sql, { key: "acct-small", owner: "small" });
  await addObject(sql, { key: "acct-old", owner: "small", expiresIn: -600 });
  await addDrift(sql, { key: "acct-nobody", owner: null, class: "extra_external" });
  const sides = { owner: { asked: "many", found: "small" } };
  await addDrift(sql, {
    key: "acct-sides",
    owner: "many",
    class: "stale_owner",
    direction: "contested",
    detail: sides,
  });
  await addDrift(sql, { key: "acct-theirs", owner: "many" });
  await sql`analyze`;
});
afterAll(() => drop());

const addObjects = (from: number, to: number) => sql`
  insert into objects (bucket, kind, key, ref, generation, presence, owner, owner_epoch, asked_by, verdict, verdict_as_of,
    expires_at, was_in_place, status, status_since)
  select plumbline.bucket_of('database_access', key), 'database_access', key, 'PL-' || key, 1, 'present', 'many', 1, 'p_ask',
    'in_sync', now(), now() + interval '1 hour', true, 'in_place', now()
  from (select 'acct-' || lpad(n::text, 6, '0') as key from generate_series(${from}::int, ${to}::int) n) named`;

const ofSmall = ["acct-nobody", "acct-old", "acct-sides", "acct-small"];

test("who may see few of many objects sees exactly those, in each list", async () => {
  const viewer = reviewer(["small"]);
  const { rows, count } = await objectList(sql, { viewer, filter: {} });
  expect(rows.map(({ key }) => key).sort()).toEqual(ofSmall);
  expect(count).toEqual({ n: 4, capped: false });
  for (const text of ["acct-", "cct"]) {
    const hits = await objectSearch(sql, { viewer, text });
    expect(hits.map((hit) => "key" in hit && hit.key)).toEqual(ofSmall);
  }
  const overview = await overviewCounts(sql, { viewer });
  expect(overview.objects).toEqual({ n: 4, capped: false });
});

test("who may see many sees all of them, and nobody's once", async () => {
  const overview = await overviewCounts(sql, { viewer: reviewer(["many"]) });
  expect(overview.objects).toEqual({ n: 1_000, capped: true });
  const seen = new Set<string>();
  let pages = 0;
  for (let after: string | null = null; pages === 0 || after !== null; pages += 1) {
    const page = await objectList(sql, { viewer: reviewer(["many"]), filter: {}, after });
    for (const { key } of page.rows) seen.add(key);
    after = page.next;
  }
  expect(seen.size).toBe(MANY + 3);
  expect(seen.has("acct-small")).toBe(false);
  const hits = await objectSearch(sql, { viewer: reviewer(["many"]), text: "acct-s" });
  expect(hits.map((hit) => "key" in hit && hit.key)).toEqual(["acct-sides"]);
});

test("what nothing speaks for is counted alike for few, for many and for all, also where a source is late", async () => {
  const counted = async () => {
    const viewers = [reviewer(["small"]), reviewer(["many"]), reviewer(["small", "many"]), admin];
    return Promise.all(viewers.map(async (viewer) => (await overviewCounts(sql, { viewer })).unjudged.n));
  };
  await sql`update sources set evidence_ms = 600000, watermark = now()`;
  await sql`update objects set spoke = null where key = 'acct-old'`;
  await sql`select plumbline.mark(kind, key) from objects where key = 'acct-old'`;
  expect(await counted()).toEqual([1, 0, 1, 1]);
  await sql`update sources set watermark = now() - interval '1 hour'`;
  expect(await counted()).toEqual([1, 0, 1, 1]);
});

test("the record tells them the same, in the same order and in pages, as it tells who sees all", async () => {
  const actor = { kind: "reconciler", id: "run_1" } as const;
  for (let n = 0; n < 60; n += 1) {
    const key = n % 3 === 0 ? "acct-000001" : n % 3 === 1 ? "acct-small" : null;
    const about = key === null ? { action: "stop.set" } : { action: "drift.found", kind: "database_access", key };
    await transaction(sql, (tx) => appendAudit(tx, { actor, subject: `n${n}`, ...about }));
  }
  const told = async (viewer: Viewer) => {
    const rows: AuditEntry[] = [];
    let after: string | null = null;
    let counted = 0;
    do {
      const page: AuditList = await auditList(sql, { viewer, filter: {}, after });
      rows.push(...page.rows);
      after = page.next;
      counted = page.count.n;
    } while (after !== null);
    expect(rows).toHaveLength(counted);
    return rows;
  };
  const all = await told(admin);
  expect(all).toHaveLength(60);
  for (const [team, key] of [
    ["small", "acct-small"],
    ["many", "acct-000001"],
  ] as const)
    expect(await told(reviewer([team]))).toEqual(all.filter((row) => row.key === key || row.key === null));
});

/** Of so many the planner counts on more that are called so than are shown. */
const VERY_MANY = 20_000;
/** Down an index to one object, more than once. */
const PAGES_EACH = 8;

describe("of very many objects", () => {
  let one: Sql;
  beforeAll(async () => {
    await sql`truncate objects, object_keys, drifts`;
    await addObjects(1, VERY_MANY);
    await sql`vacuum analyze objects, object_keys`;
  });
  beforeEach(() => {
    one = connect({ url, name: "one connection", max: 1, byIndex: true });
  });
  afterEach(() => one.end());

  /** Pages of objects and of their indexes that a read looks into, once its plan is kept. */
  async function pagesRead(read: () => Promise<unknown>): Promise<number> {
    for (let round = 0; round < 12; round += 1) await read();
    const count = async () => {
      await one`select pg_stat_force_next_flush()`;
      const [row] = await one<[{ pages: number }]>`
        select (heap_blks_read + heap_blks_hit + idx_blks_read + idx_blks_hit)::int as pages from pg_statio_user_tables where relname = 'objects'`;
      return row.pages;
    };
    const before = await count();
    await read();
    return (await count()) - before;
  }

  test.each(["acct-0", "cct-0"])("a search for %s, which all are called, reads no more than it shows", async (text) => {
    const search = () => objectSearch(one, { viewer: admin, text });
    expect(await search()).toHaveLength(8);
    expect(await pagesRead(search)).toBeLessThan(PAGES_EACH * 8);
  });

  test("who may see what a run lists is asked of those objects only", async () => {
    const drifts = Array.from({ length: 100 }, (_, n) => ({
      kind: "database_access",
      key: `acct-${String(1 + n).padStart(6, "0")}`,
    }));
    await sql`
      insert into runs (id, mode, scope, started_by, started_at, ended_at, complete, report)
      values ('run_1', 'detect', '{}', 'somebody', now(), now(), true, ${sql.json({ drifts })})`;
    const listed = (team: string) => () => entries(one, reviewer([team]), { id: "run_1", name: "drifts", max: 10 });
    expect(await listed("many")()).toMatchObject({ total: 100 });
    expect(await listed("small")()).toMatchObject({ total: 0 });
    expect(await pagesRead(listed("many"))).toBeLessThan(PAGES_EACH * 100);
    expect(await pagesRead(listed("small"))).toBeLessThan(PAGES_EACH * 100);
  });
});
