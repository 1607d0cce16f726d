import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Sql } from "../client.ts";
import { makeTestDatabase } from "../test/database.ts";
import { PAGE_SIZE } from "./page.ts";
import { reviewDetail } from "./review-detail.ts";
import { reviewList } from "./review-list.ts";
import { addApproval, addIntent, addRepair, addRepairOf, addTeam, admin, reviewer, support } from "./test/rows.ts";

let sql: Sql;
let drop: () => Promise<void>;
beforeAll(async () => {
  ({ sql, drop } = await makeTestDatabase({ breaks: ["I-21"] }));
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
  expect(await at(0)).toEqual({ previous: null, next: ids[1], position: 1, total: 4 });
  expect(await at(2)).toEqual({ previous: ids[1], next: ids[3], position: 3, total: 4 });
  await sql`update repairs set state = 'approved' where id = ${ids[2] ?? ""}`;
  expect(await at(2)).toEqual({ previous: ids[1], next: ids[3], position: null, total: 3 });
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
