import { afterAll, beforeAll, expect, test } from "vitest";
import type { RunReport } from "../../reconciler/model/report.ts";
import { appendAudit } from "../../reconciler/record/append.ts";
import { type Sql, transaction } from "../client.ts";
import { makeTestDatabase } from "../test/database.ts";
import { auditList } from "./audit-list.ts";
import { type ClaimFilter, claimDetail, claimList } from "./claim-list.ts";
import { driftDetail } from "./drift-detail.ts";
import { driftList } from "./drift-list.ts";
import { navCounts } from "./nav-counts.ts";
import { objectDetail } from "./object-detail.ts";
import { objectList } from "./object-list.ts";
import { overviewCounts } from "./overview-counts.ts";
import { reviewDetail } from "./review-detail.ts";
import { reviewList } from "./review-list.ts";
import { runDetail } from "./run-detail.ts";
import { runList } from "./run-list.ts";
import { sourceList } from "./source-list.ts";
import { stopList } from "./stop-list.ts";
import { addClaim, addRepair, addSource, addTeam, admin, endUser, reviewer, support } from "./test/rows.ts";
import type { Viewer } from "./viewer.ts";

/** One world for all: a repair of each of two teams, one of nobody's object, and one that both teams are a side of. */
let sql: Sql;
let drop: () => Promise<void>;
const claims = new Map<string, string>();
let repairs: Record<"billing" | "data" | "nobody" | "contested", { id: string; drift: { id: string } }>;

const entry = (key: string) => ({
  id: key,
  kind: "database_access",
  key,
  class: "permission_drift" as const,
  direction: null,
  says: key,
  owner: null,
  first_seen: "",
  last_seen: "",
  occurrences: 1,
  plan: null,
  gate: { verdict: "ask" as const, reasons: [] },
});

beforeAll(async () => {
  ({ sql, drop } = await makeTestDatabase({ breaks: ["I-14", "I-21"] }));
  await addTeam(sql, "billing");
  await addTeam(sql, "data");
  await addSource(sql);
  repairs = {
    billing: await addRepair(sql, { key: "of-billing", owner: "billing" }),
    data: await addRepair(sql, { key: "of-data", owner: "data" }),
    nobody: await addRepair(sql, { key: "of-nobody", owner: null, class: "extra_external", repairOwner: "data" }),
    contested: await addRepair(sql, {
      key: "of-both",
      owner: "data",
      class: "stale_owner",
      direction: "contested",
      bothOwners: true,
      detail: { owner: { asked: "data", found: "billing" } },
    }),
  };
  const keys = ["of-billing", "of-data", "of-nobody", "of-both"];
  const report: RunReport = {
    run: "run_1",
    mode: "detect",
    complete: true,
    counts: { objects: 4, in_sync: 0, pending: 0, verifying: 0, drifted: 4 },
    drifts: keys.map(entry),
    drifts_omitted: 0,
    acted: keys.map((key) => ({
      repair: key,
      kind: "database_access",
      key,
      class: "permission_drift",
      outcome: "proposed",
      says: key,
    })),
    sources: [],
    unjudged: keys.map((key) => ({ kind: "database_access", key, reason: "r" })),
  };
  for (const key of keys) claims.set(key, await addClaim(sql, key));
  await sql`insert into runs (id, mode, scope, started_by, started_at, ended_at, complete, report)
    values ('run_1', 'detect', '{}', 'reconciler', now(), now(), true, ${sql.json(report)})`;
  await transaction(sql, async (tx) => {
    for (const key of keys) {
      await appendAudit(tx, {
        actor: { kind: "reconciler", id: "w1" },
        action: "drift.found",
        kind: "database_access",
        key,
      });
    }
    await appendAudit(tx, { actor: { kind: "person", id: "p_adm" }, action: "stop.set", subject: "stop_1" });
    for (const action of ["pause.set", "batch.parked", "review_batch.decided"])
      await appendAudit(tx, { actor: { kind: "person", id: "p_adm" }, action, subject: "s" });
    await appendAudit(tx, { actor: { kind: "person", id: "p_adm" }, action: "person.signed_in", subject: "p_adm" });
  });
});
afterAll(() => drop());

type Case = { says: string; viewer: Viewer; keys: string[]; audit: number };
const all = ["of-billing", "of-both", "of-data", "of-nobody"];
const cases: Case[] = [
  { says: "an admin sees everything", viewer: admin, keys: all, audit: 9 },
  {
    says: "billing sees its own, nobody's, and where it is the other side",
    viewer: reviewer(["billing"]),
    keys: ["of-billing", "of-both", "of-nobody"],
    audit: 7,
  },
  {
    says: "support of billing sees the same",
    viewer: support(["billing"]),
    keys: ["of-billing", "of-both", "of-nobody"],
    audit: 7,
  },
  {
    says: "data sees its own and nobody's",
    viewer: reviewer(["data"]),
    keys: ["of-both", "of-data", "of-nobody"],
    audit: 7,
  },
  { says: "an operator without a team sees nobody's", viewer: support([]), keys: ["of-nobody"], audit: 5 },
  { says: "an end user sees nothing", viewer: endUser, keys: [], audit: 0 },
];

test.each(cases)("lists, counts and reports: $says", async ({ viewer, keys, audit }) => {
  const sorted = (rows: readonly { key: string | null }[]) => rows.map((row) => row.key ?? "").sort();
  expect(sorted((await driftList(sql, { viewer, filter: {} })).rows)).toEqual(keys);
  expect(sorted((await objectList(sql, { viewer, filter: {} })).rows)).toEqual(keys);
  const queues = await Promise.all([
    reviewList(sql, { viewer, queue: "mine" }),
    reviewList(sql, { viewer, queue: "others" }),
  ]);
  expect(sorted(queues.flatMap((queue) => queue.rows))).toEqual(keys);
  const claimed = await claimList(sql, { viewer, filter: {} });
  expect(sorted(claimed.rows)).toEqual(keys);
  expect(claimed.count.n).toBe(keys.length);
  expect(claimed.scores.map((score) => score.drift)).toEqual(keys.length === 0 ? [] : [keys.length]);
  const run = await runDetail(sql, { viewer, id: "run_1" });
  for (const section of [run?.drifts, run?.acted, run?.unjudged]) {
    expect(sorted(section?.rows ?? [])).toEqual(keys);
    expect(section?.total ?? 0).toBe(keys.length);
  }
  const record = await auditList(sql, { viewer, filter: {} });
  expect(record.rows.length).toBe(audit);
  expect(record.count.n).toBe(audit);
  const overview = await overviewCounts(sql, { viewer });
  expect(overview.open).toBe(keys.length);
  expect(overview.objects.n).toBe(keys.length);
  expect(overview.waiting.mine.n + overview.waiting.others.n).toBe(keys.length);
  expect((await navCounts(sql, { viewer })).drift.n).toBe(keys.length);
});

test.each(cases)("details: $says", async ({ viewer, keys }) => {
  for (const [owner, repair] of Object.entries(repairs)) {
    const key = owner === "contested" ? "of-both" : `of-${owner}`;
    const visible = keys.includes(key);
    const found = await Promise.all([
      driftDetail(sql, { viewer, id: repair.drift.id }),
      reviewDetail(sql, { viewer, id: repair.id }),
      objectDetail(sql, { viewer, kind: "database_access", key }),
      claimDetail(sql, { viewer, id: claims.get(key) ?? "" }),
    ]);
    expect(found.map((detail) => detail !== null)).toEqual([visible, visible, visible, visible]);
  }
});

test("claims are filtered by verdict, agent, tool and object, and paged without a gap", async () => {
  const keysOf = async (filter: ClaimFilter) =>
    (await claimList(sql, { viewer: admin, filter })).rows.map((row) => row.key);
  expect((await keysOf({ verdict: ["drift", "match"], agent: "key_a", tool: "deployer" })).sort()).toEqual(all);
  expect(await keysOf({ key: "of-data", kind: ["database_access"] })).toEqual(["of-data"]);
  for (const filter of [
    { verdict: ["open"] },
    { agent: "key_b" },
    { tool: "x" },
    { kind: ["refund"] },
  ] as ClaimFilter[])
    expect(await keysOf(filter)).toEqual([]);
  for (let n = 0; n < 60; n += 1) await addClaim(sql, "of-data");
  const first = await claimList(sql, { viewer: admin, filter: {} });
  const second = await claimList(sql, { viewer: admin, filter: {}, after: first.next });
  expect([first.rows.length, second.rows.length, second.next]).toEqual([50, 14, null]);
  expect(new Set([...first.rows, ...second.rows].map((row) => row.id)).size).toBe(64);
});

test("what belongs to the installation is for operators only", async () => {
  for (const [viewer, seen] of [
    [support([]), 1],
    [endUser, 0],
  ] as const) {
    expect((await runList(sql, { viewer, filter: {} })).rows.length).toBe(seen);
    expect((await sourceList(sql, { viewer })).rows.length).toBe(seen);
    expect((await navCounts(sql, { viewer })).sources.all).toBe(seen);
  }
  await sql`insert into stops (id, scope, reason, set_by, set_at) values ('s', 'all', 'r', 'p_adm', now())`;
  expect((await stopList(sql, { viewer: support([]), kindsOf: () => [] })).inForce.length).toBe(1);
  expect((await stopList(sql, { viewer: endUser, kindsOf: () => [] })).inForce.length).toBe(0);
});

test("a stop of one object is seen with the object, in force, ended and in the record", async () => {
  const actor = { kind: "person", id: "p_adm" } as const;
  for (const key of ["of-billing", "of-data"]) {
    const scope = `object:database_access/${key}`;
    await sql`insert into stops (id, scope, reason, set_by, set_at) values (${`on-${key}`}, ${scope}, 'r', 'p_adm', now())`;
    await sql`insert into stops (id, scope, reason, set_by, set_at, lifted_at) values (${`was-${key}`}, ${scope}, 'r', 'p_adm', now(), now())`;
    await transaction(sql, async (tx) => {
      await appendAudit(tx, { actor, action: "stop.set", subject: `on-${key}`, detail: { scope } });
      await appendAudit(tx, { actor, action: "stop.refused", subject: scope, detail: { says: "r" } });
    });
  }
  const about = (texts: (string | null)[]) => texts.filter((text) => /of-(billing|data)$/.test(text ?? "")).sort();
  const billing = ["object:database_access/of-billing", "on-of-billing"];
  const data = ["object:database_access/of-data", "on-of-data"];
  for (const [viewer, scopes, subjects] of [
    [support(["billing"]), billing.slice(0, 1), billing],
    [reviewer(["data"]), data.slice(0, 1), data],
    [admin, [billing[0], data[0]], [billing[0], data[0], billing[1], data[1]]],
    [endUser, [], []],
  ] as const) {
    const stops = await stopList(sql, { viewer, kindsOf: () => [] });
    expect(about(stops.inForce.map(({ scope }) => scope))).toEqual(scopes);
    expect(about(stops.ended.map(({ scope }) => scope))).toEqual(scopes);
    const { rows } = await auditList(sql, { viewer, filter: { action: "stop" } });
    expect(about(rows.map(({ subject }) => subject))).toEqual(subjects);
  }
});

test.each([["drift_zz_x"], [""], ["drift_00_00000000000000000000000000000000"]])(
  "an id that is none is not found: %s",
  async (id) => {
    expect(await driftDetail(sql, { viewer: admin, id })).toBeNull();
    expect(await reviewDetail(sql, { viewer: admin, id })).toBeNull();
  },
);
