/** Reconcilers that do not have the same kinds: while a new configuration is rolled out, and after one has left it. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { type GateWorld, openGateWorld } from "./gate-world.test-kit.ts";
import { Bell, queueLoop, runLoops } from "./loops.ts";
import type { LoopDeps } from "./reconcile.ts";

let given: GateWorld;
beforeEach(async () => {
  given = await openGateWorld();
  await given.ask("a");
  await given.sql`update objects set due_at = now()`;
});
afterEach(() => given.close());

const told = () => given.sql`select poison, poison_reason as why, fence::int as fence from objects where key = 'a'`;

/** The queue of a process that has another kind only, until what is awaited is so. */
async function queueOfAnother(until: () => Promise<unknown>): Promise<void> {
  const thing = given.deps.kinds.get("thing");
  if (thing === undefined) throw new Error("no kind");
  const stop = new AbortController();
  const log = { info() {}, error() {} };
  const deps = { ...given.deps, kinds: new Map([["other", thing]]) };
  const running = queueLoop({ deps, holder: "another", bell: new Bell(stop.signal), log, stop: stop.signal });
  await until();
  stop.abort();
  await running;
}

test("what is due of a kind that others have is left to them, and not held against the object", async () => {
  await given.store.beat({ id: "first", version: "1", kinds: ["thing"] });
  let polls = 0;
  const claimDue = given.store.claimDue;
  given.deps.store = {
    ...given.store,
    claimDue: (...asked) => claimDue(...asked).finally(() => (polls += 1)),
  };
  await queueOfAnother(() => expect.poll(() => polls, { timeout: 10_000 }).toBeGreaterThan(1));
  expect(await told()).toEqual([{ poison: 0, why: null, fence: 0 }]);
});

test("what is due of a kind that nobody has any more is set aside, and people read why", async () => {
  await given.store.beat({ id: "first", version: "1", kinds: ["thing"] });
  await given.sql`update leases set until = now() - interval '1 second'`;
  await queueOfAnother(() => expect.poll(told, { timeout: 10_000 }).toMatchObject([{ poison: 1 }]));
  expect(await told()).toMatchObject([{ why: 'No connector is configured for the kind "thing".' }]);
});

test("of two that sweep, each looks at the kinds that it has: one that the first does not have is not left out", async () => {
  const thing = given.deps.kinds.get("thing");
  if (thing === undefined) throw new Error("no kind");
  const spec = { ...thing.config.spec, kind: "other" };
  const other = { ...thing, config: { ...thing.config, spec } };
  const sweeps = (holder: string, kinds: LoopDeps["kinds"], stop: AbortSignal) =>
    runLoops({
      ...{ deps: { ...given.deps, kinds }, holder, version: "test", stop },
      ...{ bell: new Bell(stop), sweepBell: new Bell(stop), log: { info() {}, error() {} } },
    });
  const stop = new AbortController();
  const scanned = async () =>
    (await given.sql`select distinct kind from scans order by kind`).map((row) => row.kind).join();
  const first = sweeps("first", new Map([["other", other]]), stop.signal);
  await expect.poll(scanned, { timeout: 20_000 }).toBe("other");
  const second = sweeps("second", given.deps.kinds, stop.signal);
  await expect.poll(scanned, { timeout: 20_000 }).toBe("other,thing");
  stop.abort();
  await Promise.all([first, second]);
});
