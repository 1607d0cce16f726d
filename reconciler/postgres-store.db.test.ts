/** What single statements of the store leave alone: each of these conditions is what keeps a row that is none of theirs. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { transaction } from "../db/client.ts";
import {
  addApproval,
  addClaim,
  addDrift,
  addFact,
  addIntent,
  addObject,
  addRepair,
  addRepairOf,
  addSource,
  planFor,
} from "../db/queries/test/rows.ts";
import { makeTestDatabase, type TestDatabase } from "../db/test/database.ts";
import { latch } from "../db/test/latch.ts";
import { settlePeople } from "../lib/services/test-world.ts";
import { bucketOf } from "./model/bucket.ts";
import { toFact } from "./observed/facts.ts";
import { postgresStore } from "./postgres-store.ts";

const KIND = "database_access";
const ref = (key: string) => ({ kind: KIND, key });
let database: TestDatabase;
let store: ReturnType<typeof postgresStore>;
beforeAll(async () => {
  database = await makeTestDatabase({ breaks: "unasked" });
  store = postgresStore({ url: database.url, name: "test", max: 4 });
  await settlePeople(store.sql);
});
beforeEach(async () => {
  const { sql } = store;
  await sql`truncate objects, intents, facts, drifts, repairs, approvals, attempts, effects, sources, stops, claims, kind_states, batches, dirty_objects cascade`;
});
afterAll(async () => {
  await store.close();
  await database.drop();
});

const dirtyKeys = async () =>
  (await store.sql<{ key: string }[]>`select key from dirty_objects order by key`).map(({ key }) => key);

test("what has been due longest is taken first, whatever bucket it is in", async () => {
  const keys = Array.from({ length: 12 }, (_, n) => `due-${n}`);
  for (const key of keys) await addObject(store.sql, { key });
  const seconds = keys.map((_, n) => 100 - n);
  await store.sql`
    update objects o set due_at = now() - seconds * interval '1 second'
    from unnest(${keys}::text[], ${seconds}::int[]) as t(key, seconds) where o.key = t.key`;
  const taken: string[] = [];
  for (let n = 0; n < 4; n += 1) taken.push(...(await store.claimDue("me", 15_000, 3)).map(({ key }) => key).sort());
  expect(taken).toEqual([0, 3, 6, 9].flatMap((n) => keys.slice(n, n + 3).sort()));
});

test("confirming for a shorter time takes nothing from a claim", async () => {
  await addObject(store.sql, { key: "a" });
  const claim = await store.claimOne(ref("a"), "me", 60_000);
  if (claim === null) throw new Error("It was not free.");
  const confirmed = await store.confirm(claim, 1, 1_000);
  expect(confirmed?.remainingMs).toBeGreaterThan(30_000);
});

test("what is set aside for its failures is not brought back early by what a sweep found", async () => {
  for (const key of ["fails", "fine"]) await addDrift(store.sql, { key });
  await store.sql`update objects set due_at = now() + interval '1 hour', poison = case when key = 'fails' then 3 else 0 end`;
  await store.makeOpenDue(10_000);
  const rows = await store.sql`select key, due_at <= now() as due from objects order by key`;
  expect(rows).toEqual([
    { key: "fails", due: false },
    { key: "fine", due: true },
  ]);
});

test("a look is held against what is known once it is its turn, not against what was known when it came", async () => {
  const object = await addObject(store.sql, { key: "a" });
  const shown = (size: number) => [
    { externalId: "x", owner: null, permissions: [], fields: { size }, by: "link" as const },
  ];
  const look = (size: number) =>
    store.transaction((tx) =>
      tx.putFact(toFact(ref("a"), "api", { complete: true, asOf: Date.now(), found: shown(size) }, Date.now())),
    );
  await look(1);
  const judged = latch();
  const changed = latch();
  // Somebody saw another size, and had it judged.
  const another = transaction(store.sql, async (tx) => {
    await tx`select 1 from objects where key = 'a' for update`;
    await tx`update facts set digest = 'of another size' where key = 'a'`;
    changed.open();
    await judged.opened;
    await tx`delete from dirty_objects where key = 'a'`;
  });
  await changed.opened;
  const again = look(1);
  const waits = () => store.sql<{ n: number }[]>`select count(*)::int as n from pg_locks where not granted`;
  await expect.poll(async () => (await waits())[0]?.n).toBeGreaterThan(0);
  judged.open();
  await Promise.all([another, again]);
  expect(await dirtyKeys()).toEqual([object.key]);
});

test("what one team is short of parks nothing of another team, of the same class", async () => {
  for (const owner of ["billing", "data"]) {
    const key = `of-${owner}`;
    await addDrift(store.sql, { key, owner, plan: planFor(KIND, key, { owner }) });
  }
  await store.sql`update drifts set gate_verdict = 'act', gate_reasons = '[]'`;
  const groups = [{ class: "permission_drift", owner: "billing" }];
  expect(await store.park(KIND, { id: "batch_of_billing", scopes: ["hour"], groups, says: "Too many." })).toBe(true);
  expect(await store.sql`select key from drifts where batch is not null`).toEqual([{ key: "of-billing" }]);
});

test("an effect of which its command has spoken meanwhile is not moved", async () => {
  await addObject(store.sql, { key: "a" });
  const bucket = bucketOf(KIND, "a");
  await store.sql`
    insert into effects (bucket, kind, key, name, effect_key, generation, fingerprint, state, planned_at, started_at, deadline_at)
    values (${bucket}, ${KIND}, 'a', 'make', 'k', 1, '', 'started', now(), now(), now())`;
  const moved = await store.transaction(async (tx) => {
    const [effect] = (await tx.bundle(ref("a")))?.effects ?? [];
    if (effect === undefined) throw new Error("There is no effect.");
    const lost = await tx.moveEffect({ ...effect, state: "unknown" }, { answeredAt: tx.now });
    return [lost, await tx.moveEffect(effect, { state: "unknown" })];
  });
  expect(moved).toEqual([false, true]);
});

test("who left the team that an approval speaks for holds no right to it, as a member of another", async () => {
  const repair = await addRepair(store.sql, { key: "a", state: "proposed" });
  await store.sql`insert into people (id, email, name, role) values ('moved', 'moved@example.com', 'Moved', 'reviewer')`;
  await store.sql`insert into team_members (person_id, team_id) values ('moved', 'data')`;
  await addApproval(store.sql, repair, "moved");
  const rights = async () => {
    const rows = await store.transaction((tx) => tx.approvals(ref("a"), repair.id));
    return rows.map(({ personId, holdsRight }) => ({ personId, holdsRight }));
  };
  expect(await rights()).toEqual([{ personId: "moved", holdsRight: false }]);
  await store.sql`insert into team_members (person_id, team_id) values ('moved', 'billing')`;
  expect(await rights()).toEqual([{ personId: "moved", holdsRight: true }]);
});

test("the sources of a kind that this process does not have keep their standing", async () => {
  await addSource(store.sql, { kind: "another", name: "api" });
  await addSource(store.sql, { kind: KIND, name: "old" });
  const source = {
    kind: KIND,
    name: "api",
    title: "Api",
    standing: "authoritative" as const,
    freshnessMs: 1,
    evidenceMs: 1,
  };
  await store.registerSources([{ ...source, covers: "all", pushed: false }]);
  expect(await store.sql`select kind, name, standing from sources order by kind, name`).toEqual([
    { kind: "another", name: "api", standing: "authoritative" },
    { kind: KIND, name: "api", standing: "authoritative" },
    { kind: KIND, name: "old", standing: "context" },
  ]);
});

test("a pause that somebody lifted is not lengthened: there is a new one", async () => {
  const pause = (id: string, inMs: number) =>
    store.transaction((tx) => tx.pauseConnector({ id, connector: "c", until: tx.now + inMs, reason: "wait" }));
  expect(await pause("stop_1", 60_000)).toBe("stop_1");
  await store.sql`update stops set lifted_at = now()`;
  expect(await pause("stop_2", 90_000)).toBe("stop_2");
  expect(await store.sql`select id from stops where lifted_at is null`).toEqual([{ id: "stop_2" }]);
});

test("that another holds the last right is believed of an authority alone", async () => {
  const found = [{ externalId: "x", owner: "billing", permissions: ["admin"], fields: {} }];
  for (const [key, name, standing] of [
    ["b", "mirror", "supporting"],
    ["c", "api", "authoritative"],
  ] as const) {
    await addSource(store.sql, { name, standing });
    await addFact(store.sql, await addObject(store.sql, { key }), { source: name, found });
  }
  await store.sql`update sources set evidence_ms = 3600000`;
  const held = () => store.transaction((tx) => tx.heldElsewhere(ref("a"), ["admin"], false));
  expect(await held()).toEqual(["admin"]);
  await store.sql`delete from facts where key = 'c'`;
  expect(await held()).toEqual([]);
});

test("a claim that was answered keeps its answer", async () => {
  await addObject(store.sql, { key: "a" });
  const id = await addClaim(store.sql, "a");
  await store.sql`update claims set verdict = null, reason = null, checked_at = null`;
  const check = (verdict: "match" | "drift") =>
    store.closeClaims(
      [{ id, ...ref("a"), check: { verdict, reason: "as_claimed", differences: [], evidence: [] } as never }],
      { kind: "reconciler", id: "test" },
    );
  await check("match");
  await check("drift");
  expect(await store.sql`select verdict from claims`).toEqual([{ verdict: "match" }]);
  expect(await store.sql`select 1 from audit where action = 'claim.checked' and subject = ${id}`).toHaveLength(1);
});

test("that nothing is there is as old as its own read, for a claim, and what is there as fresh as the last listing", async () => {
  await addSource(store.sql, { kind: KIND, name: "api" });
  await store.sql`update sources set watermark = now()`;
  const thing = { externalId: "x", owner: null, permissions: [], fields: {} };
  for (const [key, found] of Object.entries({ a: [], b: [thing] })) {
    await addFact(store.sql, await addObject(store.sql, { key }), { source: "api", found });
    await addClaim(store.sql, key);
  }
  await store.sql`update claims set verdict = null, reason = null, checked_at = null`;
  await store.sql`update facts set as_of = now() - interval '1 hour'`;
  const now = await store.now();
  const ages = new Map(
    (await store.openClaims(KIND, null, 10)).map(({ key, looks }) => [key, now - (looks[0]?.asOf ?? 0)]),
  );
  expect(ages.get("a")).toBeGreaterThan(3_000_000);
  expect(ages.get("b")).toBeLessThan(600_000);
});

test("what belongs to a team that departed is marked where settings changed, and nothing else", async () => {
  await addObject(store.sql, { key: "living", owner: "billing" });
  await addObject(store.sql, { key: "orphan", owner: "gone" });
  await store.noteSettings(KIND, { judgedUnder: "one", version: "1" });
  await store.sql`delete from dirty_objects`;
  await store.noteSettings(KIND, { judgedUnder: "two", version: "1" });
  expect(await dirtyKeys()).toEqual(["orphan"]);
});

/** As asked, by everything that is known of it: the database settles it by itself. */
async function asAsked(key: string): Promise<void> {
  const object = await addObject(store.sql, { key, externalId: "x", verdict: "pending", status: "pending" });
  await store.sql`insert into intents (bucket, kind, key, generation, presence, spec, owner, subject, asked_by, asked_at)
    values (${object.bucket}, ${KIND}, ${key}, 1, 'present', '{}', 'billing', 'S', 'p', now() - interval '9 days')`;
  await addFact(store.sql, object);
  await store.sql`update facts set shows = 'w', external_id = 'x' where key = ${key}`;
  await store.sql`update objects set wants = 'w' where key = ${key}`;
}

const settledKeys = async (): Promise<string[]> => {
  await store.settleInSync(KIND);
  const rows = await store.sql<{ key: string }[]>`select key from objects_now where not dirty order by key`;
  return rows.map(({ key }) => key);
};

test("an object that came and went is counted, and read without what is over", async () => {
  const object = await addDrift(store.sql, { key: "comes and goes" });
  await addIntent(store.sql, object);
  await store.sql`update intents set asked_at = now() - interval '20 days'`;
  const add = (resolution: string, days: number, times: number) => store.sql`
    insert into drifts (bucket, id, kind, key, class, detail, sentence, evidence, first_seen, last_seen, resolved_at, resolution)
    select bucket, id || ${resolution + days} || n, kind, key, class, '{}', '', '[]', now() - ${days} * interval '1 day', now(), now(), ${resolution}
    from drifts, generate_series(1, ${times}::int) n where id = ${object.id}`;
  await add("gone", 5, 40);
  await add("repaired", 5, 7);
  await add("gone", 25, 3);
  await add("eclipsed", 5, 1);
  await store.sql`update drifts set resolved_at = now() - interval '31 days' where id = ${`${object.id}gone51`}`;
  const proved = `${object.id}gone52`;
  await addRepairOf(store.sql, { ...object, id: proved }, { state: "confirmed" });
  const bundle = await store.transaction((tx) => tx.bundle(ref("comes and goes")));
  expect(bundle?.drifts.map(({ id }) => id).sort()).toEqual([object.id, `${object.id}eclipsed51`, proved].sort());
  expect(bundle?.recurrences).toEqual([{ class: "permission_drift", times: 51, repaired: 7, gone: 39 }]);
});

test("the database settles nothing where a command left a doubt, made another one, or did something since the look", async () => {
  await addSource(store.sql, { readAge: null });
  await store.sql`update sources set evidence_ms = 3600000`;
  const days = (n: number) => new Date(Date.now() - n * 86_400_000);
  const effects = [
    ["in_doubt", "unknown", null, days(3)],
    ["another", "settled", "x2", days(3)],
    ["lately", "settled", null, days(0)],
    ["long_ago", "settled", "x", days(3)],
    ["planned", "planned", null, null],
  ] as const;
  for (const [key, state, externalId, endedAt] of effects) {
    await asAsked(key);
    await store.sql`
      insert into effects (bucket, kind, key, name, effect_key, generation, fingerprint, state, planned_at, ended_at, external_id)
      values (${bucketOf(KIND, key)}, ${KIND}, ${key}, 'make', 'k', 1, '', ${state}, now(), ${endedAt}, ${externalId})`;
  }
  await store.sql`update objects set open_attempt = 'unknown' where key = 'in_doubt'`;
  expect(await settledKeys()).toEqual(["long_ago", "planned"]);
});

test("the database settles nothing by a look that is from the future", async () => {
  await addSource(store.sql, { readAge: null });
  await store.sql`update sources set evidence_ms = 3600000`;
  for (const key of ["future", "now"]) await asAsked(key);
  await store.sql`update facts set as_of = now() + interval '10 minutes' where key = 'future'`;
  expect(await settledKeys()).toEqual(["now"]);
});
