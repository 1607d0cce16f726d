import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { json, transaction } from "../../db/client.ts";
import { makeTestDatabase } from "../../db/test/database.ts";
import { bucketOf } from "../model/bucket.ts";
import { refOf } from "../model/reference.ts";
import { systemPorts } from "../ports.ts";
import { postgresStore } from "../postgres-store.ts";
import { CRASH_POINTS, type CrashPoint } from "../repair/attempt.ts";
import { act, detect } from "./pass.ts";
import { type LoopDeps, reconcileSafely } from "./reconcile.ts";
import { declaredSources } from "./runtime.ts";
import { World, worldConnector, worldKind, worldSpec } from "./world.test-kit.ts";

class Crash extends Error {}

let database: Awaited<ReturnType<typeof makeTestDatabase>>;
let store: ReturnType<typeof postgresStore>;
let world: World;
let deps: LoopDeps;

beforeEach(async () => {
  database = await makeTestDatabase();
  store = postgresStore({ url: database.reconcilerUrl, name: "test", max: 20 });
  world = new World();
  const connector = worldConnector(world);
  deps = {
    store,
    ports: systemPorts,
    kinds: new Map([["thing", { config: worldKind(world), connector, observer: connector.observer() }]]),
    leaseMs: 15_000,
    at: () => {},
  };
  await database.sql`insert into teams (id, name) values ('billing', 'Billing'), ('data', 'Data')`;
  await store.registerSources(declaredSources(worldSpec));
});
afterEach(async () => {
  await store.close();
  await database.drop();
});

function settlesIn(settleMs: number): void {
  const kind = deps.kinds.get("thing");
  if (kind === undefined) throw new Error("no kind");
  deps.kinds = new Map([["thing", { ...kind, config: { ...kind.config, spec: { ...worldSpec, settleMs } } }]]);
}

async function ask(key: string, options: { link?: string | null } = {}) {
  const bucket = bucketOf("thing", key);
  await transaction(database.sql, async (tx) => {
    await tx`
      insert into objects (bucket, kind, key, ref, generation, presence, owner, owner_epoch, asked_by, external_id)
      values (${bucket}, 'thing', ${key}, ${refOf({ kind: "thing", key })}, 1, 'present', 'billing', 1, 'somebody', ${options.link ?? null})`;
    await tx`
      insert into intents (bucket, kind, key, generation, presence, spec, desired, owner, subject, asked_by, asked_at)
      values (${bucket}, 'thing', ${key}, 1, 'present', '{}', ${json(tx, worldSpec.desire(key, {}))}, 'billing', 'A thing', 'somebody', now() - interval '1 hour')`;
  });
}

const objectOf = async (key: string) => {
  const [row] = await database.sql`select * from objects where key = ${key}`;
  return row;
};
const ends = () => database.sql`select class, resolution from drifts order by class`;
const settle = () => systemPorts.scheduler.sleep(worldSpec.settleMs + 20);
const run = () => act(deps, {}, "test", `test:${Math.random()}`);

test("a missing object is made once, linked, and proved by a fresh look", async () => {
  await ask("a");
  const found = await detect(deps, {}, "test");
  expect(found.drifts).toMatchObject([
    { key: "a", class: "missing_external", direction: "never_made", gate: { verdict: "act" } },
  ]);
  expect(world.effects).toEqual([]);

  const report = await run();
  expect(report.acted.map((done) => done.outcome)).toEqual(["happened", "confirmed"]);
  expect(world.effects).toHaveLength(1);
  expect(await objectOf("a")).toMatchObject({
    status: "in_place",
    external_id: "x1",
    classes: [],
    open_attempt: "none",
  });
  expect((await detect(deps, {}, "test")).drifts).toEqual([]);
});

test("a lost answer is unknown, is not sent again, and is settled by a look", async () => {
  await ask("a");
  world.faults.push("lose_answer");
  // However long it takes to look, it is inside of the settle time.
  settlesIn(60_000);
  expect((await run()).acted.map((done) => done.outcome)).toEqual(["unknown"]);
  expect(await objectOf("a")).toMatchObject({ status: "not_confirmed" });
  expect((await detect(deps, {}, "test")).drifts).toMatchObject([{ class: "unknown_after_repair" }]);
  await run();
  expect(world.effects).toHaveLength(1);
  settlesIn(worldSpec.settleMs);
  await settle();
  await run();
  await store.makeDue([{ kind: "thing", key: "a" }], 0);
  await run();
  expect(world.effects).toHaveLength(1);
  expect((await detect(deps, {}, "test")).counts).toMatchObject({ in_sync: 1 });
  // It was hidden meanwhile, and ended by what was proved to have happened. Whether a look fell between the proof and the
  // link, and saw that the link was missing, is a matter of milliseconds.
  const others = (await ends()).filter((end) => end.class !== "missing_external_id");
  expect(others).toEqual([
    { class: "missing_external", resolution: "repaired" },
    { class: "unknown_after_repair", resolution: "gone" },
  ]);
});

test("what was repaired ends as that, also where a sweep saw it gone before the proof", async () => {
  await ask("a");
  const swept: unknown[] = [];
  deps.at = async (point) => {
    if (point !== "outcome_written") return;
    await detect(deps, {}, "sweep");
    swept.push(...(await ends()));
  };
  await run();
  expect(swept).toEqual([{ class: "missing_external", resolution: "gone" }]);
  expect(await ends()).toEqual([{ class: "missing_external", resolution: "repaired" }]);
  expect(await database.sql`select came_back, flapped from drifts`).toEqual([{ came_back: 0, flapped: 0 }]);
  world.objects.clear();
  await settle();
  await detect(deps, { kind: "thing", key: "a" }, "test");
  expect(await database.sql`select came_back, flapped from drifts where resolved_at is null`).toEqual([
    { came_back: 1, flapped: 0 },
  ]);
});

test("what nobody asked for waits for a person and is not touched", async () => {
  await ask("kept", { link: world.add("kept").externalId });
  world.add("stray");
  const report = await run();
  expect(report.drifts).toMatchObject([{ key: "stray", class: "extra_external", gate: { verdict: "ask" } }]);
  expect(report.acted).toMatchObject([{ outcome: "proposed" }]);
  expect(world.effects).toEqual([]);
  expect(await objectOf("stray")).toMatchObject({ status: "blocked_on_review" });
});

test("a source that cannot be read is no absence", async () => {
  const made = world.add("a");
  await ask("a", { link: made.externalId });
  await detect(deps, {}, "test");
  world.objects.clear();
  world.readable = false;
  const report = await detect(deps, {}, "test");
  expect(report).toMatchObject({ complete: false, drifts: [] });
});

test.each(CRASH_POINTS)(
  "a process that dies after %s leaves nothing twice, nothing lost and a true status",
  async (point) => {
    await ask("a");
    let crashed = false;
    const crashing: LoopDeps = {
      ...deps,
      at: (here: CrashPoint) => {
        if (here === point && !crashed) {
          crashed = true;
          throw new Crash();
        }
      },
      // A dead process gives nothing back and writes nothing more.
      store: new Proxy(store, {
        get: (target, name) =>
          crashed && (name === "release" || name === "transaction")
            ? () => Promise.reject(new Crash())
            : Reflect.get(target, name),
      }),
    };
    await act(crashing, {}, "test", "dead").catch(() => {});
    expect(crashed).toBe(true);
    // Its lease and its deadline pass.
    await database.sql`update objects set lease_until = now() - interval '1 second'`;
    await database.sql`update attempts set deadline_at = now() where state = 'attempting'`;
    await run();
    await settle();
    await vi.waitFor(
      async () => {
        for (const claim of await store.claimDue("next", 5_000, 10)) {
          expect((await reconcileSafely(deps, claim)).error).toBeNull();
        }
        expect(await objectOf("a")).toMatchObject({ status: "in_place" });
      },
      { timeout: 15_000, interval: 100 },
    );
    expect(world.effects).toHaveLength(1);
    expect(await objectOf("a")).toMatchObject({ status: "in_place", classes: [], open_attempt: "none" });
  },
);

test("a source that fails between two looks lets nothing be reserved, and uses up nothing", async () => {
  await ask("a");
  await detect(deps, {}, "test");
  const at = (point: CrashPoint) => {
    if (point === "judged") world.readable = false;
  };
  const failing = { ...deps, at };
  const claim = await store.claimOne({ kind: "thing", key: "a" }, "test", 15_000);
  if (claim === null) throw new Error("it is held");
  await reconcileSafely(failing, claim);
  expect(await database.sql`select 1 from attempts`).toHaveLength(0);
  expect(await database.sql`select 1 from budgets`).toHaveLength(0);
  expect(
    await database.sql`select state, due_at > now() as later from repairs join objects using (bucket, kind, key)`,
  ).toEqual([{ state: "approved", later: true }]);
  world.readable = true;
  expect((await run()).acted.map((done) => done.outcome)).toEqual(["happened", "confirmed"]);
  expect(world.effects).toHaveLength(1);
});

test("a request that comes while an object is looked at is answered by a look of its own", async () => {
  const made = world.add("a");
  await ask("a", { link: made.externalId });
  await database.sql`update objects set request_token = 'first', due_at = now() where key = 'a'`;
  const [claim] = await store.claimDue("test", 15_000, 1);
  if (claim === undefined) throw new Error("nothing was due");
  const asked = () => database.sql`update objects set request_token = 'second', due_at = now() where key = 'a'`;
  await reconcileSafely({ ...deps, at: async (point) => void (point === "looked" && (await asked())) }, claim);
  expect(await objectOf("a")).toMatchObject({ request_token: "second", handled_token: "first" });
  const [again] = await store.claimDue("test", 15_000, 1);
  expect(again).toMatchObject({ key: "a", requestToken: "second" });
  await reconcileSafely(deps, again ?? claim);
  expect(await objectOf("a")).toMatchObject({ handled_token: "second", due_at: null });
});

test("a run that is bounded to one class repairs nothing else, and no more than its limit", async () => {
  await ask("a");
  world.add("a", { fields: { size: 9 } });
  await ask("b", { link: world.add("b", { fields: { size: 9 } }).externalId });
  await settle();
  const linked = await act(deps, { class: "missing_external_id" }, "test", "test");
  expect(linked.acted.map((one) => [one.key, one.class, one.outcome])).toEqual([
    ["a", "missing_external_id", "happened"],
    ["a", "missing_external_id", "confirmed"],
  ]);
  expect(world.effects).toEqual([]);

  // Two of them by now: what is left over the limit is told.
  const one = await act(deps, { limit: 1 }, "test", "test");
  expect(one.acted.filter((done) => done.outcome === "happened")).toHaveLength(1);
  expect(world.effects).toHaveLength(1);
  expect(one.unjudged.map(({ reason }) => reason)).toEqual(["Limit reached: 1. Not touched in this run."]);
});

test("a limit bounds repairs, not objects: one object may need several", async () => {
  await ask("a");
  world.add("a", { fields: { size: 9 } });
  await settle();
  const report = await act(deps, { limit: 1 }, "test", "test");
  expect(report.acted.filter((done) => done.outcome === "happened").map((done) => done.class)).toEqual([
    "missing_external_id",
  ]);
  expect(world.effects).toEqual([]);
});
