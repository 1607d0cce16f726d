/** A person says what became of a try that no look could answer, over the real loop. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { answerAttempt } from "../../lib/services/attempts/answer.ts";
import { approveRepair } from "../../lib/services/repairs/approve.ts";
import { as } from "../../lib/services/test-world.ts";
import type { FoundObject } from "../model/evidence.ts";
import { type GateWorld, openGateWorld } from "./gate-world.test-kit.ts";
import { reconcileSafely } from "./reconcile.ts";
import { worldSpec } from "./world.test-kit.ts";

let given: GateWorld;
beforeEach(async () => {
  given = await openGateWorld();
  const sources = worldSpec.sources.map((source) => ({ ...source, freshnessMs: 600_000 }));
  given.configure({}, { settleMs: 30_000, sources });
});
afterEach(() => given.close());

/** One sweep, and then whatever is due, as a worker takes it. */
async function work(): Promise<void> {
  await given.run();
  for (const claim of await given.store.claimDue("test", given.deps.leaseMs, 10))
    await reconcileSafely(given.deps, claim);
}

/** A minute goes by for what is written down: the settle time and every back-off are over. */
async function pass(): Promise<void> {
  const minute = given.sql`interval '1 minute'`;
  await given.sql`update attempts set reserved_at = reserved_at - ${minute}, deadline_at = deadline_at - ${minute},
    outcome_at = outcome_at - ${minute}, settle_until = settle_until - ${minute}`;
  await given.sql`update facts set as_of = as_of - ${minute}`;
  await given.sql`update sources set watermark = watermark - ${minute}`;
  await given.sql`update objects set due_at = due_at - ${minute}`;
  await given.sql`update repairs set not_before = not_before - ${minute}`;
}

/** It was made and the answer was lost; a look from before the end of the settle time shows it, and then nothing can be read. */
async function lost(by: FoundObject["by"]): Promise<string> {
  given.world.faults.push("lose_answer");
  await given.ask("a");
  await work();
  for (const object of given.world.objects.values()) object.by = by;
  await work();
  given.world.readable = false;
  await pass();
  await work();
  const [attempt] = await given.sql`select id, state from attempts`;
  expect(attempt?.state).toBe("unknown");
  return attempt?.id;
}
const answer = async (attempt: string, more: { outcome: "happened" | "did_not_happen"; external_id?: string }) =>
  answerAttempt(await as(given.sql, "rita"), { attempt, checked: "Read the vendor's own list.", ...more });
const now = async () => {
  const [row] = await given.sql`select status, external_id as link, classes from objects where key = 'a'`;
  return row;
};
const repairs = () => given.sql`select class, state from repairs order by proposed_at, id`;

test("what carries our mark and was adopted is proved by the next look, and linked by a plan of its own", async () => {
  const attempt = await lost("marker");
  await answer(attempt, { outcome: "happened", external_id: "x1" });
  await work();
  expect(await now()).toMatchObject({ status: "verifying", link: null });
  await pass();
  given.world.readable = true;
  await work();
  expect(await now()).toMatchObject({ status: "in_place", link: "x1" });
  expect(await repairs()).toEqual([
    { class: "missing_external", state: "confirmed" },
    { class: "missing_external_id", state: "confirmed" },
  ]);
  expect(given.world.effects).toHaveLength(1);
});

test("what only its name ties to the object is linked once somebody approved the plan", async () => {
  const attempt = await lost("name");
  await answer(attempt, { outcome: "happened", external_id: "x1" });
  given.world.readable = true;
  await work();
  expect(await repairs()).toEqual([
    { class: "missing_external", state: "confirmed" },
    { class: "missing_external_id", state: "proposed" },
  ]);
  const [plan] = await given.sql`select id, plan_hash from repairs where state = 'proposed'`;
  await approveRepair(
    await as(given.sql, "rita"),
    { repair: plan?.id, plan_hash: plan?.plan_hash },
    new Map([["thing", worldSpec]]),
  );
  await given.sql`update repairs set not_before = now() where state = 'approved'`;
  await work();
  expect(await now()).toMatchObject({ link: "x1" });
  expect(given.world.effects).toHaveLength(1);
});

test("what was adopted and is not there is told as gone, and is not made again without a person", async () => {
  const attempt = await lost("marker");
  await answer(attempt, { outcome: "happened", external_id: "x1" });
  given.world.objects.clear();
  given.world.readable = true;
  await work();
  await pass();
  await work();
  expect(await now()).toMatchObject({ status: "blocked_on_review", classes: ["missing_external"] });
  expect(
    await given.sql`select direction from drifts where class = 'missing_external' and resolved_at is null`,
  ).toEqual([{ direction: "vanished" }]);
  expect(given.world.effects).toHaveLength(1);
});

test("a word that it did not happen sends nothing: a settled look comes first, and what landed is told", async () => {
  const attempt = await lost("name");
  await answer(attempt, { outcome: "did_not_happen" });
  await work();
  expect(await now()).toMatchObject({ status: "verifying" });
  expect(given.world.effects).toHaveLength(1);
  await pass();
  given.world.readable = true;
  await work();
  expect(await now()).toMatchObject({ classes: ["missing_external_id"] });
  expect(given.world.effects).toHaveLength(1);
});

test("a word that it did not happen makes no key young again: under one that may be forgotten, a person decides", async () => {
  const capabilities = { ...worldSpec.capabilities, keyLifeMs: 60_000 };
  const sources = worldSpec.sources.map((source) => ({ ...source, freshnessMs: 600_000 }));
  given.configure({}, { settleMs: 30_000, sources, capabilities });
  const attempt = await lost("name");
  given.world.objects.clear();
  await answer(attempt, { outcome: "did_not_happen" });
  given.world.readable = true;
  await work();
  await pass();
  await work();
  await work();
  expect(given.world.effects).toHaveLength(1);
  expect(await now()).toMatchObject({ status: "blocked_on_review", classes: ["missing_external"] });
});

test("H-12: it did not happen, it is made again, and then the first one lands: both are named", async () => {
  const attempt = await lost("name");
  const late = [...given.world.objects];
  given.world.objects.clear();
  await answer(attempt, { outcome: "did_not_happen" });
  given.world.readable = true;
  await work();
  await pass();
  await work();
  await work();
  expect(await now()).toMatchObject({ status: "in_place" });
  expect(new Set(given.world.effects.map((effect) => effect.idempotencyKey)).size).toBe(1);
  for (const [id, object] of late) given.world.objects.set(id, object);
  await work();
  expect(await now()).toMatchObject({ classes: ["duplicate_side_effect"] });
});
