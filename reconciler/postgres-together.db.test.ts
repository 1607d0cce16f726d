import { afterAll, beforeAll, expect, test } from "vitest";
import { makeTestDatabase, type TestDatabase } from "../db/test/database.ts";
import { declaredSources } from "./loop/runtime.ts";
import { worldSpec } from "./loop/world.test-kit.ts";
import { bucketOf } from "./model/bucket.ts";
import { toFact } from "./observed/facts.ts";
import { postgresStore } from "./postgres-store.ts";
import type { RepairRow, StoreTx } from "./store.ts";

const KIND = "thing";
let database: TestDatabase;
let store: ReturnType<typeof postgresStore>;
beforeAll(async () => {
  database = await makeTestDatabase({ breaks: ["I-03", "I-10", "I-12", "I-19", "I-21", "I-25"] });
  store = postgresStore({ url: database.reconcilerUrl, name: "test", max: 6 });
});
afterAll(async () => {
  await store.close();
  await database.drop();
});

const refOfKey = (key: string) => ({ kind: KIND, key });
async function makeObjects(prefix: string, many: number): Promise<string[]> {
  const keys = Array.from({ length: many }, (_, n) => `${prefix}${n}`);
  await store.transaction(async (tx) => {
    for (const key of keys) await tx.ensureObject(refOfKey(key));
  });
  return keys;
}

/** Reads its object and changes it, as each step of a repair does. */
const say = (key: string, reason: string) => async (tx: StoreTx) => {
  const bundle = await tx.bundle(refOfKey(key));
  await tx.updateObject(refOfKey(key), { poisonReason: reason });
  await tx.updateObject(refOfKey(key), { snoozeReason: `${reason}!`, poison: 1 });
  await tx.audit({
    actor: { kind: "reconciler", id: "test" },
    action: "object.told",
    ...refOfKey(key),
    detail: { reason },
  });
  return bundle?.object.key;
};

const rowsOf = (keys: string[]) => database.sql<{ key: string; reason: string; more: string; version: string }[]>`
  select key, poison_reason as reason, snooze_reason as more, xmin::text as version from objects where key = any(${keys}) order by key`;

test("many are committed as one, each on its own object, and all of it is in the record", async () => {
  const keys = await makeObjects("many-", 50);
  const read = await Promise.all(keys.map((key) => store.together(say(key, key))));
  expect(read).toEqual(keys);
  const rows = await rowsOf(keys);
  expect(rows.every(({ key, reason, more }) => reason === key && more === `${key}!`)).toBe(true);
  expect(new Set(rows.map(({ version }) => version)).size).toBe(1);
  const told = await database.sql`select key from audit where action = 'object.told' and key = any(${keys})`;
  expect(told).toHaveLength(50);
});

test("one that fails takes nobody with it, and leaves nothing behind", async () => {
  const keys = await makeObjects("fails-", 5);
  const works = keys.map((key) => (tx: StoreTx) => say(key, key)(tx).then(() => failOf(key)));
  const failOf = (key: string) => {
    if (key === "fails-2") throw new Error("two");
  };
  const ends = await Promise.allSettled(works.map((work) => store.together(work)));
  expect(ends.map(({ status }) => status === "fulfilled")).toEqual([true, true, false, true, true]);
  expect((await rowsOf(keys)).map(({ reason }) => reason)).toEqual(["fails-0", "fails-1", null, "fails-3", "fails-4"]);
});

test("one that the database refuses, too", async () => {
  const keys = await makeObjects("refused-", 3);
  const ends = await Promise.allSettled(
    keys.map((key) => store.together(say(key, key.endsWith("1") ? "\u0000" : key))),
  );
  expect(ends.map(({ status }) => status === "fulfilled")).toEqual([true, false, true]);
});

test("a budget is not overshot by those who take from it together, and as much is taken as fits", async () => {
  const keys = await makeObjects("budget-", 10);
  const take = (key: string) => async (tx: StoreTx) => {
    await tx.bundle(refOfKey(key));
    return tx.takeBudget("scope", 0, 1, 7);
  };
  const taken = await Promise.all(keys.map((key) => store.together(take(key))));
  expect(taken.filter(Boolean)).toHaveLength(7);
  expect(await database.sql`select used from budgets where scope = 'scope'`).toEqual([{ used: 7 }]);
});

test("of two that hold the last of a grant, only one finds it elsewhere and gives it up", async () => {
  const keys = await makeObjects("admin-", 2);
  const now = await store.now();
  await store.registerSources(declaredSources(worldSpec));
  await store.transaction(async (tx) => {
    for (const key of keys) {
      const found = [{ externalId: key, owner: "billing", permissions: ["admin"], fields: {} }];
      await tx.putFact(toFact(refOfKey(key), "api", { complete: true, asOf: now, found }, now));
    }
  });
  const giveUp = (key: string) => async (tx: StoreTx) => {
    await tx.bundle(refOfKey(key));
    const elsewhere = await tx.heldElsewhere(refOfKey(key), ["admin"], true);
    if (elsewhere.length > 0) await tx.insertRepair(underWay(key, tx.now));
    return elsewhere.length > 0;
  };
  const gave = await Promise.all(keys.map((key) => store.together(giveUp(key))));
  expect(gave.filter(Boolean)).toHaveLength(1);
});

function underWay(key: string, now: number): RepairRow {
  return {
    ...{ ...refOfKey(key), id: `repair_${key}`, driftId: "d", class: "permission_drift", direction: "over" },
    ...{ state: "attempting", stateSince: now, plan: {} as RepairRow["plan"], planHash: "h", generation: 1 },
    ...{ owner: "billing", ownerEpoch: 1, risk: "low", proposedBy: "policy", proposedAt: now, expiresAt: null },
    ...{ notBefore: null, approvalsNeeded: 0, bothOwners: false, excluded: [], lineage: 0, decidedBy: "policy" },
    ...{ endReason: null, moved: null, supersededBy: null },
  };
}

test("a row moves only from the state it has, also twice in one transaction", async () => {
  const [key = ""] = await makeObjects("moves-", 1);
  const id = "attempt_moves";
  await database.sql`
    insert into attempts (bucket, id, repair_id, kind, key, class, state, generation, plan_hash, idempotency_key, fence, holder,
      reserved_at, deadline_at)
    values (${bucketOf(KIND, key)}, ${id}, 'r', ${KIND}, ${key}, 'attribute_drift', 'attempting', 1, 'h', 'k', 0, 'x', now(), now())`;
  const moved = await store.together(async (tx) => {
    await tx.bundle(refOfKey(key));
    return [
      await tx.moveAttempt(refOfKey(key), id, ["unknown"], { state: "happened" }),
      await tx.moveAttempt(refOfKey(key), id, ["attempting"], { state: "unknown", says: "lost" }),
      await tx.moveAttempt(refOfKey(key), id, ["attempting"], { state: "happened" }),
      await tx.moveAttempt(refOfKey(key), id, ["unknown"], { state: "did_not_happen" }),
    ];
  });
  expect(moved).toEqual([false, true, false, true]);
  expect(await database.sql`select state, says from attempts where id = ${id}`).toEqual([
    { state: "did_not_happen", says: "lost" },
  ]);
});

test("those who take the same objects in another order wait for each other and end", async () => {
  const keys = await makeObjects("order-", 30);
  const other = postgresStore({ url: database.reconcilerUrl, name: "test", max: 4 });
  const rounds = Array.from({ length: 5 }, (_, n) =>
    Promise.all([
      ...keys.map((key) => store.together(say(key, `a${n}`))),
      ...[...keys].reverse().map((key) => other.together(say(key, `b${n}`))),
    ]),
  );
  await Promise.all(rounds);
  await other.close();
  const told = await database.sql`select 1 from audit where action = 'object.told' and key = any(${keys})`;
  expect(told).toHaveLength(30 * 2 * 5);
});
