import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { connect, type Sql } from "../client.ts";
import { makeTestDatabase } from "../test/database.ts";
import { navCounts } from "./nav-counts.ts";
import { PAGE_SIZE } from "./page.ts";
import { waitingByAction } from "./review-batch.ts";
import { reviewDetail } from "./review-detail.ts";
import { reviewList, WAITING_LOOKED } from "./review-list.ts";
import { addApproval, addIntent, addRepair, addRepairOf, addTeam, admin, reviewer, support } from "./test/rows.ts";

let sql: Sql;
let url: string;
let drop: () => Promise<void>;
beforeAll(async () => {
  ({ sql, url, drop } = await makeTestDatabase({ breaks: ["I-21"] }));
  await addTeam(sql, "billing");
  await addTeam(sql, "data");
});
afterAll(() => drop());
beforeEach(() => sql`truncate objects, drifts, repairs, approvals, intents`);

const me = reviewer(["billing"]);
const why = async (viewer = me) =>
  Object.fromEntries(
    (await reviewList(sql, { viewer, queue: "all" })).rows.map((row) => [row.key, row.notMine ?? "mine"]),
  );

test("holds what this person may decide, and says of the rest why they may not", async () => {
  await addRepair(sql, { key: "mine" });
  await addRepair(sql, { key: "asked", excluded: [me.personId] });
  const decided = await addRepair(sql, { key: "decided", approvalsNeeded: 2 });
  await addApproval(sql, decided, me.personId);
  const moved = await addRepair(sql, { key: "decided-another-plan" });
  await addApproval(sql, moved, me.personId, "an older hash");
  await addRepair(sql, { key: "proposed", proposedBy: me.personId });
  const asker = await addRepair(sql, { key: "asked-by-intent" });
  await addIntent(sql, asker, { askedBy: me.personId });
  await addRepair(sql, { key: "unknown-proposer", proposedBy: "unknown" });
  const blocked = await addRepair(sql, { key: "blocked" });
  await sql`update objects set blocked_at = now() where key = ${blocked.key}`;
  await addRepair(sql, { key: "nobodys", owner: null, repairOwner: "data", class: "extra_external" });
  const contested = {
    class: "stale_owner",
    direction: "contested",
    detail: { owner: { asked: "data", found: "billing" } },
  } as const;
  await addRepair(sql, { key: "both-sides", owner: "data", bothOwners: true, ...contested });
  await addRepair(sql, { key: "one-side", owner: "data", ...contested });
  expect(await why()).toEqual({
    mine: "mine",
    asked: "asked_for_it",
    decided: "decided_already",
    "decided-another-plan": "mine",
    proposed: "proposed_it",
    "asked-by-intent": "asked_for_it",
    "unknown-proposer": "proposer_unknown",
    blocked: "object_blocked",
    nobodys: "other_team",
    "both-sides": "mine",
    "one-side": "other_team",
  });
  const list = await reviewList(sql, { viewer: me, queue: "mine" });
  expect(list.rows.map((row) => row.key).sort()).toEqual(["both-sides", "decided-another-plan", "mine"]);
  expect([list.mine.n, list.others.n]).toEqual([3, 8]);
});

test("an admin and support may decide nothing", async () => {
  await addRepair(sql, { key: "a" });
  expect(await why(admin)).toEqual({ a: "not_reviewer" });
  expect(await why(support(["billing"]))).toEqual({ a: "not_reviewer" });
});

test("nobody waits for what has expired, was decided or was replaced", async () => {
  await addRepair(sql, { key: "expired", expiresInSeconds: -1 });
  for (const state of ["approved", "blocked", "superseded", "expired", "confirmed"] as const) {
    await addRepair(sql, { key: `is ${state}`, state });
  }
  await addRepair(sql, { key: "without-end", expiresInSeconds: null });
  expect(await why()).toEqual({ "without-end": "mine" });
});

test("what is snoozed waits for no one until then, and can be decided all the same", async () => {
  const { id, key } = await addRepair(sql, { key: "snoozed" });
  await addRepair(sql, { key: "awake" });
  await sql`update objects set snoozed_until = now() + interval '1 hour', snoozed_by = 'p_sup' where key = ${key}`;
  expect(await why()).toEqual({ awake: "mine" });
  for (const viewer of [me, admin]) {
    const { mine, others } = await reviewList(sql, { viewer, queue: "all" });
    expect(mine.n + others.n).toBe(1);
  }
  expect(await reviewDetail(sql, { viewer: me, id })).toMatchObject({ waiting: true, object: { snoozedBy: "p_sup" } });
  await sql`update objects set snoozed_until = now() - interval '1 second' where key = ${key}`;
  expect(await why()).toEqual({ awake: "mine", snoozed: "mine" });
  expect((await reviewDetail(sql, { viewer: me, id }))?.object.snoozedUntil).toBeNull();
});

test("longest waiting first; decided ones leave, and the pages keep their place", async () => {
  const ids: string[] = [];
  for (let n = 0; n < PAGE_SIZE + 10; n += 1) {
    ids.push((await addRepair(sql, { key: `k${n}`, proposedAge: 10_000 - n })).id);
  }
  const first = await reviewList(sql, { viewer: me, queue: "mine" });
  expect(first.rows.map((row) => row.id)).toEqual(ids.slice(0, PAGE_SIZE));
  await sql`update repairs set state = 'approved' where id = any(${ids.slice(40, 52)})`;
  const second = await reviewList(sql, { viewer: me, queue: "mine", after: first.next });
  expect(second.rows.map((row) => row.id)).toEqual(ids.slice(52));
  expect(second.next).toBeNull();
});

test("neighbours are those of the queue, also for a proposal that has just left it", async () => {
  const repairs = [];
  for (let n = 0; n < 4; n += 1) repairs.push(await addRepair(sql, { key: `k${n}`, proposedAge: 100 - n }));
  await addRepair(sql, { key: "not-mine", owner: "data", proposedAge: 98 });
  const ids = repairs.map((repair) => repair.id);
  const at = async (n: number) => (await reviewDetail(sql, { viewer: me, id: ids[n] ?? "" }))?.neighbours;
  const of = (n: number) => ({ n, capped: false });
  expect(await at(0)).toEqual({ previous: null, next: ids[1], position: 1, total: of(4) });
  expect(await at(2)).toEqual({ previous: ids[1], next: ids[3], position: 3, total: of(4) });
  await sql`update repairs set state = 'approved' where id = ${ids[2] ?? ""}`;
  expect(await at(2)).toEqual({ previous: ids[1], next: ids[3], position: null, total: of(3) });
});

test("a replaced plan comes with the one that replaced it", async () => {
  const old = await addRepair(sql, { key: "a", state: "superseded" });
  const newer = await addRepairOf(sql, old.drift, { planHash: "new-hash" });
  await sql`
    update repairs set superseded_by = ${newer.id}, moved = ${sql.json([{ field: "payroll", before: "SELECT", after: "SELECT, INSERT" }])}
    where id = ${old.id}`;
  const detail = await reviewDetail(sql, { viewer: me, id: old.id });
  expect(detail?.waiting).toBe(false);
  expect(detail?.supersededBy?.planHash).toBe("new-hash");
  expect(detail?.repair.moved).toEqual([{ field: "payroll", before: "SELECT", after: "SELECT, INSERT" }]);
});

/** As many proposals like this one, on objects of their own, each proposed a second before the one before. */
async function addAlike(seed: { id: string; kind: string; key: string; drift: { id: string } }, count: number) {
  const alike = (table: string, of: string, change: string) => sql`
    insert into ${sql(table)} select (made).* from (
      select jsonb_populate_record(t, ${sql.unsafe(change)}) as made from ${sql(table)} t, generate_series(1, ${count}) n
      where t.kind = ${seed.kind} and t.key = ${seed.key} and ${of === "" ? sql`true` : sql`t.id = ${of}`}) m`;
  const key = "'key', t.key || n";
  await alike("objects", "", `jsonb_build_object(${key}, 'ref', t.ref || n, 'external_id', null)`);
  await alike("drifts", seed.drift.id, `jsonb_build_object(${key}, 'id', t.id || n)`);
  await alike(
    "repairs",
    seed.id,
    `jsonb_build_object(${key}, 'id', t.id || n, 'drift_id', t.drift_id || n, 'proposed_at', t.proposed_at - n * interval '1 second')`,
  );
}

test("however many wait, the first are found without going through all, and what is not looked at is told", async () => {
  const first = await addRepair(sql, { key: "last", proposedAge: 10 });
  await addAlike(first, 6_000);
  const oldest = await addRepair(sql, { key: "first", proposedAge: 9_000 });
  await addRepair(sql, { key: "of-others", proposedBy: me.personId, proposedAge: 8_000 });
  await sql`vacuum analyze objects, drifts, repairs`;
  const one = connect({ url, name: "one connection", max: 1, byIndex: true });
  const rowsRead = async () => {
    await one`select pg_stat_force_next_flush()`;
    const [row] = await one<[{ rows: number }]>`
      select sum(seq_tup_read + idx_tup_fetch)::int as rows from pg_stat_user_tables
      where relname in ('repairs', 'drifts', 'objects')`;
    return row.rows;
  };
  const read = async <T>(work: () => Promise<T>, most: number) => {
    // A plan is kept from the sixth time on.
    for (let round = 0; round < 8; round += 1) await work();
    const before = await rowsRead();
    const found = await work();
    expect((await rowsRead()) - before).toBeLessThan(most);
    return found;
  };
  const list = await read(() => reviewList(one, { viewer: me, queue: "mine" }), 1_500);
  expect(list.rows).toHaveLength(PAGE_SIZE);
  expect([list.mine, list.others]).toEqual([
    { n: WAITING_LOOKED - 1, capped: true },
    { n: 1, capped: true },
  ]);
  expect((await read(() => navCounts(one, { viewer: me }), 2_500)).review).toEqual(list.mine);
  const atHead = await read(() => reviewDetail(one, { viewer: me, id: oldest.id }), 1_500);
  expect(atHead?.neighbours).toMatchObject({ previous: null, next: list.rows[1]?.id, position: 1, total: list.mine });
  const atTail = await reviewDetail(one, { viewer: me, id: first.id });
  expect(atTail?.neighbours).toMatchObject({ next: null, position: null, total: list.mine });
  const { found, isAll } = await read(() => waitingByAction(one, me), 4_000);
  expect(isAll).toBe(false);
  expect(found.reduce((sum, { n }) => sum + n, 0)).toBe(1_000);
  await one.end();
});
