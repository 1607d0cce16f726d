/** The same calls on both stores, drawn at random: the same answers, the same refusals, and the same rows at the end. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { json, transaction } from "../../db/client.ts";
import { makeTestDatabase } from "../../db/test/database.ts";
import { foundDigest, showsDigest, wantsDigest } from "../../lib/comparable.ts";
import { bucketOf, type ObjectRef } from "../model/bucket.ts";
import type { FoundObject } from "../model/evidence.ts";
import { toFact } from "../observed/facts.ts";
import { fingerprintOf, KnownEntries, NewEntries, toBigint } from "../observed/known-entries.ts";
import { postgresStore } from "../postgres-store.ts";
import type { AttemptRow, Claim, DriftRow, EndedScan, RepairRow, ScannedRow, Store, StoreTx } from "../store.ts";
import { addObject, type MemoryStore, memoryStore, newObject } from "./memory-store.ts";
import { Dice } from "./random.ts";

const KIND = "thing";
const KEYS = ["a", "b", "c", "d", "e"] as const;
const SOURCES = ["api", "ledger"] as const;
const SECOND = 1_000;
const OPS = 160;

let database: Awaited<ReturnType<typeof makeTestDatabase>>;
let postgres: ReturnType<typeof postgresStore>;
let memory: MemoryStore;
let began: number;

beforeAll(async () => {
  database = await makeTestDatabase({
    breaks: ["I-01", "I-03", "I-04", "I-07", "I-12", "I-14", "I-19", "I-21", "I-25"],
  });
});
afterAll(() => database.drop());

async function start(): Promise<void> {
  postgres = postgresStore({ url: database.reconcilerUrl, name: "test", max: 4 });
  memory = memoryStore(
    () => Date.now(),
    () => {},
  );
  began = Date.now();
  const { sql } = database;
  await sql`truncate objects, dirty_objects, intents, facts, sightings, drifts, repairs, approvals, approval_uses, attempts, judgements, audit,
    audit_heads, budgets, batches, leases, runs, scans, sources, kind_states, stops, policies, teams, people, team_members cascade`;
  await sql`insert into teams (id, name, departed_at) values ('billing', 'Billing', null), ('gone', 'Gone', now())`;
  memory.tables.teams.push({ id: "billing", epoch: 1, departedAt: null });
  memory.tables.teams.push({ id: "gone", epoch: 1, departedAt: Date.now() });
  await sql`insert into people (id, email, name, role) values ('rita', 'rita@x.example', 'Rita', 'reviewer')`;
  await sql`insert into team_members (person_id, team_id) values ('rita', 'billing')`;
  memory.tables.people.push({ id: "rita", name: "Rita", role: "reviewer", teams: ["billing"], suspendedAt: null });
  const source = {
    kind: KIND,
    title: "Source",
    freshnessMs: 90 * SECOND,
    evidenceMs: 90 * SECOND,
    covers: "all" as const,
    pushed: false,
  };
  const rows = SOURCES.map((name) => ({
    ...source,
    ...{ name, standing: name === "api" ? ("authoritative" as const) : ("supporting" as const) },
  }));
  await both((store) => store.registerSources(rows));
}

/** How much of what is compared was more than nothing. */
const noted = new Map<string, number>();
const note = (name: string, count: number) => void noted.set(name, (noted.get(name) ?? 0) + count);

/** Which calls have their answer lost after they were done, so that they are made once more. */
let losses = new Dice(0);

/** Calls both and holds the answers against each other; refusals count as answers. */
async function both<T>(call: (store: Store) => Promise<T>): Promise<T> {
  if (losses.chance(0.1)) {
    const [lost, alsoLost] = [await settled(call(postgres)), await settled(call(memory))];
    expect(alsoLost.refused, String(lost.error ?? alsoLost.error)).toBe(lost.refused);
    note("repeated", 1);
  }
  const [one, other] = [await settled(call(postgres)), await settled(call(memory))];
  expect(other.refused, String(one.error ?? other.error)).toBe(one.refused);
  compare(one.value, other.value, "answer");
  note("refused", one.refused ? 1 : 0);
  return one.value as T;
}

async function settled<T>(promise: Promise<T>): Promise<{ refused: boolean; value?: T; error?: unknown }> {
  return promise.then(
    (value) => ({ refused: false, value }),
    (error: unknown) => ({ refused: true, error }),
  );
}

const inBoth = <T>(work: (tx: StoreTx) => Promise<T>) => both((store) => store.transaction(work));

/** Equal but for the few milliseconds between the two calls, and for columns that only one of them reads. */
function compare(one: unknown, other: unknown, at: string): void {
  const [times, leaf] = [timesOf(one, other), other === null || typeof other !== "object" || one == null];
  if (times !== null) expect(Math.abs(times[0] - times[1]), at).toBeLessThan(5 * SECOND);
  else if (typeof other === "bigint") expect(String(other), at).toBe(String(one));
  else if (leaf) expect(other ?? null, at).toEqual(one ?? null);
  else if (other instanceof Map) compare([...(one as Map<string, string>)].sort(), [...other].sort(), at);
  else compareParts(one as Record<string, unknown>, other as object, at);
}

function compareParts(one: Record<string, unknown>, other: object, at: string): void {
  if (Array.isArray(other)) expect(other.length, `${at}: ${JSON.stringify(one, texts)}`).toBe(one.length);
  for (const [name, value] of Object.entries(other)) {
    if (!OWN.has(name)) compare(one[name], value, `${at}.${name}`);
  }
}

function timesOf(one: unknown, other: unknown): [number, number] | null {
  if (typeof one === "number" && typeof other === "number" && one > 1e12) return [one, other];
  const isTime = typeof one === "string" && typeof other === "string" && /^\d{4}-\d\d-\d\dT/.test(one);
  return isTime ? [Date.parse(one), Date.parse(other)] : null;
}
const texts = (_: string, value: unknown) => (typeof value === "bigint" ? String(value) : value);
/** What counts seconds ago, for speed, and what only people read. */
const OWN = new Set(["dirty", "population", "drifted", "byClass", "supersededAt", "spec", "subject"]);

class Drawn {
  readonly dice: Dice;
  readonly claims: Claim[] = [];
  #made = 0;

  constructor(seed: number) {
    this.dice = new Dice(seed);
  }

  ref(): ObjectRef {
    return { kind: KIND, key: this.dice.pick(KEYS) };
  }
  id(prefix: string): string {
    this.#made += 1;
    return `${prefix}_00_${String(this.#made).padStart(32, "0")}`;
  }
  /** Far enough from now on either side that a moment between the two calls decides nothing. */
  time(): number {
    return began + this.dice.pick([-300, -200, -60, -30, 60, 600]) * SECOND;
  }
  maybe<T>(value: T): T | null {
    return this.dice.chance(0.3) ? null : value;
  }
  found(): FoundObject {
    const permissions = this.dice.pick([["read"], ["read", "write"], []]);
    return {
      externalId: `x${this.dice.between(1, 3)}`,
      owner: "billing",
      permissions,
      fields: { size: 1 },
      by: "link",
    };
  }
}

type Op = (drawn: Drawn) => Promise<unknown>;

const objectPatch = (d: Drawn) => {
  const verdict = d.dice.pick(["in_sync", "drifted", "verifying", "pending"] as const);
  const patches = [
    { dueAt: d.maybe(d.time()) },
    { leaseUntil: d.maybe(d.time()) },
    {
      ...{ verdict, spoke: d.maybe("api"), verdictAsOf: d.maybe(d.time()) },
      expiresAt: verdict === "in_sync" ? d.time() : d.maybe(d.time()),
    },
    {
      recheckAt: d.maybe(d.time()),
      judgedUnder: d.maybe("j1"),
      ...(d.dice.chance(0.5) ? { dirty: false as const } : {}),
    },
    { classes: d.dice.pick([[], ["missing_external" as const], ["permission_drift" as const]]) },
    { externalId: d.maybe(`x${d.dice.between(1, 3)}`), poison: d.dice.between(0, 3) },
    { openAttempt: d.dice.pick(["none", "none", "unknown"] as const), requestToken: d.maybe("t1"), attempted: true },
    { blockedAt: d.dice.chance(0.2) ? d.time() : null },
  ];
  return d.dice.pick(patches as [object, ...object[]]);
};

function drift(d: Drawn, ref: ObjectRef): DriftRow {
  const gateVerdict = d.dice.pick(["ask", "act", "hold"] as const);
  const hash = d.dice.pick(["h1", "h2"]);
  return {
    ...{
      ...ref,
      id: d.id("drift"),
      owner: d.maybe("billing"),
      class: d.dice.pick(["missing_external", "permission_drift"]),
    },
    ...{ direction: null, detail: {}, sentence: "s", evidence: [], firstSeen: d.time(), lastSeen: d.time() },
    ...{
      occurrences: 1,
      cameBack: 0,
      flapped: 0,
      plan: { hash, owner: "billing" } as never,
      gateVerdict,
      resolvedAt: null,
      resolution: null,
      batch: null,
      batchPlan: null,
      acceptance: null,
    },
    gateReasons: d.dice.chance(0.5) ? [] : [{ code: d.dice.pick(["budget_spent", "policy_review"]), says: "because" }],
  };
}

function repair(d: Drawn, ref: ObjectRef): RepairRow {
  const state = d.dice.pick(["proposed", "approved", "attempting", "confirmed", "superseded"] as const);
  return {
    ...{
      ...ref,
      id: d.id("repair"),
      driftId: `drift_00_${"1".padStart(32, "0")}`,
      class: d.dice.pick(["missing_external", "permission_drift"]),
    },
    ...{
      direction: null,
      state,
      stateSince: d.time(),
      plan: {} as never,
      planHash: d.dice.pick(["h1", "h2"]),
      generation: 1,
    },
    ...{
      owner: "billing",
      ownerEpoch: 1,
      risk: "low",
      proposedBy: "policy",
      proposedAt: began - d.dice.between(1, 1e6),
    },
    ...{ expiresAt: d.maybe(d.time()), notBefore: null, approvalsNeeded: 1, bothOwners: false, excluded: ["ann"] },
    ...{ lineage: 0, decidedBy: null, endReason: null, moved: null, supersededBy: null },
  };
}

function attempt(d: Drawn, ref: ObjectRef): AttemptRow {
  const state = d.dice.pick(["attempting", "unknown", "happened", "did_not_happen"] as const);
  return {
    ...{ ...ref, id: d.id("attempt"), repairId: d.id("repair"), class: "missing_external", state, generation: 1 },
    ...{ planHash: "h1", idempotencyKey: "k", fence: 1, holder: "w", reservedAt: began - d.dice.between(1, 1e6) },
    ...{ deadlineAt: d.time(), outcomeAt: null, externalId: null, receipt: { n: 1 }, says: "s", settleUntil: null },
    ...{ verifiedAt: null, proof: null, resolvedBy: null },
  };
}

async function idsOf(pick: "drifts" | "repairs" | "attempts", ref: ObjectRef): Promise<string[]> {
  const shelf = memory.tables.find(ref);
  return (shelf?.[pick] ?? []).map((row) => row.id);
}

/** One listing, read as take-scan.ts reads it: known entries are only seen, the others are set aside. */
async function scan(d: Drawn): Promise<void> {
  const source = d.dice.pick(SOURCES);
  const id = `scan_${(began + d.dice.between(1, 1_000)).toString(16).padStart(12, "0")}${d.id("x")}`;
  const startedAt = began - d.dice.between(0, 20) * SECOND;
  const shown = KEYS.filter(() => d.dice.chance(0.6)).flatMap((key) => entries(d, key, source, startedAt));
  const complete = d.dice.chance(0.8);
  const run = async (store: Store) => {
    const known = new KnownEntries(await store.fingerprints(KIND, source));
    const fresh = shown.filter((row) => known.see(halves(row.fingerprint)) === "new");
    if (fresh.length > 0) await store.stage(id, fresh);
    const added = new NewEntries();
    for (const { fingerprint } of fresh) added.add(fingerprint);
    const twice = added.twice();
    const suspect = !complete ? "cut" : twice === null ? null : `twice ${await store.stagedId(id, twice)}`;
    const end: EndedScan = {
      ...{ id, kind: KIND, runId: "r", source, filters: "", pages: 1, announced: null, unreadable: [], startedAt },
      ...{ counted: shown.length, endedAt: startedAt, complete: suspect === null, suspect },
    };
    if (suspect !== null) await store.refuseScan(end);
    return { suspect, leftovers: suspect === null ? await store.acceptScan({ ...end, covers: "all" }, known) : [] };
  };
  const told = await both(run);
  note("leftovers", told?.leftovers.length ?? 0);
  note("shown twice", told?.suspect?.startsWith("twice") ? 1 : 0);
}

function halves(fingerprint: bigint) {
  return { high: Number(fingerprint >> 32n), low: Number(BigInt.asIntN(32, fingerprint)) };
}

function entries(d: Drawn, key: string, source: string, asOf: number): ScannedRow[] {
  const count = d.dice.chance(0.2) ? 2 : 1;
  // What the source showed last, too: alone, or with something new beside it.
  const last = memory.tables.find({ kind: KIND, key })?.facts.find((fact) => fact.source === source);
  const [again] = d.dice.chance(0.4) && last?.fingerprint != null ? last.found : [];
  if (again !== undefined && count === 2) note("shown beside", 1);
  const rows = Array.from({ length: count }, (_, at) => {
    const isAgain = again !== undefined && at === 0;
    const found: FoundObject = isAgain ? again : { ...d.found(), externalId: `x${key}${at}` };
    const readable = isAgain || d.dice.chance(0.9);
    const text = `${key}\0${source}\0${readable ? JSON.stringify(found) : "broken"}`;
    return {
      ...{ bucket: bucketOf(KIND, key), key, externalId: found.externalId, fingerprint: toBigint(fingerprintOf(text)) },
      ...{ found: readable ? found : null, digest: readable ? foundDigest(found) : null },
      ...{ shows: readable ? showsDigest(found) : null, unreadable: readable ? null : "broken", asOf },
    };
  });
  // A list that moves while it is read shows the very same entry again.
  return d.dice.chance(0.03) ? [...rows, ...rows] : rows;
}

/** What people do is SQL of theirs: the same rows are put into both. */
async function ask(d: Drawn, { key }: { key: string } = d.ref()): Promise<void> {
  const shelf = memory.tables.shelf({ kind: KIND, key });
  const generation = shelf.intents.length + 1;
  const { permissions, fields } = d.found();
  const owner = d.dice.pick(["billing", "billing", "gone"]);
  const desired = { permissions, fields };
  const wants = wantsDigest({ presence: "present", owner, desired });
  const askedAt = began - 250 * SECOND;
  const bucket = bucketOf(KIND, key);
  await both((store) => store.transaction((tx) => tx.ensureObject({ kind: KIND, key })));
  await transaction(database.sql, async (tx) => {
    await tx`
      insert into intents (bucket, kind, key, generation, presence, spec, desired, owner, subject, asked_by, asked_at)
      values (${bucket}, ${KIND}, ${key}, ${generation}, 'present', '{}', ${json(tx, desired)}, ${owner}, 's', 'ann', ${new Date(askedAt)})`;
    await tx`update objects set generation = ${generation}, presence = 'present', owner = ${owner}, wants = ${wants}
      where bucket = ${bucket} and kind = ${KIND} and key = ${key}`;
    await tx`select plumbline.mark(${KIND}, ${key})`;
  });
  const base = { kind: KIND, key, generation, presence: "present" as const, desired, owner };
  shelf.intents.push({ ...base, subject: "s", askedBy: "ann", askedAt, supersededAt: null, spec: {} });
  if (shelf.object === null) addObject(memory.tables, newObject({ kind: KIND, key }, began));
  Object.assign(shelf.object ?? {}, { generation, presence: "present", owner, wants, dirty: true });
}

/** An object that is as asked but for one thing, or for none. */
async function settle(d: Drawn): Promise<void> {
  const ref = { kind: KIND, key: d.id("settled") };
  await ask(d, ref);
  const { desired, owner } = memory.tables.shelf(ref).intents[0] ?? raise();
  const found: FoundObject = { ...desired, externalId: "x1", owner, by: "link" };
  const fact = (source: string, shown: FoundObject, ago: number) =>
    inBoth((tx) =>
      tx.putFact(toFact(ref, source, { complete: true, asOf: began - ago * SECOND, found: [shown] }, began)),
    );
  await inBoth((tx) => tx.updateObject(ref, { externalId: "x1" }));
  const spoiled = d.dice.pick(["not", "not", "ledger", "block", "old", "attempt", "drift", "link", "class"] as const);
  await fact("api", found, spoiled === "old" ? 200 : 5);
  if (spoiled === "ledger") await fact("ledger", { ...found, fields: { size: 9 } }, 5);
  if (spoiled === "block") await inBoth((tx) => tx.updateObject(ref, { blockedAt: began }));
  if (spoiled === "link") await inBoth((tx) => tx.updateObject(ref, { externalId: "x2" }));
  if (spoiled === "class") await inBoth((tx) => tx.updateObject(ref, { classes: ["missing_external"] }));
  if (spoiled === "attempt")
    await inBoth(
      (
        (row) => (tx) =>
          tx.insertAttempt(row)
      )(attempt(d, ref)),
    );
  if (spoiled === "drift")
    await inBoth(
      (
        (row) => (tx) =>
          tx.insertDrift(row)
      )(drift(d, ref)),
    );
  note("settled", (await both((store) => store.settleInSync(KIND))).settled);
  await inBoth((tx) => tx.bundle(ref).then((bundle) => bundle && { ...bundle, facts: bySource(bundle.facts) }));
  if (d.dice.chance(0.5)) await readNow(began - d.dice.pick([60, 20, 2]) * SECOND);
  await mark(ref);
  note("settled again", (await both((store) => store.settleInSync(KIND))).settled);
  await inBoth((tx) => tx.bundle(ref).then((bundle) => bundle && { ...bundle, facts: bySource(bundle.facts) }));
}

/** As a complete scan that saw everything again. */
async function readNow(watermark: number): Promise<void> {
  await database.sql`update sources set watermark = ${new Date(watermark)} where kind = ${KIND} and name = 'api'`;
  for (const source of memory.tables.sources) if (source.name === "api") source.watermark = watermark;
}

async function mark({ kind, key }: ObjectRef): Promise<void> {
  const { object } = memory.tables.shelf({ kind, key });
  if (object === null) return;
  await database.sql`select plumbline.mark(${kind}, ${key})`;
  object.dirty = true;
}

function raise(): never {
  throw new Error("It was asked for a moment ago.");
}

async function approve(d: Drawn): Promise<void> {
  const ref = d.ref();
  const repairId = d.dice.pick(await idsOf("repairs", ref));
  if (repairId === undefined) return;
  const row = { id: d.id("approval"), repairId, planHash: d.id("h"), personId: "rita", team: "billing" };
  const times = { grantedAt: began - d.dice.between(1, 1e6), expiresAt: d.time() };
  await database.sql`
    insert into approvals (bucket, id, repair_id, plan_hash, person_id, team, granted_at, expires_at)
    values (${bucketOf(KIND, ref.key)}, ${row.id}, ${repairId}, ${row.planHash}, 'rita', 'billing', ${new Date(times.grantedAt)}, ${new Date(times.expiresAt)})`;
  memory.tables.shelf(ref).approvals.push({ ...row, ...times });
  await inBoth((tx) => tx.approvals(ref, repairId));
  const uses = d.dice.between(0, 2);
  for (let use = 0; use < uses; use += 1) await inBoth((tx) => tx.consumeApproval(ref, row.id, d.id("attempt")));
  await inBoth((tx) => tx.approvals(ref, repairId));
}

async function fact(d: Drawn): Promise<void> {
  const ref = d.ref();
  const count = d.dice.between(0, 2);
  const found = Array.from({ length: count }, (_, at) => ({ ...d.found(), externalId: `x${at + 1}` }));
  const asOf = began - d.dice.pick([300, 100, 50, 10, 5]) * SECOND;
  const row = toFact(ref, d.dice.pick(SOURCES), { complete: d.dice.chance(0.7), asOf, found }, began);
  await inBoth((tx) => tx.putFact(row));
  await inBoth((tx) => tx.fact(ref, row.source));
}

async function openDrift(d: Drawn): Promise<void> {
  const row = drift(d, d.ref());
  await inBoth(async (tx) => {
    await tx.insertDrift(row);
    await tx.updateObject(row, { classes: [row.class] });
  });
}

async function change(d: Drawn): Promise<void> {
  const ref = d.ref();
  const [driftId, repairId, attemptId] = [
    d.dice.pick(await idsOf("drifts", ref)),
    d.dice.pick(await idsOf("repairs", ref)),
    d.dice.pick(await idsOf("attempts", ref)),
  ];
  const resolvedAt = d.maybe(d.time());
  if (driftId !== undefined) await inBoth((tx) => tx.updateDrift(ref, driftId, { resolvedAt, lastSeen: began }));
  const state = d.dice.pick(["proposed", "approved", "superseded"] as const);
  if (repairId !== undefined) await inBoth((tx) => tx.moveRepair(ref, repairId, ["proposed", "superseded"], { state }));
  const outcome = d.dice.pick(["unknown", "happened"] as const);
  if (attemptId !== undefined) {
    await inBoth((tx) => tx.moveAttempt(ref, attemptId, ["attempting", "did_not_happen"], { state: outcome }));
  }
}

const claim = async (d: Drawn) => {
  const claims = await both((store) =>
    store.claimDue("w1", 60 * SECOND, 10).then((rows) => rows.sort((a, b) => (a.key < b.key ? -1 : 1))),
  );
  d.claims.push(...claims);
  note("claimed", claims.length);
  const ref = d.ref();
  const one = await both((store) => store.claimOne(ref, "w2", 60 * SECOND));
  if (one !== null) d.claims.push(one);
};

const held = async (d: Drawn) => {
  const one = d.dice.pick(d.claims);
  if (one === undefined) return;
  const generation = d.maybe(d.dice.between(1, 2));
  const confirmed = (store: Store) => store.confirm(one, generation, 60 * SECOND);
  const whole = async (store: Store) => (await confirmed(store))?.stops ?? null;
  await both(whole);
  if (d.dice.chance(0.5)) await both((store) => store.release(one));
};

const OPERATIONS: readonly [Op, ...Op[]] = [
  (d) =>
    inBoth(
      (
        (ref) => (tx) =>
          tx.ensureObject(ref)
      )(d.ref()),
    ),
  ...[1, 2, 3].map(
    (): Op => (d) =>
      inBoth(
        (
          (ref, patch) => (tx) =>
            tx.updateObject(ref, patch)
        )(d.ref(), objectPatch(d)),
      ),
  ),
  ...[settle, settle, fact, fact, fact, scan, scan, scan, change, change, claim, held, approve],
  ...[1, 2].map((): Op => (d) => ask(d)),
  ...[1, 2].map((): Op => openDrift),
  ...[1, 2].map(
    (): Op => (d) =>
      inBoth(
        (
          (row) => (tx) =>
            tx.insertRepair(row)
        )(repair(d, d.ref())),
      ),
  ),
  (d) =>
    inBoth(
      (
        (row) => (tx) =>
          tx.insertAttempt(row)
      )(attempt(d, d.ref())),
    ),
  (d) =>
    inBoth(
      (
        (scope, n) => (tx) =>
          tx.takeBudget(scope, 0, n, 5)
      )(d.dice.pick(["s1", "s2"]), d.dice.between(1, 6)),
    ),
  (d) =>
    inBoth(
      ((state) => async (tx) => {
        await tx.audit({ actor: { kind: "reconciler", id: "w" }, action: "thing.done", ...state, detail: { n: 1 } });
      })(d.ref()),
    ),
  // Nor does one that a later statement of its transaction is refused for.
  (d) =>
    inBoth(
      ((ref: ObjectRef, found: DriftRow, first: RepairRow, second: RepairRow) => async (tx) => {
        await tx.insertDrift(found);
        await tx.insertRepair(first);
        await tx.putFact(toFact(ref, "api", { complete: true, asOf: began, found: [] }, began));
        await tx.insertRepair({ ...second, key: first.key, class: first.class, state: "proposed" });
      })(d.ref(), drift(d, d.ref()), { ...repair(d, d.ref()), state: "proposed" as const }, repair(d, d.ref())),
    ),
  // What is thrown away leaves nothing behind.
  (d) =>
    inBoth(
      ((ref, patch) => async (tx) => {
        await tx.ensureObject(ref);
        await tx.updateObject(ref, patch);
        await tx.takeBudget("s1", 0, 1, 5);
        await tx.audit({ actor: { kind: "reconciler", id: "w" }, action: "thing.undone", ...ref });
        throw new Error("no");
      })(d.ref(), objectPatch(d)),
    ),
  (d) =>
    both(
      (
        (refs, ms) => (store: Store) =>
          store.makeDue(refs, ms)
      )([d.ref(), d.ref()], d.dice.pick([0, 100_000])),
    ),
  () => both((store) => store.makeOpenDue(10 * SECOND)),
  () => both((store) => store.makeOpenDue(10 * SECOND)),
  (d) =>
    both(
      (
        (state) => (store: Store) =>
          store.noteSettings(KIND, state)
      )({ judgedUnder: d.dice.pick(["j1", "j2"]), version: d.dice.pick(["v1", "v1", "v2"]) }),
    ),
  async () => note("wanted", (await both((store) => store.wants(KIND))).length),
  (d) => {
    const groups = [{ class: d.dice.pick(["missing_external", "permission_drift"]), owner: "billing" }];
    const short = { id: d.id("batch"), scopes: ["s1"], groups, says: d.dice.pick(["few", "many"]) };
    const given = d.dice.chance(0.3) ? null : short;
    return both((store) => store.park(KIND, given));
  },
  () => both((store) => store.settleInSync(KIND)),
  (d) => mark(d.ref()),
  async () => note("due", Number(await both((store) => store.isAnyDue(KIND, { judgedUnder: "j1", by: began })))),
  async () => note("not due", Number(!(await both((store) => store.isAnyDue(KIND, { judgedUnder: "j2", by: began }))))),
  () => both((store) => store.verdicts(KIND, null)),
  async () => note("drifts", (await both((store) => store.openDrifts({ kind: KIND }, null, 100))).length),
  () => both((store) => store.summarize({ kinds: [KIND] })),
  () => both((store) => store.settings(KIND, 0).then((settings) => ({ ...settings, ...sortedSettings(settings) }))),
  () => both((store) => store.linked(KIND, ["x1", "x2", "xa0"])),
  () => both((store) => store.lastCount(KIND, "api")),
  (d) =>
    both(
      (
        (holder) => (store: Store) =>
          store.lease("sweep", holder, 60 * SECOND)
      )(d.dice.pick(["w1", "w2"])),
    ),
  () =>
    inBoth((tx) =>
      // Those that are not marked are in no order.
      tx
        .toJudge(KIND, { judgedUnder: "j1", by: began }, 100)
        .then((all) => all.sort((a, b) => (a.object.key < b.object.key ? -1 : 1)))
        .then((all) => all.map((one) => ({ ...one, facts: bySource(one.facts) }))),
    ),
];

const byName = <T extends object>(rows: readonly T[]) =>
  [...rows].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
const sortedSettings = ({ budgets, sources }: { budgets: object[]; sources: { name: string }[] }) => ({
  budgets: byName(budgets),
  sources: [...sources].sort((a, b) => (a.name < b.name ? -1 : 1)),
});

async function compareAll(): Promise<void> {
  for (const key of KEYS) {
    const whole = (tx: StoreTx) =>
      tx.bundle({ kind: KIND, key }).then((bundle) => bundle && { ...bundle, facts: bySource(bundle.facts) });
    await inBoth(whole);
  }
  const listed = await database.sql<{ key: string }[]>`select key from dirty_objects where kind = ${KIND}`;
  const marked = memory.tables.objectsOf(KIND).filter(({ object }) => object.dirty);
  expect(marked.map(({ key }) => key).sort()).toEqual(listed.map(({ key }) => key).sort());
  const entriesOf = await database.sql<{ bucket: number; seq: number; body: string }[]>`
    select bucket, seq, body from audit order by bucket, seq`;
  const mine = [...memory.tables.audit].sort((a, b) => a.bucket - b.bucket || a.seq - b.seq);
  expect(mine.map(({ bucket, seq, body }) => ({ bucket, seq, body }))).toEqual([...entriesOf]);
}
const bySource = <T extends { source: string }>(rows: T[]) => rows.sort((a, b) => (a.source < b.source ? -1 : 1));

test.each(Array.from({ length: 12 }, (_, at) => at + 1))("both stores do the same: sequence %i", async (seed) => {
  await start();
  const drawn = new Drawn(seed);
  losses = new Dice(-seed);
  try {
    for (let op = 0; op < OPS; op += 1) {
      await drawn.dice.pick(OPERATIONS)(drawn);
      if (op % 20 === 19) await compareAll();
    }
  } finally {
    await postgres.close();
  }
});

test("the sequences met what they are to compare", () => {
  for (const name of [
    "settled",
    "settled again",
    "leftovers",
    "shown twice",
    "shown beside",
    "refused",
    "claimed",
    "drifts",
    "repeated",
  ]) {
    expect(noted.get(name), name).toBeGreaterThan(5);
  }
});
