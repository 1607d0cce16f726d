/**
 * The laws of contract.ts as checks that any connector can be put through. Each check opens a world of its own,
 * so that none sees what another left behind. Knows no test runner: a check that fails throws.
 *
 *   for (const check of conformance(openWorld)) test(check.name, check.run);
 */
import assert from "node:assert/strict";
import { DIRECTIONS, DRIFT_CLASSES, type DriftClass } from "../model/drift-class.ts";
import { undeclaredEffect } from "../model/effects.ts";
import type { FoundObject, Intent, Millis } from "../model/evidence.ts";
import type { Plan, PlanDraft } from "../model/repair.ts";
import type { Connector, PerformResult, PlanInput, SourceSpec } from "./contract.ts";
import { collect, type Entry } from "./sighting.ts";
import { comparable, versionOf } from "./version.ts";

export type Subject = { key: string; intent: Intent };

export type ConformanceWorld = {
  connector: Connector;
  /** The time that Plumbline's database would give. */
  now: Millis;
  links: ReadonlyMap<string, string>;
  /** Something that is there, exactly as its intent wants it. */
  present: Subject;
  /** Something that is wanted, and not there. */
  absent: Subject;
  /** A spec that the connector accepts for `absent`, and the same with everything that has no order turned round. */
  spec: { asked: Record<string, unknown>; reordered: Record<string, unknown> };
  /** The whole outside world as sorted lines; equal worlds are equal texts. */
  dump(): Promise<string>;
  /** May this line change when the object changes? */
  isAbout(line: string, key: string): boolean;
  /** The same connector, with nobody at the other end. */
  unreachable: Connector;
  /** The same connector through a wire: the next call takes effect, and its answer is lost. */
  losingAnswer: Connector;
  /** The same connector through a wire: the next call is cut off before its effect. */
  losingRequest: Connector;
  close(): Promise<void>;
};

export type Check = { name: string; run(): Promise<void> };

type Law = { name: string; check(world: ConformanceWorld): Promise<void> | void };

export function conformance(open: () => Promise<ConformanceWorld>): Check[] {
  return laws.map(({ name, check }) => ({
    name,
    async run() {
      const world = await open();
      try {
        await check(world);
      } finally {
        await world.close();
      }
    },
  }));
}

const laws: readonly Law[] = [
  { name: "spec: unknown keys are refused", check: refusesUnknownKeys },
  { name: "spec: what has no order compares alike in any order", check: desiresCanonically },
  { name: "spec: every source says what it stands for, and a witness says why", check: declaresSources },
  { name: "plan: every class has a plan with an honest contract, or a sentence why not", check: plansEveryClass },
  { name: "plan: it is pure", check: plansPurely },
  { name: "law 1: reads change nothing outside", check: readsChangeNothing },
  { name: "law 2: a scan and a look show the same, and count it", check: scanAgreesWithLook },
  { name: "law 2: a read that failed throws; it never answers absent", check: failedReadsThrow },
  { name: "law 2: a read that was stopped throws", check: stoppedReadsThrow },
  { name: "law 3: with nobody there, perform resolves: it did not happen", check: unreachableDidNotHappen },
  { name: "law 3: a lost answer is unknown, and the effect is there", check: lostAnswerIsUnknown },
  {
    name: "law 3: a request cut off before its effect did not happen, and nothing changed",
    check: lostRequestDidNotHappen,
  },
  { name: "law 4: nothing is sent after the signal or the deadline", check: sendsNothingLate },
  { name: "law 5: two calls with one key, one after the other, have the effect of one", check: twiceIsOnce },
  { name: "law 5: two calls with one key at the same time have the effect of one", check: atOnceIsOnce },
  { name: "law 5: a call under another key does not happen again", check: otherKeyIsRefused },
  { name: "law 6: a call touches nothing but its object", check: touchesOnlyItsObject },
  { name: "law 6: a plan made from something that moved does not happen", check: refusesMovedWorld },
  { name: "law 7: ids are strings from end to end", check: idsAreStrings },
];

const signal = () => new AbortController().signal;

function refusesUnknownKeys({ connector: { spec }, spec: { asked } }: ConformanceWorld): void {
  assert.equal(spec.spec.safeParse(asked).success, true, "the sample spec is accepted");
  assert.equal(spec.spec.safeParse({ ...asked, unheardOf: 1 }).success, false, "a key that nobody knows is refused");
}

function desiresCanonically({ connector: { spec }, absent, spec: { asked, reordered } }: ConformanceWorld): void {
  const desired = spec.desire(absent.key, asked);
  assert.deepEqual(spec.desire(absent.key, reordered), desired);
  assert.deepEqual(desired.permissions, [...new Set(desired.permissions)].sort(), "permissions are sorted and unique");
}

function declaresSources({ connector: { spec } }: ConformanceWorld): void {
  assert.ok(
    spec.sources.some(({ standing }) => standing === "authoritative"),
    "one source decides",
  );
  for (const { name, title, standing, freshnessMs, because } of spec.sources) {
    assert.ok(name !== "" && title !== "" && freshnessMs > 0);
    if (standing === "supporting") assert.ok(because, `${name} says why it is more than context`);
  }
  assert.ok(spec.settleMs >= spec.capabilities.inFlightMs, "an absence is not believed while a call may still land");
}

async function plansEveryClass(world: ConformanceWorld): Promise<void> {
  const found = await lookAt(world, world.present.key);
  for (const name of DRIFT_CLASSES) {
    for (const input of inputsFor(world, name, found)) {
      const answer = world.connector.spec.plan(input);
      if ("none" in answer) assert.ok(answer.because.length > 10, `${name}: says why there is none`);
      else assertHonest(name, answer.plan);
    }
  }
  for (const name of ["unknown_after_repair", "contradictory_evidence"] as const) {
    for (const input of inputsFor(world, name, found))
      assert.ok("none" in world.connector.spec.plan(input), `${name} has no repair`);
  }
}

function assertHonest(name: string, plan: PlanDraft): void {
  const { title, steps, contract } = plan;
  assert.equal(undeclaredEffect(plan), null, `${name}: no step is outside of what the contract declares`);
  assert.ok(title !== "" && steps.length > 0, `${name}: a plan does something`);
  for (const step of steps)
    assert.ok(step.verb !== "" && step.says.length > 10, `${name}: each step says what it does`);
  const { touches, leavesAlone, precondition, postcondition, ifWrong, credential } = contract;
  assert.ok(touches.length > 0 && leavesAlone.length > 0, `${name}: says what it touches, and what it leaves alone`);
  for (const text of [precondition, postcondition, ifWrong, credential]) assert.notEqual(text, "");
}

async function plansPurely(world: ConformanceWorld): Promise<void> {
  const found = await lookAt(world, world.present.key);
  for (const name of DRIFT_CLASSES) {
    for (const input of inputsFor(world, name, found)) {
      const frozen = deepFreeze(structuredClone(input));
      assert.deepEqual(world.connector.spec.plan(frozen), world.connector.spec.plan(frozen));
    }
  }
}

async function readsChangeNothing(world: ConformanceWorld): Promise<void> {
  const before = await world.dump();
  const observer = world.connector.observer();
  for (const { name } of readSources(world.connector)) {
    await collect(observer, name, { ...world, signal: signal() });
    for (const { key } of [world.present, world.absent]) {
      await observer.look(name, key, world.links.get(key) ?? null, world.now, signal());
    }
  }
  await observer.close();
  assert.equal(await world.dump(), before);
}

async function scanAgreesWithLook(world: ConformanceWorld): Promise<void> {
  const observer = world.connector.observer();
  for (const { name, standing, covers = "all" } of readSources(world.connector)) {
    const { entries, end } = await collect(observer, name, { ...world, signal: signal() });
    assert.equal(end.suspect, null);
    assert.notEqual(end.filters, "");
    for (const { key } of [world.present, world.absent]) {
      const look = await observer.look(name, key, world.links.get(key) ?? null, world.now, signal());
      const sighted = foundInScan(entries, covers, key);
      assert.equal(look === null, sighted === null, `${name} has something to say about ${key} both times, or neither`);
      if (look !== null && sighted !== null) {
        assert.equal(comparable(look.found), comparable(sighted), `${name} shows ${key} alike`);
        assert.ok(look.complete && look.asOf <= world.now);
      }
    }
    if (standing !== "authoritative") continue;
    assert.equal(foundInScan(entries, covers, world.present.key)?.length, 1, "what is there is seen");
    assert.equal(foundInScan(entries, covers, world.absent.key)?.length, 0, "what is not there is told as absent");
  }
  await observer.close();
}

/** A source that only tells is never scanned and never looked at. */
function readSources({ spec }: Connector): SourceSpec[] {
  return spec.sources.filter(({ pushed }) => !pushed);
}

/** Null: the source says nothing about this key. */
function foundInScan(entries: readonly Entry[], covers: "all" | "sighted", key: string): FoundObject[] | null {
  const of = entries.filter((entry) => entry.key === key);
  return of.length === 0 && covers === "sighted" ? null : of.flatMap(({ found }) => found ?? []);
}

async function failedReadsThrow({ unreachable, present, now, links }: ConformanceWorld): Promise<void> {
  const observer = unreachable.observer();
  for (const { name } of readSources(unreachable)) {
    await assert.rejects(collect(observer, name, { links, now, signal: signal() }));
    await assert.rejects(observer.look(name, present.key, links.get(present.key) ?? null, now, signal()));
  }
  await assert.rejects(collect(observer, "no such source", { links, now, signal: signal() }));
  await observer.close();
}

async function stoppedReadsThrow({ connector, present, now, links }: ConformanceWorld): Promise<void> {
  const observer = connector.observer();
  for (const { name } of readSources(connector)) {
    await assert.rejects(collect(observer, name, { links, now, signal: AbortSignal.abort() }));
    await assert.rejects(observer.look(name, present.key, null, now, AbortSignal.abort()));
  }
  await observer.close();
}

async function unreachableDidNotHappen(world: ConformanceWorld): Promise<void> {
  const plan = await createPlan(world);
  const result = await perform(world.unreachable, plan, "key-1");
  assert.equal(result.outcome, "did_not_happen");
  assert.notEqual(result.says, "");
}

async function lostAnswerIsUnknown(world: ConformanceWorld): Promise<void> {
  const plan = await createPlan(world);
  const result = await perform(world.losingAnswer, plan, "key-1");
  assert.deepEqual([result.outcome, result.externalId], ["unknown", null]);
  const found = await lookAt(world, world.absent.key);
  assert.equal(found.length, 1, "it is there");
  const again = await perform(world.connector, plan, "key-1");
  assert.deepEqual(
    [again.outcome, again.externalId],
    ["happened", found[0]?.externalId],
    "the same key finds its own work",
  );
  assert.equal((await lookAt(world, world.absent.key)).length, 1);
}

async function lostRequestDidNotHappen(world: ConformanceWorld): Promise<void> {
  const plan = await createPlan(world);
  const before = await world.dump();
  const result = await perform(world.losingRequest, plan, "key-1");
  assert.equal(result.outcome, "did_not_happen");
  assert.equal(await world.dump(), before);
}

async function sendsNothingLate(world: ConformanceWorld): Promise<void> {
  const plan = await createPlan(world);
  const before = await world.dump();
  const actor = world.connector.actor();
  const call = { plan, idempotencyKey: "key-1", keyAgeMs: 0, fence: 1 };
  const aborted = await actor.perform({ ...call, deadlineMs: 5_000, signal: AbortSignal.abort() });
  const late = await actor.perform({ ...call, deadlineMs: 0, signal: signal() });
  await actor.close();
  assert.deepEqual([aborted.outcome, late.outcome], ["did_not_happen", "did_not_happen"]);
  assert.equal(await world.dump(), before);
}

async function twiceIsOnce(world: ConformanceWorld): Promise<void> {
  const plan = await createPlan(world);
  const first = await perform(world.connector, plan, "key-1");
  const after = await world.dump();
  const second = await perform(world.connector, plan, "key-1");
  assert.deepEqual([first.outcome, second.outcome], ["happened", "happened"], `${first.says} ${second.says}`);
  assert.equal(second.externalId, first.externalId);
  assert.equal(await world.dump(), after);
}

async function atOnceIsOnce(world: ConformanceWorld): Promise<void> {
  const plan = await createPlan(world);
  const results = await Promise.all([1, 2, 3].map(() => perform(world.connector, plan, "key-1")));
  const made = await lookAt(world, world.absent.key);
  assert.equal(made.length, 1);
  for (const { outcome, externalId, says } of results) {
    if (outcome === "happened") assert.equal(externalId, made[0]?.externalId);
    else assert.equal(outcome, "did_not_happen", says);
  }
  assert.ok(results.some(({ outcome }) => outcome === "happened"));
}

async function otherKeyIsRefused(world: ConformanceWorld): Promise<void> {
  const plan = await createPlan(world);
  await perform(world.connector, plan, "key-1");
  const after = await world.dump();
  const other = await perform(world.connector, plan, "key-2");
  assert.equal(other.outcome, "did_not_happen", other.says);
  assert.equal(await world.dump(), after);
}

async function touchesOnlyItsObject(world: ConformanceWorld): Promise<void> {
  const plan = await createPlan(world);
  const before = new Set((await world.dump()).split("\n"));
  const result = await perform(world.connector, plan, "key-1");
  assert.equal(result.outcome, "happened", result.says);
  const after = new Set((await world.dump()).split("\n"));
  const changed = [...before, ...after].filter((line) => !before.has(line) || !after.has(line));
  assert.ok(changed.length > 0);
  assert.deepEqual(
    changed.filter((line) => !world.isAbout(line, world.absent.key)),
    [],
  );
}

async function refusesMovedWorld(world: ConformanceWorld): Promise<void> {
  const plan = { ...(await createPlan(world)), observedVersion: versionOf([]).replace(/^./, "x") };
  const before = await world.dump();
  const result = await perform(world.connector, plan, "key-1");
  assert.equal(result.outcome, "did_not_happen", result.says);
  assert.equal(await world.dump(), before);
}

async function idsAreStrings(world: ConformanceWorld): Promise<void> {
  const observer = world.connector.observer();
  for (const { name } of readSources(world.connector)) {
    const { entries } = await collect(observer, name, { ...world, signal: signal() });
    for (const { found } of entries) if (found !== null) assert.equal(typeof found.externalId, "string");
  }
  await observer.close();
  const { externalId, receipt } = await perform(world.connector, await createPlan(world), "key-1");
  assert.equal(typeof externalId, "string");
  assert.deepEqual(JSON.parse(JSON.stringify(receipt)), receipt, "a receipt survives being stored");
}

async function lookAt({ connector, links, now }: ConformanceWorld, key: string): Promise<FoundObject[]> {
  const observer = connector.observer();
  const [source] = connector.spec.sources.filter(({ standing }) => standing === "authoritative");
  const look = await observer.look(source?.name ?? "", key, links.get(key) ?? null, now, signal());
  await observer.close();
  assert.ok(look?.complete, "a direct read of one object is complete");
  return look.found;
}

async function perform(connector: Connector, plan: Plan, idempotencyKey: string): Promise<PerformResult> {
  const actor = connector.actor();
  try {
    const deadlineMs = connector.spec.callMs;
    return await actor.perform({ plan, idempotencyKey, keyAgeMs: 0, fence: 1, deadlineMs, signal: signal() });
  } finally {
    await actor.close();
  }
}

async function createPlan(world: ConformanceWorld): Promise<Plan> {
  const { key, intent } = world.absent;
  const drift = { class: "missing_external", direction: "never_made", detail: {} } as const;
  const found = await lookAt(world, key);
  const answer = world.connector.spec.plan({ key, drift, intent, found, owner: intent.owner, link: null });
  assert.ok("plan" in answer, "what is not there can be made");
  return bound(world.connector, { key, intent, found, drift }, answer.plan);
}

type Binding = Pick<PlanInput, "key" | "found" | "drift"> & { intent: Intent };

/** The plan with its binding. What only the loop knows is filled with the plainest values. */
function bound({ spec }: Connector, { key, intent, found, drift }: Binding, draft: PlanDraft): Plan {
  return {
    ...draft,
    kind: spec.kind,
    key,
    class: drift.class,
    direction: drift.direction,
    generation: intent.generation,
    factsDigest: "conformance",
    observedVersion: versionOf(found),
    policyVersion: 1,
    connectorVersion: spec.version,
    owner: intent.owner,
    ownerEpoch: 1,
    hash: "conformance",
  };
}

/** What the loop might ask of a plan for this class, around the object that is there. */
function inputsFor({ present, links }: ConformanceWorld, name: DriftClass, found: FoundObject[]): PlanInput[] {
  const { key, intent } = present;
  const [only] = found;
  assert.ok(only, "the present object is there");
  const directions = DIRECTIONS[name].length === 0 ? [null] : DIRECTIONS[name];
  const link = links.get(key) ?? null;
  return directions.map((direction) => ({
    key,
    drift: { class: name, direction, detail: {} },
    intent: name === "extra_external" ? null : intent,
    found: foundFor(name, only),
    owner: intent.owner,
    link: name === "missing_external_id" ? null : link,
  }));
}

function foundFor(name: DriftClass, only: FoundObject): FoundObject[] {
  if (name === "missing_external") return [];
  if (name === "stale_owner") return [{ ...only, owner: "a team that is gone" }];
  if (name === "permission_drift") return [{ ...only, permissions: only.permissions.slice(1) }];
  return [only];
}

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) for (const inner of Object.values(value)) deepFreeze(inner);
  return Object.freeze(value);
}
