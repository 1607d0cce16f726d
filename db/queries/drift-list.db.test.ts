import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { DRIFT_CLASSES } from "../../reconciler/model/drift-class.ts";
import { connect, type Sql } from "../client.ts";
import { makeTestDatabase } from "../test/database.ts";
import {
  type DriftBriefs,
  type DriftList,
  type DriftListParams,
  type DriftListRow,
  driftBriefs,
  driftList,
} from "./drift-list.ts";
import type { DriftFilter } from "./drift-where.ts";
import { encodeCursor, InvalidCursor, PAGE_SIZE } from "./page.ts";
import { addDrift, addObject, addRepairOf, addTeam, admin, endUser, reviewer, support } from "./test/rows.ts";
import type { Viewer } from "./viewer.ts";

let sql: Sql;
let url: string;
let drop: () => Promise<void>;
beforeAll(async () => {
  ({ sql, url, drop } = await makeTestDatabase({ breaks: ["I-21"] }));
});
afterAll(() => drop());
beforeEach(() => sql`truncate objects, drifts, repairs, teams, people, team_members, attempts`);

const keys = async (params: Partial<DriftListParams>) =>
  (await driftList(sql, { viewer: admin, filter: {}, ...params })).rows.map((row) => row.key);

async function everyPage(params: Partial<DriftListParams>, between?: (page: number) => Promise<void>) {
  const pages: DriftListRow[][] = [];
  let after: string | null = null;
  do {
    const page: { rows: DriftListRow[]; next: string | null } = await driftList(sql, {
      viewer: admin,
      filter: {},
      ...params,
      after,
    });
    pages.push(page.rows);
    after = page.next;
    await between?.(pages.length);
  } while (after !== null);
  return pages;
}

describe("order", () => {
  test("puts what came back first, then weight × age", async () => {
    await addDrift(sql, { key: "attribute-old", class: "attribute_drift", age: 100 * 3600 });
    await addDrift(sql, { key: "unknown-young", class: "unknown_after_repair", age: 1800 });
    await addDrift(sql, { key: "permission-young", class: "permission_drift", age: 8000 });
    await addDrift(sql, { key: "back-a", class: "attribute_drift", age: 60, cameBack: 1 });
    await addDrift(sql, { key: "back-b", class: "permission_drift", age: 50, cameBack: 2 });
    expect(await keys({})).toEqual(["back-b", "back-a", "unknown-young", "attribute-old", "permission-young"]);
    expect(await keys({ order: "oldest" })).toEqual([
      "attribute-old",
      "permission-young",
      "unknown-young",
      "back-a",
      "back-b",
    ]);
  });

  test.each([["urgent"], ["oldest"], ["newest"]] as const)(
    "pages by %s show every row once, also where times are equal to the microsecond",
    async (order) => {
      const same = "2025-01-01T00:00:00.123456Z";
      for (let n = 0; n < 2 * PAGE_SIZE + 7; n += 1) {
        const classes = ["permission_drift", "attribute_drift", "extra_external"] as const;
        await addDrift(sql, {
          key: `k${n}`,
          class: classes[n % 3] ?? "permission_drift",
          cameBack: n % 5 === 0 ? 1 : 0,
          ...(n % 2 === 0 ? { firstSeen: same } : { firstSeen: `2025-01-01T00:00:00.1234${10 + (n % 80)}Z` }),
        });
      }
      const pages = await everyPage({ order });
      const shown = pages.flat().map((row) => row.id);
      expect(pages.map((page) => page.length)).toEqual([PAGE_SIZE, PAGE_SIZE, 7]);
      expect(new Set(shown).size).toBe(2 * PAGE_SIZE + 7);
    },
  );

  test.each([["urgent"], ["oldest"]] as const)(
    "pages by %s neither repeat nor skip what stays while rows come and go",
    async (order) => {
      const staying: string[] = [];
      const leaving: string[] = [];
      for (let n = 0; n < 3 * PAGE_SIZE; n += 1) {
        const { id } = await addDrift(sql, {
          key: `k${n}`,
          age: 10_000 - n,
          class: n % 2 ? "permission_drift" : "extra_external",
        });
        (n % 10 === 3 ? leaving : staying).push(id);
      }
      const pages = await everyPage({ order }, async (page) => {
        await addDrift(sql, { key: `new-old-${page}`, age: 50_000 });
        await addDrift(sql, { key: `new-young-${page}`, age: 1 });
        await sql`update drifts set resolved_at = now(), resolution = 'gone' where id = any(${leaving.slice(0, page * 5)})`;
      });
      const shown = pages.flat().map((row) => row.id);
      expect(new Set(shown).size).toBe(shown.length);
      expect(staying.filter((id) => !shown.includes(id))).toEqual([]);
    },
  );
});

describe("cursors", () => {
  test.each([
    ["not base64 json", "%%%"],
    ["json of another shape", encodeCursor({ hello: 1 })],
    [
      "a class that does not exist",
      encodeCursor({
        at: "2025-01-01T00:00:00.000000Z",
        back: false,
        class: "x",
        firstSeen: "2025-01-01T00:00:00.000000Z",
        id: "a",
        order: "urgent",
      }),
    ],
    [
      "a time that is none",
      encodeCursor({
        at: "yesterday",
        back: false,
        class: "permission_drift",
        firstSeen: "2025-01-01T00:00:00.000000Z",
        id: "a",
        order: "urgent",
      }),
    ],
    ["far too long", "a".repeat(5_000)],
  ])("refuses %s", async (_, after) => {
    await expect(driftList(sql, { viewer: admin, filter: {}, after })).rejects.toBeInstanceOf(InvalidCursor);
  });

  test("refuses a page of another order", async () => {
    for (let n = 0; n <= PAGE_SIZE; n += 1) await addDrift(sql, { key: `k${n}`, age: n });
    const { next } = await driftList(sql, { viewer: admin, filter: {}, order: "newest" });
    expect((await driftList(sql, { viewer: admin, filter: {}, order: "newest", after: next })).rows).toHaveLength(1);
    for (const order of ["urgent", "oldest", null] as const) {
      const going = driftList(sql, { viewer: admin, filter: {}, order, after: next });
      await expect(going).rejects.toBeInstanceOf(InvalidCursor);
    }
  });

  test.each([
    ["0001-01-01", "0001-01-01"],
    ["0001-01-01", "9999-12-31"],
    ["9999-12-31", "0001-01-01"],
    ["9999-12-31", "9999-12-31"],
    ["2026-01-01", "1926-01-01"],
    ["2026-01-01", "2126-01-01"],
  ])("refuses the moment %s with a drift of %s, which the database cannot count with", async (moment, day) => {
    await addDrift(sql, { key: "unknown", class: "unknown_after_repair" });
    const [at, firstSeen] = [`${moment}T00:00:00.000000Z`, `${day}T00:00:00.000000Z`];
    const after = encodeCursor({ at, back: false, class: "unknown_after_repair", firstSeen, id: "a", order: "urgent" });
    await expect(driftList(sql, { viewer: admin, filter: {}, after })).rejects.toBeInstanceOf(InvalidCursor);
  });

  test.each([
    ["2000-01-01", "2019-12-01"],
    ["2199-12-31", "2180-02-01"],
  ])("goes on from the moment %s with a drift of %s", async (moment, day) => {
    await addDrift(sql, { key: "unknown", class: "unknown_after_repair", cameBack: 1 });
    await addDrift(sql, { key: "attribute", class: "attribute_drift" });
    const [at, firstSeen] = [`${moment}T00:00:00.000000Z`, `${day}T00:00:00.000000Z`];
    for (const driftClass of DRIFT_CLASSES) {
      const after = encodeCursor({ at, back: false, class: driftClass, firstSeen, id: "a", order: "urgent" });
      expect((await driftList(sql, { viewer: admin, filter: {}, after })).rows).toBeInstanceOf(Array);
    }
  });
});

describe("visibility", () => {
  beforeEach(async () => {
    await addDrift(sql, { key: "billing-one", owner: "billing", age: 50 });
    await addDrift(sql, { key: "data-one", owner: "data", age: 40 });
    await addDrift(sql, { key: "nobody", owner: null, class: "extra_external", age: 30 });
    await addDrift(sql, {
      key: "contested",
      owner: "data",
      class: "stale_owner",
      direction: "contested",
      detail: { owner: { asked: "data", found: "billing" } },
      age: 20,
    });
    // The other side counts for a contested owner only, not for anything else that names a team.
    await addDrift(sql, {
      key: "named",
      owner: "data",
      class: "attribute_drift",
      detail: { owner: { asked: "data", found: "billing" } },
      age: 10,
    });
  });

  test.each([
    ["an admin sees all", admin, ["billing-one", "data-one", "nobody", "contested", "named"]],
    [
      "a reviewer sees own, ownerless and the other side",
      reviewer(["billing"]),
      ["billing-one", "nobody", "contested"],
    ],
    ["support sees the same", support(["billing"]), ["billing-one", "nobody", "contested"]],
    ["somebody without a team sees what nobody owns", support([]), ["nobody"]],
    ["an end user sees nothing", endUser, []],
  ])("%s", async (_, viewer, expected) => {
    const list = await driftList(sql, { viewer, filter: {}, order: "oldest" });
    expect(list.rows.map((row) => row.key)).toEqual(expected);
    expect(list.count).toEqual({ n: expected.length, capped: false });
  });

  test("a filter by another team does not open it", async () => {
    expect(await keys({ viewer: reviewer(["billing"]), filter: { owner: ["data"] } })).toEqual(["contested"]);
  });
});

describe("filters", () => {
  test("values of one name are OR, names are AND", async () => {
    await addDrift(sql, { key: "a", class: "permission_drift", direction: "over", kind: "database_access" });
    await addDrift(sql, { key: "b", class: "attribute_drift", kind: "database_access" });
    await addDrift(sql, { key: "c", class: "permission_drift", direction: "under", kind: "directory_account" });
    const order = "oldest" as const;
    expect((await keys({ filter: { class: ["permission_drift", "attribute_drift"] }, order })).sort()).toEqual([
      "a",
      "b",
      "c",
    ]);
    expect(await keys({ filter: { class: ["permission_drift"], kind: ["directory_account"] } })).toEqual(["c"]);
    expect(await keys({ filter: { direction: ["over"] } })).toEqual(["a"]);
  });

  test("by age, owner, assignee, came back, status and text", async () => {
    await addDrift(sql, { key: "young", age: 60, assignee: "p_adm", status: "not_confirmed" });
    await addDrift(sql, { key: "hours_2", age: 2 * 3600, owner: "data", cameBack: 1, externalId: "role:42" });
    await addDrift(sql, { key: "100%", age: 30 * 86_400, owner: null });
    expect(await keys({ filter: { age: ["15m"] } })).toEqual(["young"]);
    expect((await keys({ filter: { age: ["6h", "older"] } })).sort()).toEqual(["100%", "hours_2"]);
    expect(await keys({ filter: { owner: ["none"] } })).toEqual(["100%"]);
    expect((await keys({ filter: { owner: ["none", "data"] } })).sort()).toEqual(["100%", "hours_2"]);
    expect(await keys({ filter: { assignee: "me" } })).toEqual(["young"]);
    expect((await keys({ filter: { assignee: "none" } })).sort()).toEqual(["100%", "hours_2"]);
    expect(await keys({ filter: { came_back: true } })).toEqual(["hours_2"]);
    expect(await keys({ filter: { status: ["not_confirmed"] } })).toEqual(["young"]);
    expect(await keys({ filter: { q: "URS_" } })).toEqual(["hours_2"]);
    expect(await keys({ filter: { q: "0%" } })).toEqual(["100%"]);
    expect(await keys({ filter: { q: "role:42" } })).toEqual(["hours_2"]);
    expect(await keys({ filter: { q: "role:4" } })).toEqual([]);
  });

  test("shows open drifts only", async () => {
    await addDrift(sql, { key: "gone", resolved: "gone" });
    expect(await keys({})).toEqual([]);
  });
});

test("counts of some stop at a thousand and say so; all that are open are counted anyway", async () => {
  await sql`insert into objects (bucket, kind, key, ref) select 1, 'k', n::text, n::text from generate_series(1, 1001) n`;
  await sql`
    insert into drifts (bucket, id, kind, key, class, detail, sentence, evidence, first_seen, last_seen)
    select 1, n::text, 'k', n::text, 'attribute_drift', '{}', 's', '[]', now(), now() from generate_series(1, 1001) n`;
  const count = async (viewer: Viewer, filter: DriftFilter) => (await driftList(sql, { viewer, filter })).count;
  expect(await count(admin, {})).toEqual({ n: 1_001, capped: false });
  expect(await count(admin, { kind: [], came_back: false })).toEqual({ n: 1_001, capped: false });
  expect(await count(admin, { kind: ["k"] })).toEqual({ n: 1_000, capped: true });
  expect(await count(reviewer(["billing"]), {})).toEqual({ n: 1_000, capped: true });
  expect(await count(endUser, {})).toEqual({ n: 0, capped: false });
});

test.each(["urgent", "newest"] as const)(
  "what a screen shows, by %s, is part of what the list has, page by page",
  async (order) => {
    await addTeam(sql, "billing");
    for (let n = 0; n < PAGE_SIZE + 3; n += 1) {
      const status = n % 4 === 0 ? "in_place" : "repair_needed";
      const expiresIn = n % 8 === 0 ? -600 : 600;
      const owner = n % 2 ? "billing" : null;
      await addDrift(sql, { key: `k${n}`, owner, cameBack: n % 3, age: n * 100, status, expiresIn });
    }
    const until = Date.now() + 60_000;
    await sql`update drifts set gate_verdict = 'hold' where key like '%5'`;
    await sql`update drifts set acceptance = ${sql.json({ by: "p_adm", at: 1, until, reason: "r", what: "w" })} where key like '%7'`;
    await sql`update drifts set acceptance = jsonb_set(acceptance, '{until}', '1') where key = 'k17'`;
    const seen: Record<string, number> = {};
    let after: string | null = null;
    do {
      const asked: DriftListParams = { viewer: admin, filter: { class: ["permission_drift"] }, order, after };
      const [list, briefs]: [DriftList, DriftBriefs] = [await driftList(sql, asked), await driftBriefs(sql, asked)];
      expect(list.rows.length).toBeGreaterThan(0);
      const briefly = list.rows.map(({ gateReasons, acceptance, evidenceExpiresAt, ...row }) => ({
        ...row,
        accepted: acceptance !== null,
        inPlaceUntil: row.status === "in_place" ? evidenceExpiresAt : null,
        gateSays: row.gateVerdict === "hold" ? gateReasons[0]?.says : null,
      }));
      expect(briefly).toMatchObject(briefs.rows);
      for (const told of ["accepted", "inPlaceUntil", "gateSays", "stale"] as const)
        seen[told] = (seen[told] ?? 0) + briefs.rows.filter((row) => row[told]).length;
      expect(briefs.count).toEqual(list.count);
      expect(briefs.rows.map(({ id }) => id)).toEqual(list.rows.map(({ id }) => id));
      after = briefs.next;
    } while (after !== null);
    expect(seen).toEqual({ accepted: 4, inPlaceUntil: 14, gateSays: 5, stale: 7 });
  },
);

test("the last pages go through no more drifts than the first, and each drift is on one", async () => {
  const classes = ["permission_drift", "attribute_drift", "extra_external"];
  await sql`insert into objects (bucket, kind, key, ref) select 1, 'k', n::text, n::text from generate_series(1, 3000) n`;
  await sql`
    insert into drifts (bucket, id, kind, key, class, detail, sentence, evidence, first_seen, last_seen)
    select 1, n::text, 'k', n::text, (${classes}::text[])[1 + n % 3], '{}', 's', '[]', now() - n * interval '1 minute', now()
    from generate_series(1, 3000) n`;
  await sql`vacuum analyze drifts, objects`;
  const one = connect({ url, name: "one connection", max: 1, byIndex: true });
  const rowsRead = async () => {
    await one`select pg_stat_force_next_flush()`;
    const [row] = await one<[{ rows: number }]>`
      select (seq_tup_read + idx_tup_fetch)::int as rows from pg_stat_user_tables where relname = 'drifts'`;
    return row.rows;
  };
  const counts: number[] = [];
  const ids = new Set<string>();
  let after: string | null = null;
  do {
    const before = await rowsRead();
    const page: DriftList = await driftList(one, { viewer: admin, filter: {}, after });
    counts.push((await rowsRead()) - before);
    for (const { id } of page.rows) ids.add(id);
    after = page.next;
  } while (after !== null);
  await one.end();
  expect(ids.size).toBe(3_000);
  expect(Math.max(...counts.slice(1))).toBeLessThan(2 * (counts[0] ?? 0));
});

test("a row carries its object's status with expiry applied, its repair and its names", async () => {
  await addTeam(sql, "billing", "Billing");
  await addObject(sql, { key: "a", status: "in_place", expiresIn: -5 });
  const drift = await addDrift(sql, { key: "a", withObject: false, firstSeen: "2025-01-01T00:00:00.123456Z" });
  const repair = await addRepairOf(sql, drift);
  const [row] = (await driftList(sql, { viewer: admin, filter: {} })).rows;
  expect(row).toMatchObject({
    firstSeen: "2025-01-01T00:00:00.123456Z",
    status: "in_place",
    stale: true,
    ownerName: "Billing",
    repairId: repair.id,
    repairState: "proposed",
    attempts: 0,
    gateReasons: [{ code: "policy_review", says: "Policy asks for review." }],
  });
});
