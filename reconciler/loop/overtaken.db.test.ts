/** What is written late: a look, a listing or a claim that something newer came before. */
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Observer } from "../connectors/contract.ts";
import type { FoundObject } from "../model/evidence.ts";
import { type GateWorld, openGateWorld } from "./gate-world.test-kit.ts";
import { Bell, runLoops } from "./loops.ts";
import { detect } from "./pass.ts";
import { reconcileSafely } from "./reconcile.ts";

let given: GateWorld;
beforeEach(async () => {
  given = await openGateWorld();
});
afterEach(() => given.close());

const ref = { kind: "thing", key: "a" };
const toldOf = async (key: string) =>
  (await given.sql`select verdict, status, verdict_as_of as at from objects_now where key = ${key}`)[0];
const watermark = async () => (await given.sql`select watermark from sources where name = 'api'`)[0]?.watermark;

function runtime() {
  const kind = given.deps.kinds.get("thing");
  if (kind === undefined) throw new Error("no kind");
  return kind;
}

/** Does this the next time that the object is listed, between the listing's begin and its entries. */
function duringTheNextListing(work: () => Promise<unknown>): void {
  const observer: Observer = runtime().observer;
  const scan = observer.scan.bind(observer);
  observer.scan = async function* (...given) {
    observer.scan = scan;
    const pages = scan(...given);
    const first = await pages.next();
    await work();
    if (first.done) return first.value;
    yield first.value;
    return yield* pages;
  };
}

async function askedAndDrifted(): Promise<FoundObject> {
  given.configure({ policy: { attribute_drift: "review" } });
  await given.ask("a");
  const made = given.world.add("a", { fields: { size: 9 } });
  await given.sql`update objects set external_id = ${made.externalId}`;
  await given.settle();
  await detect(given.deps, {}, "test");
  expect(await toldOf("a")).toMatchObject({ verdict: "drifted" });
  const thing = given.world.objects.get(made.externalId);
  if (thing === undefined) throw new Error("nothing there");
  return thing;
}

/** Looks at the object, and writes that down after this was done and a listing that began later has ended. */
async function lookLate(meanwhile: () => void): Promise<void> {
  const claim = await given.store.claimOne(ref, "slow", 15_000);
  if (claim === null) throw new Error("no claim");
  let listed = false;
  const at = async (point: string) => {
    if (point !== "looked" || listed) return;
    listed = true;
    meanwhile();
    await given.settle();
    await detect(given.deps, {}, "test");
  };
  await reconcileSafely({ ...given.deps, at }, claim);
  expect(listed).toBe(true);
}

test("a look that is written after a later listing does not say what the listing did not see", async () => {
  const thing = await askedAndDrifted();
  // Somebody has it right for a moment, in which it is read.
  thing.fields = { size: 1 };
  await lookLate(() => {
    thing.fields = { size: 9 };
  });
  expect(await toldOf("a")).toMatchObject({ verdict: "drifted", at: await watermark() });
});

test("a look that is written after a later listing, of what that did not show, is no evidence that it is there", async () => {
  await given.ask("a");
  const made = given.world.add("a");
  await given.sql`update objects set external_id = ${made.externalId}`;
  const { observer } = runtime();
  await lookLate(() => {
    given.world.objects.clear();
    // Only the listing is heard: a read by itself is refused.
    observer.look = () => Promise.reject(new Error("busy"));
  });
  expect(await toldOf("a")).not.toMatchObject({ verdict: "in_sync" });
});

test("a listing that ends after one that began later changes nothing that the later one saw", async () => {
  const thing = await askedAndDrifted();
  thing.fields = { size: 1 };
  duringTheNextListing(async () => {
    thing.fields = { size: 9 };
    await given.settle();
    await detect(given.deps, {}, "test");
  });
  await detect(given.deps, {}, "test");
  expect(await toldOf("a")).toMatchObject({ verdict: "drifted", at: await watermark() });
  const [newest] = await given.sql`select id from scans order by started_at desc limit 1`;
  expect(await given.sql`select watermark_scan from sources where name = 'api'`).toEqual([
    { watermark_scan: newest?.id },
  ]);
});

test("while a source is listed nobody else begins, however long it takes", async () => {
  const { scheduler } = given.deps.ports;
  // A hundred times as fast, for the leases in the database, too.
  const sleep = (ms: number, signal?: AbortSignal) => scheduler.sleep(ms / 100, signal);
  const deps = { ...given.deps, ports: { ...given.deps.ports, scheduler: { ...scheduler, sleep } } };
  const ticks = setInterval(
    () => void given.sql`update leases set until = until - interval '10 seconds'`.execute(),
    100,
  );
  const [stop, list] = [new AbortController(), new AbortController()];
  let listings = 0;
  runtime().observer.scan = async function* () {
    listings += 1;
    await scheduler.sleep(60_000, list.signal);
    yield [];
    return { filters: "everything", pages: 0, announced: null, suspect: null };
  };
  const log = { info() {}, error() {} };
  const worker = (holder: string) => {
    const bells = { bell: new Bell(stop.signal), sweepBell: new Bell(stop.signal) };
    return runLoops({ deps, holder, version: "test", ...bells, log, stop: stop.signal });
  };
  const running = [worker("one"), worker("another")];
  await scheduler.sleep(2_500);
  expect(listings).toBe(1);
  clearInterval(ticks);
  stop.abort();
  list.abort();
  await Promise.all(running);
});

test("a claim that was taken over is not confirmed, alone or beside the one that took it over", async () => {
  await given.ask("a");
  const old = await given.store.claimOne(ref, "test", 15_000);
  await given.sql`update objects set lease_until = now() - interval '1 second'`;
  const live = await given.store.claimOne(ref, "test", 15_000);
  if (old === null || live === null) throw new Error("no claim");
  const confirm = (claim: typeof old, generation: number) => given.store.confirm(claim, generation, 15_000);
  expect(await confirm(old, 1)).toBeNull();
  expect(await Promise.all([confirm(old, 1), confirm(live, 1), confirm(live, 7)])).toEqual([
    null,
    expect.objectContaining({ stops: [] }),
    null,
  ]);
});
