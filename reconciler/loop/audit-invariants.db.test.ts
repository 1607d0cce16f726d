import { afterAll, beforeAll, expect, test } from "vitest";
import { type Sql, type Tx, transaction } from "../../db/client.ts";
import { INVARIANTS, type InvariantId, UNASKED, violations } from "../../db/queries/invariants.ts";
import { makeTestDatabase, type TestDatabase } from "../../db/test/database.ts";
import { approveRepair } from "../../lib/services/repairs/approve.ts";
import { liftStop } from "../../lib/services/stops/lift.ts";
import { setStop } from "../../lib/services/stops/set.ts";
import { as, settlePeople } from "../../lib/services/test-world.ts";
import { bucketOf, publicId } from "../model/bucket.ts";
import { refOf } from "../model/reference.ts";
import { systemPorts, uuidv7 } from "../ports.ts";
import { postgresStore } from "../postgres-store.ts";
import { appendAudit } from "../record/append.ts";
import type { AttemptRow } from "../store.ts";
import { act } from "./pass.ts";
import { declaredSources } from "./runtime.ts";
import { World, worldConnector, worldKind, worldSpec } from "./world.test-kit.ts";

/** A history with a bit of everything, made by the production modules. Each test plants one row that must not be. */
let database: TestDatabase;
let store: ReturnType<typeof postgresStore>;
const world = new World();

beforeAll(async () => {
  database = await makeTestDatabase({ breaks: ["I-23"] });
  store = postgresStore({ url: database.reconcilerUrl, name: "test", max: 4 });
  await settlePeople(database.sql);
  await store.registerSources(declaredSources(worldSpec));
  for (const key of ["twice", "reviewed", "unknown"]) await ask(key);
  const reviewed = world.add("reviewed", { permissions: ["read", "write"] });
  await database.sql`update objects set external_id = ${reviewed.externalId} where key = 'reviewed'`;
  world.add("stray");
  world.faults.push(...(Array(2).fill("lose_answer") as "lose_answer"[]));
  await pass();
  await systemPorts.scheduler.sleep(worldSpec.settleMs + 50);
  await pass();
  for (const thing of world.objects.values()) if (thing.key === "twice") thing.fields = { size: 2 };
  await pass();
  await approve("reviewed");
  await pass();
  const kinds = new Map([["thing", worldSpec]]);
  const admin = await as(database.sql, "ada");
  const { stop } = await setStop(admin, { scope: "owner:data", reason: "a test", until: null }, kinds);
  await liftStop(admin, { stop, reason: null });
});
afterAll(async () => {
  await store.close();
  await database.drop();
});

async function ask(key: string): Promise<void> {
  const bucket = bucketOf("thing", key);
  await database.sql`
    insert into objects (bucket, kind, key, ref, generation, presence, owner, owner_epoch, asked_by)
    values (${bucket}, 'thing', ${key}, ${refOf({ kind: "thing", key })}, 1, 'present', 'billing', 1, 'mira')`;
  await database.sql`
    insert into intents (bucket, kind, key, generation, presence, spec, desired, owner, subject, asked_by, asked_at)
    values (${bucket}, 'thing', ${key}, 1, 'present', '{}', ${database.sql.json(worldSpec.desire(key, {}) as never)},
            'billing', 'A thing', 'mira', now() - interval '1 hour')`;
}

async function pass(): Promise<void> {
  const connector = worldConnector(world);
  const kinds = new Map([["thing", { config: worldKind(world), connector, observer: connector.observer() }]]);
  await act({ store, ports: systemPorts, kinds, leaseMs: 15_000, at: () => {} }, {}, "test", `test:${uuidv7()}`);
}

async function approve(key: string): Promise<void> {
  const [row] = await database.sql<{ id: string; plan_hash: string }[]>`
    select id, plan_hash from repairs where key = ${key} and state = 'proposed'`;
  const input = { repair: row?.id ?? "", plan_hash: row?.plan_hash ?? "" };
  await approveRepair(await as(database.sql, "rita"), input, new Map([["thing", worldSpec]]));
  // The time to take it back is over.
  await database.sql`update repairs set not_before = now() where id = ${input.repair}`;
}

class RollBack extends Error {}

/** The statistics count what was taken back, too, so they are asked in a test of their own. */
const brokenIn = async (sql: Sql) => (await violations(sql)).map(({ id }) => id).filter((id) => id !== "I-23");

/** What is broken after planting, in a transaction that is taken back. */
async function brokenBy(plant: (tx: Tx) => Promise<unknown>): Promise<InvariantId[]> {
  let broken: InvariantId[] = [];
  const work = transaction(database.sql, async (tx) => {
    await plant(tx);
    broken = await brokenIn(tx);
    throw new RollBack();
  });
  await expect(work).rejects.toThrow(RollBack);
  return broken;
}

type Attempt = Pick<AttemptRow, "kind" | "key" | "fence" | "holder" | "id" | "state"> & { bucket: number };
type Again = { attempt?: object; repair?: object | null; entries?: (attempt: Attempt) => [string, string, object][] };

const entriesOf = ({ holder, state, fence }: Attempt): [string, string, object][] => [
  [holder, "attempt.reserved", { fence: Number(fence) }],
  ...(state === "attempting" ? [] : [[holder, `attempt.${state}`, {}] as [string, string, object]]),
];

/** Another attempt beside the last one of `twice`, with its own repair and entries: as it should be, but for the changes. */
async function again(tx: Tx, { attempt = {}, repair = {}, entries = entriesOf }: Again = {}): Promise<void> {
  const [old] = await tx`select * from attempts where key = 'twice' order by reserved_at desc limit 1`;
  const [plan] = await tx`select * from repairs where id = ${old?.repair_id}`;
  const id = (name: string) => publicId(name, old?.bucket, uuidv7());
  const repairId = repair === null ? old?.repair_id : id("repair");
  if (repair !== null) {
    await tx`insert into repairs ${tx({ ...plan, id: repairId, state: "did_not_happen", ...repair } as never)}`;
    await entry(tx, "policy", "repair.approved", repairId, {});
  }
  const made = { ...old, id: id("attempt"), repair_id: repairId, state: "did_not_happen", idempotency_key: uuidv7() };
  const row = { ...made, ...attempt } as unknown as Attempt;
  await tx`insert into attempts ${tx(row as never)}`;
  for (const [actor, action, detail] of entries(row)) await entry(tx, actor, action, row.id, detail);
}

const entry = (tx: Tx, id: string, action: string, subject: string, detail: Record<string, unknown> | object) =>
  appendAudit(tx, {
    actor: { kind: "reconciler", id },
    ...{ action, subject, kind: "thing", key: "twice", detail: detail as Record<string, unknown> },
  });

async function twoOpen(tx: Tx): Promise<void> {
  await tx`drop index attempts_open`;
  await tx`drop index repairs_open`;
  for (const _ of [1, 2]) await again(tx, { attempt: { state: "unknown" }, repair: { state: "not_confirmed" } });
  await tx`update objects set open_attempt = 'unknown', status = 'not_confirmed', due_at = now() where key = 'twice'`;
}

const PLANTS: Record<InvariantId, (tx: Tx) => Promise<unknown>> = {
  "I-01": async (tx) => {
    const [first] =
      await tx`select idempotency_key from attempts where key = 'twice' order by reserved_at desc limit 1`;
    await again(tx, { attempt: { ...first, state: "happened" }, repair: { state: "confirmed" } });
  },
  "I-02": (tx) => again(tx, { repair: null }),
  "I-03": (tx) => again(tx, { entries: (row) => entriesOf(row).reverse() }),
  "I-04": (tx) =>
    again(tx, {
      entries: (row) => [
        [row.holder, "attempt.reserved", { fence: 999 }],
        [row.holder, "attempt.did_not_happen", {}],
      ],
    }),
  "I-05": (tx) => again(tx, { attempt: { fence: 0 } }),
  "I-06": twoOpen,
  "I-07": (tx) => tx`update approvals set expires_at = granted_at`,
  "I-08": (tx) => tx`update repairs set excluded = '{rita}' where key = 'reviewed'`,
  "I-09": async (tx) => {
    await entry(tx, "somebody", "intent.changed", "twice", { generation: 2 });
    await again(tx);
  },
  "I-10": (tx) => tx`update attempts set generation = 2 where key = 'reviewed'`,
  "I-11": (tx) => tx`update facts set complete = false where key = 'twice'`,
  "I-12": (tx) => tx`update objects set open_attempt = 'unknown' where key = 'twice'`,
  "I-13": (tx) => tx`update objects set expires_at = null where key = 'twice'`,
  "I-14": (tx) => tx`update drifts set evidence = '[]' where key = 'stray'`,
  "I-16": (tx) => tx`update attempts set proof = null where key = 'unknown'`,
  "I-17": (tx) => tx`insert into budgets (scope, window_start, used, "limit") values ('x', now(), 2, 1)`,
  "I-18": (tx) => entry(tx, "run_1", "repair.approved", "x", {}),
  "I-19": async (tx) => {
    await tx`update repairs set state = 'approved' where key = 'stray'`;
    await tx`update objects set due_at = null where key = 'stray'`;
  },
  "I-20": (tx) => tx`update audit set body = body || ' ' where key = 'stray'`,
  "I-21": (tx) =>
    tx`select id, holder from attempts where key = 'twice' limit 1`.then(([row]) =>
      entry(tx, row?.holder, "attempt.happened", row?.id, {}),
    ),
  "I-24": (tx) => entry(tx, "reviewer", "thing.done", "x", {}),
  "I-25": (tx) => tx`update approvals set team = 'gone'`,
  "I-26": (tx) =>
    again(tx, {
      entries: (row) => [
        [row.holder, "attempt.reserved", { fence: Number(row.fence) }],
        ["somebody else", "attempt.did_not_happen", {}],
      ],
    }),
  "I-27": (tx) => tx`update stops set scope = 'all', set_at = now() - interval '1 hour', lifted_at = null`,
  "I-31": (tx) => tx`insert into drift_counts values ('attribute_drift', null, now(), 1)`,
  "I-32": (tx) => tx`update objects set shown = 'another' where key = 'twice'`,
};

test("a history made by the production modules breaks nothing, and has something of everything", async () => {
  expect(await violations(database.sql)).toEqual([]);
  const attempts = await database.sql`select key, class, state from attempts order by key, reserved_at`;
  expect(attempts.map(({ key, class: name }) => `${key} ${name}`)).toEqual(
    expect.arrayContaining(["reviewed permission_drift", "twice missing_external", "unknown missing_external"]),
  );
  expect(await database.sql`select 1 from audit where action = 'attempt.unknown'`).not.toHaveLength(0);
  expect(await database.sql`select 1 from approval_uses`).toHaveLength(1);
});

test("another attempt with its own repair and entries breaks nothing: only what is changed in it does", async () => {
  expect(await brokenBy((tx) => again(tx))).toEqual([]);
});

test.each(Object.entries(PLANTS))("%s can fail, alone", async (id, plant) => {
  expect(await brokenBy(plant)).toEqual([id]);
});

test("I-23 can fail, alone", async () => {
  await database.sql`select pg_stat_reset()`;
  await expect.poll(() => violations(database.sql)).toEqual([]);
  await transaction(database.sql, async (tx) => {
    await tx`update audit set subject = subject where key = 'stray'`;
    await tx`select pg_stat_force_next_flush()`;
  });
  await expect.poll(async () => (await violations(database.sql)).map(({ id }) => id)).toEqual(["I-23"]);
});

test("every invariant is asked, or told why not", () => {
  const asked = INVARIANTS.map(({ id }) => id);
  expect([...Object.keys(PLANTS), "I-23"].sort()).toEqual([...asked].sort());
  const all = Array.from({ length: 32 }, (_, n) => `I-${String(n + 1).padStart(2, "0")}`);
  expect([...asked, ...Object.keys(UNASKED)].sort()).toEqual(all);
});
