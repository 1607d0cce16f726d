/** What commands made by themselves, beside what repairs do. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { violations } from "../../db/queries/invariants.ts";
import { serviceStatus } from "../../db/queries/status-service.ts";
import { statusByReference } from "../../db/queries/status-view.ts";
import { wantsDigest } from "../../lib/comparable.ts";
import { readPublicStatus } from "../../lib/services/status-links/read.ts";
import { explainVerb } from "../cli/explain.ts";
import type { Observer, PlanAnswer, PlanInput, SourceSpec } from "../connectors/contract.ts";
import type { StatusView } from "../model/status.ts";
import { effectiveView } from "../model/status-effective.ts";
import { systemPorts } from "../ports.ts";
import { type GateWorld, openGateWorld } from "./gate-world.test-kit.ts";
import { detect } from "./pass.ts";
import { reconcileSafely } from "./reconcile.ts";
import { declaredSources, type Runtime } from "./runtime.ts";
import { worldSpec } from "./world.test-kit.ts";

let given: GateWorld;
beforeEach(async () => {
  given = await openGateWorld();
});
afterEach(() => given.close());

const start = (effect: string, withinMs = 60_000) =>
  given.sql`select plumbline.start_effect('thing', 'a', 'make', ${effect}, null, ${withinMs}::int)`;
const settle = (effect: string, state: string, externalId: string | null = null) =>
  given.sql`select plumbline.settle_effect('thing', 'a', 'make', ${effect}, ${state}, null, ${externalId})`;
const told = async () =>
  (await given.sql`select status, verdict, external_id as link, classes, open_attempt from objects where key = 'a'`)[0];

async function commandMakes(effect: string): Promise<void> {
  await start(effect);
  const made = given.world.add("a");
  await settle(effect, "settled", made.externalId);
}

async function runs(times: number): Promise<void> {
  for (let n = 0; n < times; n += 1) {
    await given.settle();
    await given.run();
  }
}

test("what a command made, that vanished, and was made again under the usual rules is one thing", async () => {
  given.configure({ policy: { "missing_external/vanished": "automatic" } });
  await given.ask("a");
  await commandMakes("k1");
  await runs(1);
  given.world.objects.clear();
  await runs(3);
  expect(await told()).toMatchObject({ status: "in_place", classes: [], link: "x2" });
});

test("two that commands made are a duplicate, also where only one can be seen, until a repair proved one gone", async () => {
  const plan = (input: PlanInput): PlanAnswer => {
    if (input.drift.class !== "duplicate_side_effect") return worldSpec.plan(input);
    const gone = input.found.slice(1).map((found) => found.externalId);
    if (gone.length === 0) return { none: true, because: "Only one can be seen." };
    const answer = worldSpec.plan({ ...input, drift: { ...input.drift, class: "extra_external" } });
    if (!("plan" in answer)) return answer;
    const { steps, contract, ...rest } = answer.plan;
    const one = steps.map((step) => ({ ...step, verb: "remove_one" }));
    return { plan: { ...rest, steps: one, contract: { ...contract, removes: false, gone } } };
  };
  given.configure({ policy: { duplicate_side_effect: "review" } }, { plan });
  await given.ask("a");
  await commandMakes("k1");
  await commandMakes("k2");
  const [, second] = [...given.world.objects.values()];
  given.world.objects.delete(second?.externalId ?? "");
  // As a request through the API has it: the database may judge it by itself.
  const desired = worldSpec.desire("a", {});
  await given.sql`update objects set wants = ${wantsDigest({ presence: "present", owner: "billing", desired })}`;
  await given.settle();
  await detect(given.deps, {}, "test");
  expect(await told()).toMatchObject({ verdict: "drifted", classes: ["duplicate_side_effect"] });

  if (second !== undefined) given.world.objects.set(second.externalId, second);
  given.configure({ policy: { duplicate_side_effect: "automatic" } }, { plan });
  const apply = given.world.apply.bind(given.world);
  given.world.apply = (input) => {
    given.world.objects.delete(second?.externalId ?? "");
    return apply(input);
  };
  await runs(3);
  expect(await told()).toMatchObject({ status: "in_place", classes: [], link: "x1" });
});

test("a command that says late how it ended does not end a repair whose outcome is unknown", async () => {
  await given.ask("a");
  await start("k1", 100);
  await given.settle();
  await given.settle();
  given.world.faults.push("lose_answer");
  await given.run();
  await given.run();
  for (const claim of await given.store.claimDue("test", 15_000, 10)) await reconcileSafely(given.deps, claim);
  expect(await given.sql`select state from attempts`).toMatchObject([{ state: "unknown" }]);
  await settle("k1", "failed");
  expect(await told()).toMatchObject({ open_attempt: "unknown" });
  expect(await violations(given.sql)).toEqual([]);
});

test("a command is not told that it is in place by a look that shows nothing any more and a read that fails", async () => {
  given.configure({ policy: { "missing_external/never_made": "automatic" } });
  await given.ask("a");
  await runs(2);
  const said = async () => (await given.sql`select plumbline.status_of('thing', 'a') as said`)[0]?.said;
  expect(await said()).toMatchObject({ status: "in_place", stale: false });
  given.world.objects.clear();
  const observer = given.deps.kinds.get("thing")?.observer;
  if (observer === undefined) throw new Error("no kind");
  observer.look = () => Promise.reject(new Error("it cannot be read"));
  await detect(given.deps, {}, "test");
  expect(await told()).toMatchObject({ verdict: "verifying" });
  expect(await said()).toMatchObject({ status: "in_place", stale: true });
});

test("a command that takes back what a repair made has the settle time for it, like the first that asked", async () => {
  given.configure({ policy: { "missing_external/never_made": "automatic" } });
  await given.ask("a");
  await runs(2);
  expect(await told()).toMatchObject({ status: "in_place" });
  await given.settle();
  given.configure({}, { settleMs: 60_000 });
  await given.sql`update attempts set outcome_at = outcome_at - interval '1 hour'`;
  await given.sql`select plumbline.declare_intent('thing', 'a', '{}', 'billing', 'A thing', 'mira', p_presence => 'absent')`;
  await given.run();
  expect(await told()).toMatchObject({ verdict: "pending", classes: [] });
  given.world.objects.clear();
  await given.run();
  expect(await told()).toMatchObject({ verdict: "in_sync", classes: [] });
});

test("what a command ends after its request was changed has the settle time before it is made by anybody else", async () => {
  given.configure({ policy: { "missing_external/never_made": "automatic" } }, { settleMs: 60_000 });
  await given.ask("a");
  await start("k1");
  await given.sql`select plumbline.declare_intent('thing', 'a', '{"size":1}', 'billing', 'Another thing', 'mira')`;
  await given.sql`update intents set asked_at = now() - interval '30 minutes' where generation = 2`;
  await settle("k1", "settled", "x1");
  await runs(1);
  for (const claim of await given.store.claimDue("test", 15_000, 10)) await reconcileSafely(given.deps, claim);
  expect(given.world.effects).toEqual([]);
  expect(await told()).toMatchObject({ verdict: "verifying", classes: [] });
  // And where it is not there then, somebody may have meant that.
  given.configure({ policy: { "missing_external/never_made": "automatic" } }, { settleMs: 100 });
  await given.sql`select plumbline.mark(kind, key) from objects`;
  await runs(1);
  expect(given.world.effects).toEqual([]);
  expect(await given.sql`select class, direction from drifts where resolved_at is null`).toEqual([
    { class: "missing_external", direction: "vanished" },
  ]);
});

test("what was withdrawn, is gone, is asked for again and is made by its own command is one thing", async () => {
  given.configure({ policy: { "missing_external/never_made": "automatic" } });
  const declare = (presence: string) =>
    given.sql`select plumbline.declare_intent('thing', 'a', '{"size":1}', 'billing', 'A thing', 'mira', p_presence => ${presence})`;
  await given.ask("a");
  await runs(2);
  expect(await told()).toMatchObject({ status: "in_place", link: "x1" });
  await declare("absent");
  given.world.objects.clear();
  for (const claim of await given.store.claimDue("test", 15_000, 10)) await reconcileSafely(given.deps, claim);
  expect(await told()).toMatchObject({ verdict: "in_sync", link: null });
  await declare("present");
  await commandMakes("k1");
  await runs(2);
  expect(await told()).toMatchObject({ status: "in_place", classes: [], link: "x2" });
});

test("a command is waited for until its deadline, and not known to have ended before", async () => {
  await given.ask("a");
  await start("k1");
  for (const claim of await given.store.claimDue("test", 15_000, 10)) await reconcileSafely(given.deps, claim);
  const claim = await given.store.claimOne({ kind: "thing", key: "a" }, "test", 15_000);
  if (claim !== null) await reconcileSafely(given.deps, claim);
  expect(await given.sql`select state from effects`).toEqual([{ state: "started" }]);
  expect(await told()).toMatchObject({ status: "verifying", open_attempt: "attempting" });
});

test("a command that comes late does not do again what a repair did for it since, and may do something else", async () => {
  given.configure({ policy: { "missing_external/never_made": "automatic" } });
  const declare = (effect: string) =>
    given.sql`select plumbline.declare_intent('thing', 'a', '{"size":1}', 'billing', 'A thing', 'mira',
      p_effects => ${given.sql.json([{ name: "make", key: effect }])})`;
  await declare("k1");
  await given.settle();
  await given.run();
  await given.run();
  expect(await told()).toMatchObject({ status: "in_place", link: "x1" });
  await expect(start("k1")).rejects.toMatchObject({
    code: "PLB01",
    detail: expect.stringContaining("effect_repaired"),
  });
  expect(await given.sql`select state from effects`).toEqual([{ state: "planned" }]);
  // Planned by somebody who could know that it is there.
  await declare("k2");
  await start("k2");
  await settle("k2", "failed");
  // What was made and is gone as asked is made again by whoever asks for it again.
  await given.sql`select plumbline.declare_intent('thing', 'a', null, 'billing', 'A thing', 'mira', p_presence => 'absent')`;
  await expect(start("k1")).rejects.toMatchObject({ code: "PLB01" });
  given.world.objects.clear();
  for (const claim of await given.store.claimDue("test", 15_000, 10)) await reconcileSafely(given.deps, claim);
  expect(await told()).toMatchObject({ verdict: "in_sync", link: null });
  await declare("k1");
  await start("k1");
});

test("what was in place before a command did something is not told as in place after it, until somebody looks", async () => {
  given.configure({ policy: { "missing_external/never_made": "automatic" } });
  await given.ask("a");
  await runs(2);
  const views = async () => {
    const [{ ref = "" } = {}] = await given.sql<{ ref: string }[]>`select ref from objects where key = 'a'`;
    const row = await statusByReference(given.sql, { by: "mira", reference: ref });
    const [token] = await given.sql<{ link: string }[]>`select plumbline.link_status('thing', 'a') as link`;
    return {
      page: row && effectiveView(row.conditions, row.now, row.drifts.length).status,
      link: (await readPublicStatus(given.sql, token?.link ?? "")).status,
      service: (await serviceStatus(given.sql)).groups.map(({ status }) => status),
      terminal: (await explained()).status,
    };
  };
  const all = (status: string) => ({ page: status, link: status, service: [status], terminal: status });
  expect(await views()).toEqual(all("in_place"));
  await start("k1");
  await settle("k1", "settled");
  expect(await views()).toEqual(all("verifying"));
  await runs(1);
  expect(await views()).toEqual(all("in_place"));
});

test("at a terminal what a later listing confirmed is in place, and not only when it was last judged", async () => {
  given.configure({ policy: { "missing_external/never_made": "automatic" } });
  await given.ask("a");
  await runs(2);
  await given.sql`update objects set expires_at = now() - interval '1 second' where key = 'a'`;
  expect(await explained()).toEqual({ status: "in_place", stale: false });
  await given.sql`update sources set watermark = now() - interval '1 day'`;
  expect(await explained()).toEqual({ status: "in_place", stale: true });
});

test("an authority that does not show in time what was just made is asked again, and what it says then is told", async () => {
  const copy = { ...worldSpec.sources[0], name: "copy", title: "A copy", standing: "authoritative" } as SourceSpec;
  const spec = { ...worldSpec, sources: [...worldSpec.sources, copy] };
  await given.store.registerSources(declaredSources(spec));
  given.configure({ policy: { "missing_external/never_made": "automatic" } }, spec);
  const kind = given.deps.kinds.get("thing");
  if (kind === undefined) throw new Error("no kind");
  const { observer } = kind;
  Object.assign(kind, {
    observer: {
      ...observer,
      async *scan(...asked: Parameters<Observer["scan"]>) {
        if (asked[0] !== "copy") return yield* observer.scan(...asked);
        return { filters: "everything", pages: 1, announced: null, suspect: null };
      },
      look: async (...asked: Parameters<Observer["look"]>) =>
        asked[0] === "copy" ? { complete: true, asOf: asked[3], found: [] } : observer.look(...asked),
    },
  });
  const due = async () => {
    for (const claim of await given.store.claimDue("test", 15_000, 10)) await reconcileSafely(given.deps, claim);
  };
  await given.ask("a");
  await runs(1);
  expect(given.world.effects).toHaveLength(1);
  for (let looks = 0; looks < 4; looks += 1) {
    await systemPorts.scheduler.sleep(1_000);
    await due();
  }
  expect(await told()).toMatchObject({ verdict: "contradictory", classes: ["contradictory_evidence"] });
  expect(given.world.effects).toHaveLength(1);
});

test("at a terminal a request that its kind cannot read is told with its mistakes", async () => {
  await given.sql`select plumbline.declare_intent('thing', 'a', '{"sise":1}', 'billing', 'A thing', 'mira')`;
  await given.run();
  const args = { verb: "explain", words: ["thing", "a"], options: {}, about: {} };
  const { json, text, exit } = await explainVerb(given.deps as Runtime, args);
  expect(json).toMatchObject({ verdict: "verifying", rules: [], drifts: [], gate: [] });
  expect(text).toContain("The request of generation 1 is not one of kind thing: spec.size: ");
  expect(exit).toBe(0);
});

async function explained() {
  const args = { verb: "explain", words: ["thing", "a"], options: {}, about: {} };
  const { json } = await explainVerb(given.deps as Runtime, args);
  return (json as { status: StatusView }).status;
}
