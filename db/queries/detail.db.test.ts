import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { appendAudit } from "../../reconciler/record/append.ts";
import { type Sql, transaction } from "../client.ts";
import { makeTestDatabase } from "../test/database.ts";
import { auditList } from "./audit-list.ts";
import { driftDetail } from "./drift-detail.ts";
import { objectDetail } from "./object-detail.ts";
import { objectList } from "./object-list.ts";
import { objectSearch } from "./object-search.ts";
import { PAGE_SIZE } from "./page.ts";
import { reviewDetail } from "./review-detail.ts";
import {
  addDrift,
  addFact,
  addIntent,
  addObject,
  addPerson,
  addRepair,
  addSource,
  admin,
  idOf,
  reviewer,
} from "./test/rows.ts";

let sql: Sql;
let drop: () => Promise<void>;
beforeAll(async () => {
  ({ sql, drop } = await makeTestDatabase({ breaks: ["I-03", "I-21"] }));
});
afterAll(() => drop());
beforeEach(
  () =>
    sql`truncate objects, drifts, repairs, attempts, facts, sources, intents, audit, audit_heads, people, team_members`,
);

const found = (permissions: string[]) => [{ externalId: "role:a", owner: "billing", permissions, fields: {} }];

test("a drift comes with what is asked, what each source says, what was tried and what is not known", async () => {
  await addSource(sql, { name: "catalog", readAge: 300, freshnessMs: 60_000 });
  await addSource(sql, { name: "server log", standing: "context", readAge: null });
  const drift = await addDrift(sql, {
    key: "a",
    direction: "over",
    detail: { over: ["SELECT:payroll"] },
    status: "not_confirmed",
    openAttempt: "unknown",
  });
  await addIntent(sql, drift, { desired: { permissions: ["SELECT:billing"], fields: {} } });
  await addFact(sql, drift, { found: found(["SELECT:billing", "SELECT:payroll"]), age: 5 });
  await sql`
    insert into attempts (bucket, id, repair_id, kind, key, class, state, generation, plan_hash, idempotency_key, fence,
      holder, reserved_at, deadline_at, outcome_at, says)
    values (${drift.bucket}, ${idOf("attempt", drift.kind, drift.key)}, 'r', ${drift.kind}, ${drift.key},
      'permission_drift', 'unknown', 1, 'h', 'k', 1, 'w', now(), now(), now(), 'connection reset')`;
  const detail = await driftDetail(sql, { viewer: admin, id: drift.id });
  expect(detail?.difference).toEqual([
    { part: "grant", field: "SELECT:payroll", asked: null, found: "there", after: null, state: "changes" },
    { part: "grant", field: "SELECT:billing", asked: "there", found: "there", after: "there", state: "same" },
  ]);
  expect(detail?.evidence.map(({ source, stale, agrees }) => ({ source, stale, agrees }))).toEqual([
    { source: "catalog", stale: false, agrees: "decides" },
    { source: "server log", stale: true, agrees: "silent" },
  ]);
  expect(detail?.attempts.map((attempt) => attempt.says)).toEqual(["connection reset"]);
  expect(detail?.uncertain.map((question) => question.question)).toEqual(["outcome_unknown"]);
  expect(detail?.object).toMatchObject({ status: "not_confirmed", openAttempt: "unknown", lookAsked: false });
});

test("once a repair has ended, it still tells what differed and not what is there now", async () => {
  const repair = await addRepair(sql, {
    key: "a",
    state: "verifying",
    direction: "over",
    detail: { over: ["SELECT:payroll"] },
  });
  await addSource(sql);
  await addIntent(sql, repair, { desired: { permissions: ["SELECT:billing"], fields: {} } });
  await addFact(sql, repair, { found: found(["SELECT:billing"]) });
  const states = async () => {
    const detail = await reviewDetail(sql, { viewer: admin, id: repair.id });
    return detail?.difference.map((row) => `${row.field} ${row.state}`);
  };
  expect(await states()).toEqual(["SELECT:billing same"]);
  await sql`update repairs set state = 'confirmed'`;
  expect(await states()).toEqual(["SELECT:payroll changes", "SELECT:billing same"]);
});

test("a complete scan that changed nothing keeps a fact young", async () => {
  const object = await addObject(sql, { key: "a" });
  await addSource(sql, { readAge: 5, freshnessMs: 60_000 });
  await addFact(sql, object, { age: 7_200 });
  const detail = await objectDetail(sql, { viewer: admin, kind: object.kind, key: "a" });
  expect(detail?.evidence[0]?.stale).toBe(false);
  await sql`update sources set watermark = now() - interval '2 minutes'`;
  expect((await objectDetail(sql, { viewer: admin, kind: object.kind, key: "a" }))?.evidence[0]?.stale).toBe(true);
});

test("an object shows every drift it ever had, open ones first, and its intents newest first", async () => {
  const first = await addDrift(sql, { key: "a", resolved: "repaired", age: 500 });
  await addDrift(sql, { key: "a", withObject: false, class: "attribute_drift", age: 900 });
  await addDrift(sql, { key: "a", withObject: false, class: "stale_owner", resolved: "gone", age: 100 });
  await addIntent(sql, first, { generation: 1 });
  await addIntent(sql, first, { generation: 2 });
  const detail = await objectDetail(sql, { viewer: admin, kind: first.kind, key: "a" });
  expect(detail?.drifts.map((drift) => drift.class)).toEqual(["attribute_drift", "stale_owner", "permission_drift"]);
  expect(detail?.intents.map((intent) => intent.generation)).toEqual([2, 1]);
});

test("what somebody mistyped at the terminal stands in the record, and is nothing that happened to the object", async () => {
  const object = await addObject(sql, { key: "a" });
  const { kind, key } = object;
  const entry = { actor: { kind: "cli", id: "cli:root" }, kind, key } as const;
  await transaction(sql, async (tx) => {
    await appendAudit(tx, { ...entry, action: "command.refused" });
    await appendAudit(tx, { ...entry, action: "intent.put" });
  });
  const detail = await objectDetail(sql, { viewer: admin, kind, key });
  expect(detail?.timeline.rows.map(({ action }) => action)).toEqual(["intent.put"]);
});

test("an object shows what its open drifts name before what is as asked", async () => {
  const detail = { externalIds: ["role:a", "role:b"] };
  const twice = await addDrift(sql, { key: "a", class: "duplicate_side_effect", detail });
  await addDrift(sql, { key: "a", withObject: false, direction: "over", detail: { over: ["SELECT:payroll"] } });
  await addDrift(sql, { key: "a", withObject: false, class: "stale_owner", detail: {}, resolved: "gone" });
  await addSource(sql);
  await addIntent(sql, twice, { desired: { permissions: ["SELECT:billing"], fields: {} } });
  await addFact(sql, twice, { found: found(["SELECT:billing", "SELECT:payroll"]) });
  const { difference } = (await objectDetail(sql, { viewer: admin, kind: twice.kind, key: "a" })) ?? {};
  expect(difference?.map((row) => `${row.field}: ${row.asked} | ${row.found}`).sort()).toEqual([
    "SELECT:billing: there | there",
    "SELECT:payroll: null | there",
    "external ids: one of them | role:a, role:b",
  ]);
  expect(difference?.at(-1)?.field).toBe("SELECT:billing");
});

describe("objects", () => {
  test("stand worst first, and pages keep their place while statuses move", async () => {
    const statuses = [
      "not_confirmed",
      "blocked_on_review",
      "repair_needed",
      "verifying",
      "pending",
      "stopped",
    ] as const;
    for (const status of statuses) await addObject(sql, { key: status, status, verdict: "drifted" });
    await addObject(sql, { key: "stale", expiresIn: -1 });
    for (let n = 0; n < PAGE_SIZE; n += 1) await addObject(sql, { key: `green-${n}`, statusAge: 10_000 - n });
    const first = await objectList(sql, { viewer: admin, filter: {} });
    expect(first.rows.slice(0, 8).map((row) => row.key)).toEqual([
      "not_confirmed",
      "blocked_on_review",
      "repair_needed",
      "verifying",
      "pending",
      "stopped",
      "stale",
      "green-0",
    ]);
    await sql`update objects set status = 'in_place', status_since = now() where key = 'verifying'`;
    const second = await objectList(sql, { viewer: admin, filter: {}, after: first.next });
    expect([...first.rows, ...second.rows].map((row) => row.key).filter((key) => key.startsWith("green")).length).toBe(
      PAGE_SIZE,
    );
    expect(second.next).toBeNull();
    expect(first.count).toEqual({ n: PAGE_SIZE + 7, capped: false });
  });

  test.each([
    [{ status: ["in_place"] as const }, ["fresh"]],
    [{ status: ["in_place_stale"] as const }, ["expired"]],
    [{ status: ["in_place", "repair_needed"] as const }, ["drifted", "fresh"]],
    [{ evidence: "unjudged" as const }, ["expired"]],
    [{ owner: ["none"] }, ["drifted"]],
    [{ q: "RES" }, ["fresh"]],
  ])("filter %j", async (filter, keys) => {
    await addObject(sql, { key: "fresh" });
    await addObject(sql, { key: "expired", expiresIn: -1 });
    const drifted = { status: "repair_needed", verdict: "drifted" } as const;
    await addObject(sql, { key: "drifted", owner: null, classes: ["extra_external"], ...drifted });
    await addObject(sql, { key: "gone", owner: null, expiresIn: -1 });
    const list = await objectList(sql, {
      viewer: admin,
      filter: { ...filter, status: "status" in filter ? [...filter.status] : null },
    });
    expect(list.rows.map((row) => row.key)).toEqual(keys);
    expect(list.count.n).toBe(keys.length);
  });
});

describe("the record", () => {
  const write = (action: string, more: { key?: string; actor?: string } = {}) =>
    transaction(sql, (tx) =>
      appendAudit(tx, {
        actor: { kind: "person", id: more.actor ?? "p_one" },
        action,
        kind: more.key === undefined ? null : "database_access",
        key: more.key ?? null,
        detail: { why: "test" },
      }),
    );

  test("filters by actor, entity, action and object, newest first", async () => {
    await addPerson(sql, "p_one");
    await write("repair.approved", { key: "a" });
    await write("repair.blocked", { key: "b", actor: "p_two" });
    await write("stop.set");
    const actions = async (filter: Parameters<typeof auditList>[1]["filter"]) =>
      (await auditList(sql, { viewer: admin, filter })).rows.map((row) => row.action);
    expect(await actions({})).toEqual(["stop.set", "repair.blocked", "repair.approved"]);
    expect(await actions({ actor: "p_two" })).toEqual(["repair.blocked"]);
    expect(await actions({ actor: "person" })).toHaveLength(3);
    expect(await actions({ action: "repair" })).toEqual(["repair.blocked", "repair.approved"]);
    expect(await actions({ action: "repair.approved" })).toEqual(["repair.approved"]);
    expect(await actions({ kind: "database_access", key: "b" })).toEqual(["repair.blocked"]);
    await addSource(sql);
    expect(await actions({ key: "b" })).toEqual(["repair.blocked"]);
    expect(await actions({ key: "not there" })).toEqual([]);
    const [newest] = (await auditList(sql, { viewer: admin, filter: {} })).rows;
    expect(newest?.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.parse(newest?.body ?? "")).toMatchObject({ action: "stop.set", detail: { why: "test" } });
    expect(newest).toMatchObject({ actorName: "Name of p_one", detail: { why: "test" } });
  });

  test("pages show each entry once while others are added", async () => {
    for (let n = 0; n < PAGE_SIZE + 5; n += 1) await write("drift.found", { key: `k${n % 9}` });
    const first = await auditList(sql, { viewer: admin, filter: {} });
    await write("drift.found", { key: "later" });
    const second = await auditList(sql, { viewer: admin, filter: {}, after: first.next });
    const ids = [...first.rows, ...second.rows].map((row) => `${row.bucket}/${row.seq}`);
    expect(new Set(ids).size).toBe(PAGE_SIZE + 5);
  });
});

describe("search", () => {
  test("finds by key, part of it, reference, external id, e-mail, ids and plan hash", async () => {
    await addPerson(sql, "p_ask", "end_user");
    const repair = await addRepair(sql, { key: "billing-export", externalId: "role:99", planHash: "9f3c21ab77" });
    await addObject(sql, { key: "billing-import", askedBy: "p_other" });
    const search = async (text: string) =>
      (await objectSearch(sql, { viewer: admin, text })).map((hit) => `${hit.type} ${"key" in hit ? hit.key : hit.id}`);
    expect(await search("billing-export")).toEqual(["object billing-export"]);
    expect(await search("BILLING")).toEqual(["object billing-export", "object billing-import"]);
    expect(await search("role:99")).toEqual(["object billing-export"]);
    expect(await search("p_ask@example.com")).toEqual(["object billing-export"]);
    expect(await search(repair.drift.id)).toEqual(["drift billing-export"]);
    expect(await search(repair.id)).toEqual(["repair billing-export"]);
    expect(await search("9f3c 21ab")).toEqual(["repair billing-export"]);
    expect(await search("%")).toEqual([]);
  });

  test("the whole of a name comes first and stands alone; else its beginning before a part of it", async () => {
    for (const key of ["app", "app-b", "app-a", "my-app", "the-app"]) await addObject(sql, { key, owner: "billing" });
    for (let n = 0; n < 9; n += 1) await addObject(sql, { key: `many-${n}` });
    await addObject(sql, { key: "too-many-0", owner: "billing" });
    await addObject(sql, { key: "others", owner: "data" });
    await addObject(sql, { key: "of-others", owner: "billing" });
    const search = async (text: string, viewer = admin) =>
      (await objectSearch(sql, { viewer, text })).map(
        (hit) => `${"key" in hit && hit.key}${"exact" in hit && hit.exact ? "!" : ""}`,
      );
    expect(await search("app")).toEqual(["app!", "app-a", "app-b"]);
    expect(await search("ap")).toEqual(["app", "app-a", "app-b", "my-app", "the-app"]);
    expect(await search("-app")).toEqual(["my-app", "the-app"]);
    expect(await search("many-")).toEqual(Array.from({ length: 8 }, (_, n) => `many-${n}`));
    expect(await search("many-1")).toEqual(["many-1!"]);
    expect(await search("APP-")).toEqual(["app-a", "app-b"]);
    // Whether there is one that they may not see makes no difference.
    expect(await search("others", reviewer(["billing"]))).toEqual(["of-others"]);
    expect(await search("others")).toEqual(["others!"]);
  });

  test("finds nothing of other teams", async () => {
    const repair = await addRepair(sql, { key: "secret", owner: "data" });
    for (const text of ["secret", repair.id, repair.drift.id, "9f3c21ab77"]) {
      expect(await objectSearch(sql, { viewer: reviewer(["billing"]), text })).toEqual([]);
    }
  });
});
