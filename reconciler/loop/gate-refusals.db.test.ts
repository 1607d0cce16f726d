import { afterEach, beforeEach, expect, test } from "vitest";
import { type GateWorld, openGateWorld } from "./gate-world.test-kit.ts";

let given: GateWorld;
beforeEach(async () => {
  given = await openGateWorld();
});
afterEach(() => given.close());

test("in a storm the outside world is called at a steady rate; the rest waits for a later turn and is not lost", async () => {
  given.configure({ limits: { perMinute: 36 } });
  const keys = Array.from({ length: 8 }, (_, at) => `k${at}`);
  await given.ask(...keys);
  await Promise.all([given.run(), given.run()]);
  const slots = await given.sql`select used from budgets where scope = 'connector:test-world'`;
  for (const slot of slots) expect(slot.used).toBeLessThanOrEqual(3);
  // Another slot may have begun meanwhile.
  expect(given.world.effects.length).toBe(slots.reduce((sum, slot) => sum + slot.used, 0));
  const done = new Set(given.world.effects.map((effect) => effect.key));
  const waiting =
    await given.sql`select key, due_at > now() as later from objects where due_at is not null order by key`;
  for (const key of keys.filter((one) => !done.has(one))) expect(waiting).toContainEqual({ key, later: true });

  // The next slots, one after the other.
  for (let slot = 0; slot < 3; slot += 1) {
    await given.sql`update budgets set window_start = window_start - interval '1 hour' where scope like 'connector:%'`;
    await given.sql`delete from budgets where scope like 'connector:%' and window_start < now() - interval '2 hours'`;
    await given.run();
  }
  expect(new Set(given.world.effects.map((effect) => effect.key)).size).toBe(8);
  expect(given.world.effects).toHaveLength(8);
});

test("an object that cannot be dealt with holds up no other", async () => {
  await given.ask("bad", "good1", "good2");
  const plan = given.deps.kinds.get("thing")?.config.spec.plan;
  given.configure(
    {},
    {
      plan: (input) => {
        if (input.key === "bad" || plan === undefined) throw new Error("cannot plan this one");
        return plan(input);
      },
    },
  );
  const report = await given.run();
  expect(given.world.effects.map((effect) => effect.key).sort()).toEqual(["good1", "good2"]);
  expect(report.unjudged).toMatchObject([{ key: "bad", reason: expect.stringContaining("cannot plan") }]);
});

test("what waits for a person, and by now may be done without one, is done", async () => {
  given.configure({ policy: { missing_external: "review" } });
  await given.ask("a");
  await given.run();
  expect(given.world.effects).toEqual([]);
  given.configure({ policy: { missing_external: "automatic" } });
  await given.run();
  expect(given.world.effects).toMatchObject([{ key: "a" }]);
  const repairs = await given.sql`select state, end_reason as says from repairs order by proposed_at, state desc`;
  expect(repairs).toMatchObject([
    { state: "superseded", says: "By now this is done without being asked about." },
    { state: "confirmed", says: null },
  ]);
});

test("a plan that names a source is not carried out without a fresh look at it", async () => {
  await given.ask("a");
  const plan = given.deps.kinds.get("thing")?.config.spec.plan;
  given.configure(
    {},
    {
      plan: (input) => {
        const answer = plan?.(input) ?? { none: true as const, because: "no plan" };
        if ("none" in answer) return answer;
        return { plan: { ...answer.plan, contract: { ...answer.plan.contract, evidence: ["ledger"] } } };
      },
    },
  );
  await given.run();
  expect(given.world.effects).toEqual([]);
  expect(await given.sql`select due_at > now() as later from objects where key = 'a'`).toEqual([{ later: true }]);
});

test("a plan that does more than it declares is refused as it is made", async () => {
  await given.ask("a");
  const plan = given.deps.kinds.get("thing")?.config.spec.plan;
  given.configure(
    {},
    {
      plan: (input) => {
        const answer = plan?.(input) ?? { none: true as const, because: "no plan" };
        if ("none" in answer) return answer;
        return {
          plan: {
            ...answer.plan,
            contract: { ...answer.plan.contract, bound: { objects: 1, fields: [], money: null } },
          },
        };
      },
    },
  );
  await given.run();
  expect(given.world.effects).toEqual([]);
  expect(await given.reasons("a")).toEqual(["no_safe_repair"]);
});
