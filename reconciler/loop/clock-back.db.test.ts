/** The database's clock was ahead and was set right: what was read meanwhile is from the future, and no newer than what is read now. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { type GateWorld, openGateWorld } from "./gate-world.test-kit.ts";
import { detect } from "./pass.ts";
import { reconcileSafely } from "./reconcile.ts";

let given: GateWorld;
beforeEach(async () => {
  given = await openGateWorld();
  given.configure({ policy: { attribute_drift: "review" } });
  await given.ask("a");
  const made = given.world.add("a");
  await given.sql`update objects set external_id = ${made.externalId}`;
  await given.settle();
  await detect(given.deps, {}, "test");
  expect(await told()).toMatchObject({ status: "in_place" });
  const ahead = given.sql`interval '1 hour'`;
  await given.sql`update sources set watermark = watermark + ${ahead}`;
  await given.sql`update facts set as_of = as_of + ${ahead}, observed_at = observed_at + ${ahead}`;
  await given.sql`update objects set verdict_as_of = verdict_as_of + ${ahead}, expires_at = expires_at + ${ahead}`;
  for (const object of given.world.objects.values()) object.fields = { size: 9 };
});
afterEach(() => given.close());

const told = async () =>
  (
    await given.sql`
    select o.status, o.verdict, o.verdict_as_of <= now() as "isPast", s.watermark <= now() as "isRead"
    from objects_now o, sources s where o.key = 'a'`
  )[0];

test("a listing says what is there now", async () => {
  await detect(given.deps, {}, "test");
  expect(await told()).toEqual({ status: "blocked_on_review", verdict: "drifted", isPast: true, isRead: true });
});

test("so does a look at one object", async () => {
  const claim = await given.store.claimOne({ kind: "thing", key: "a" }, "test", 15_000);
  if (claim === null) throw new Error("no claim");
  await reconcileSafely(given.deps, claim);
  expect(await told()).toMatchObject({ verdict: "drifted" });
});
