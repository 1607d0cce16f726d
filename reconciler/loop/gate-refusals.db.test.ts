import { afterEach, beforeEach, expect, test } from "vitest";
import { type GateWorld, openGateWorld } from "./gate-world.test-kit.ts";
import { detect } from "./pass.ts";

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

test("a plan whose difference went away and came back is not the one that is approved", async () => {
  given.configure({ policy: { attribute_drift: "review" } });
  given.world.add("a", { fields: { size: 2 } });
  await given.ask("a");
  await given.sql`update objects set external_id = 'x1' where key = 'a'`;
  await given.run();
  const repairs = () => given.sql`
    select r.state, r.end_reason as why, d.resolved_at is null as open
    from repairs r join drifts d on d.bucket = r.bucket and d.id = r.drift_id order by r.proposed_at, r.id`;
  expect(await repairs()).toMatchObject([{ state: "proposed", open: true }]);

  // Somebody mended it by hand, and a sweep, which changes no plan, sees it: the object is due, so that the plan ends.
  const [object] = given.world.objects.values();
  if (object === undefined) throw new Error("nothing is there");
  object.fields = { size: 1 };
  await detect(given.deps, {}, "test");
  expect(await repairs()).toMatchObject([{ state: "proposed", open: false }]);
  await given.store.makeOpenDue(10_000);
  expect(await given.sql`select due_at <= now() as due from objects`).toEqual([{ due: true }]);

  object.fields = { size: 2 };
  await detect(given.deps, {}, "test");
  await given.run();
  expect(await repairs()).toMatchObject([
    { state: "superseded", why: expect.stringContaining("came back as another"), open: false },
    { state: "proposed", open: true },
  ]);
});
