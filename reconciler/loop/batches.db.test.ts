import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { releaseBatch } from "../../lib/services/batches/release.ts";
import { liftStop } from "../../lib/services/stops/lift.ts";
import { setStop } from "../../lib/services/stops/set.ts";
import { as, auditOf, type PersonName, refusal } from "../../lib/services/test-world.ts";
import { type GateWorld, openGateWorld } from "./gate-world.test-kit.ts";
import { detect } from "./pass.ts";
import { reconcileSafely } from "./reconcile.ts";

let given: GateWorld;
beforeEach(async () => {
  given = await openGateWorld();
  given.configure({ limits: { perHour: 5 } });
});
afterEach(() => given.close());

/** Asked for again: the same, as another generation, and so with another plan. */
async function askAgain(...keys: string[]): Promise<void> {
  await given.sql`update intents set generation = 2 where key = any(${keys})`;
  await given.sql`update objects set generation = 2 where key = any(${keys})`;
  await given.sql`select plumbline.mark(kind, key) from objects where key = any(${keys})`;
}

const keys = (n: number) => Array.from({ length: n }, (_, at) => `k${String(at).padStart(2, "0")}`);
const run = () => given.run();
const ask = (...names: string[]) => given.ask(...names);
const effects = () => given.world.effects.map((effect) => effect.key).sort();
const parked = async () => {
  const rows = await given.sql<{ id: string; wanted: number; digest: string; says: string }[]>`
    select id, wanted, digest, says from batches where released_at is null and closed_at is null`;
  return rows[0] ?? null;
};
async function release(who: PersonName, over: { digest?: string } = {}) {
  const batch = await parked();
  if (batch === null) throw new Error("Nothing is parked.");
  const reason = "the restore of last night is known";
  return releaseBatch(await as(given.sql, who), { batch: batch.id, digest: over.digest ?? batch.digest, reason });
}

test("a run that wants more than a limit is parked whole, and one release lets exactly that act, once", async () => {
  await ask(...keys(6));
  await run();
  expect(effects()).toEqual([]);
  const batch = await parked();
  expect(batch).toMatchObject({ wanted: 6, says: expect.stringContaining("6 wanted, 0 of 5 used") });
  const drifts = await given.sql`select gate_verdict, gate_reasons from drifts`;
  for (const drift of drifts) {
    expect(drift.gate_verdict).toBe("hold");
    expect(drift.gate_reasons).toEqual([{ code: "budget_spent", says: expect.stringContaining(batch?.id ?? "?") }]);
  }
  await run();
  expect(await parked()).toEqual(batch);
  expect(effects()).toEqual([]);

  expect((await release("rita")).says).toContain("Released 6 repairs");
  await run();
  expect(effects()).toEqual(keys(6));
  expect(await auditOf(given.sql, { subject: batch?.id ?? "" })).toMatchObject([
    { action: "batch.parked", actor_kind: "reconciler" },
    { action: "batch.released", actor_id: "rita", detail: { wanted: 6, digest: batch?.digest } },
  ]);
  expect(await given.sql`select used from budgets where scope like 'kind:%'`).toEqual([]);
});

test("a release is one reviewer's, of what they read, and only once", async () => {
  await ask(...keys(6));
  await run();
  for (const who of ["sam", "ada", "mira"] as const) expect(await refusal(release(who))).toMatchObject({ status: 403 });
  expect(await refusal(release("rita", { digest: "0".repeat(64) }))).toMatchObject({ code: "batch_changed" });
  const batch = await parked();
  await release("rita");
  const again = { batch: batch?.id ?? "", digest: batch?.digest ?? "", reason: "once more" };
  expect(await refusal(releaseBatch(await as(given.sql, "rob"), again))).toMatchObject({ code: "batch_changed" });
});

test("what got another plan since is not released with the others", async () => {
  await ask(...keys(12));
  await run();
  await askAgain(...keys(6));
  await release("rita");
  await run();
  expect(effects()).toEqual(keys(12).slice(6));
  expect(await parked()).toMatchObject({ wanted: 6 });
});

test("a batch that fits again is let go by itself", async () => {
  await ask(...keys(6));
  await run();
  await given.sql`delete from intents where key = 'k00'`;
  await given.sql`update objects set generation = null, presence = null, owner = null where key = 'k00'`;
  await given.sql`select plumbline.mark(kind, key) from objects where key = 'k00'`;
  await run();
  expect(await parked()).toBeNull();
  expect(effects()).toEqual(keys(6).slice(1));
});

test("a batch that a stop holds is told as that, not as one that fits, and what is in it is parked anew after the stop", async () => {
  await ask(...keys(6));
  await run();
  const batch = await parked();
  const ada = await as(given.sql, "ada");
  const { stop } = await setStop(ada, { scope: "all", reason: "a restore" }, new Map());
  await run();
  expect(await parked()).toBeNull();
  expect(await auditOf(given.sql, { subject: batch?.id ?? "" })).toMatchObject([
    { action: "batch.parked" },
    { action: "batch.closed", detail: { says: "Nothing in it would act by itself any more." } },
  ]);
  const late = { batch: batch?.id ?? "", digest: batch?.digest ?? "", reason: "the restore is known" };
  const refused = await refusal(releaseBatch(await as(given.sql, "rita"), late));
  expect(refused.message).toContain("It is not parked any more since");
  await liftStop(ada, { stop, reason: null });
  await run();
  expect(await parked()).toMatchObject({ wanted: 6 });
  expect(effects()).toEqual([]);
});

test("a share of the objects is a limit, from a minimum population on", async () => {
  given.configure({ limits: { perHour: 100, perRunShareMax: 0.5, populationMin: 8 } });
  await ask(...keys(7));
  await run();
  expect(effects()).toHaveLength(7);
  given.world.objects.clear();
  await given.sql`update objects set external_id = null, attempted = false`;
  await given.sql`delete from attempts`;
  await given.sql`delete from repairs`;
  await ask("k07");
  // How many there are is counted every few seconds, and less often where counting takes long.
  const population = async () => (await given.store.settings("thing", 0)).population;
  await expect.poll(population, { timeout: 60_000, interval: 500 }).toBe(8);
  given.world.effects.length = 0;
  await run();
  expect(effects()).toEqual([]);
  expect(await parked()).toMatchObject({ says: expect.stringContaining("run:thing: 8 wanted, 0 of 4 used") });
});

test("looking parks nothing: it only says what would be", async () => {
  await ask(...keys(6));
  const report = await detect(given.deps, {}, "test");
  expect(report.summary?.budgets).toMatchObject([{ wanted: 6, waits: 6, limit: 5 }]);
  expect(await parked()).toBeNull();
});

test("a budget is used by what is reserved, not by what another budget held back", async () => {
  given.configure({ limits: { perHour: 5, ownerPerHour: 1 } });
  await ask("a", "b", "c", "d");
  const worker = async (key: string) => {
    const claim = await given.store.claimOne({ kind: "thing", key }, `worker ${key}`, 15_000);
    if (claim !== null) await reconcileSafely(given.deps, claim);
  };
  await Promise.all(["a", "b", "c", "d"].map(worker));
  expect(effects()).toHaveLength(1);
  expect(await given.sql`select scope, used from budgets order by scope`).toEqual([
    { scope: "connector:test-world", used: 1 },
    { scope: "kind:thing/class:missing_external", used: 1 },
    { scope: "owner:billing", used: 1 },
  ]);
});

test("no sequence of takes from a budget overshoots, and nothing is lost", async () => {
  const amounts = fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 8 });
  let n = 0;
  await fc.assert(
    fc.asyncProperty(amounts, fc.nat(20), async (wanted, limit) => {
      const scope = `s${n++}`;
      const takes = wanted.map((amount) => given.store.transaction((tx) => tx.takeBudget(scope, 0, amount, limit)));
      const taken = await Promise.all(takes);
      const sum = wanted.filter((_, at) => taken[at]).reduce((total, amount) => total + amount, 0);
      const [row] = await given.sql`select used from budgets where scope = ${scope}`;
      expect(row?.used ?? 0).toBe(sum);
      expect(sum).toBeLessThanOrEqual(limit);
      const smallest = Math.min(...wanted.filter((_, at) => !taken[at]));
      expect(sum + smallest).toBeGreaterThan(limit);
    }),
    { numRuns: 30 },
  );
});

test("what was released is sent once: where it did not hold, sending it again is a matter of limits again", async () => {
  given.configure({ limits: { perHour: 0 } });
  await ask(...keys(6));
  await run();
  given.world.faults.push(...keys(6).map(() => "lie" as const));
  await release("rita");
  const sent = async () => (await given.sql`select 1 from attempts`).length;
  await run();
  expect(await sent()).toBe(6);
  for (let times = 0; times < 3; times += 1) {
    await given.settle();
    await given.sql`update objects set due_at = now()`;
    for (const claim of await given.store.claimDue("test", 15_000, 10)) await reconcileSafely(given.deps, claim);
    await run();
  }
  expect(await given.sql`select 1 from repairs where state = 'did_not_hold'`).toHaveLength(6);
  expect(await sent()).toBe(6);
  expect(new Set(await given.reasons("k00"))).toEqual(new Set(["budget_spent"]));
  expect(await parked()).toMatchObject({ wanted: 6 });
});
