import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { json, type Tx, transaction } from "../../db/client.ts";
import { makeTestDatabase } from "../../db/test/database.ts";
import { wantsDigest } from "../../lib/comparable.ts";
import { bucketOf } from "../model/bucket.ts";
import type { FoundObject } from "../model/evidence.ts";
import { toFact } from "../observed/facts.ts";
import { windowStart } from "../policy/budget.ts";
import { postgresStore } from "../postgres-store.ts";
import { judge } from "./judge.ts";
import { declaredSources } from "./runtime.ts";
import { World, worldKind, worldSpec } from "./world.test-kit.ts";

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const spec = {
  ...worldSpec,
  sources: [
    { name: "api", title: "Api", standing: "authoritative", freshnessMs: HOUR },
    { name: "copy", title: "Copy", standing: "authoritative", freshnessMs: HOUR },
    { name: "mirror", title: "Mirror", standing: "supporting", freshnessMs: HOUR },
    { name: "log", title: "Log", standing: "context", freshnessMs: HOUR },
  ] as const,
  settleMs: 60 * SECOND,
};
const kind = { ...worldKind(new World()), spec: { ...spec, sources: [...spec.sources] } };

let database: Awaited<ReturnType<typeof makeTestDatabase>>;
let store: ReturnType<typeof postgresStore>;
beforeAll(async () => {
  database = await makeTestDatabase({ breaks: ["I-02", "I-03", "I-04", "I-12", "I-19", "I-21", "I-25"] });
  store = postgresStore({ url: database.reconcilerUrl, name: "test", max: 4 });
  await database.sql`insert into teams (id, name, departed_at) values ('billing', 'B', null), ('data', 'D', null), ('gone', 'G', now())`;
  await store.registerSources(declaredSources(kind.spec));
});
afterAll(async () => {
  await store.close();
  await database.drop();
});

/** Mostly as it should be, so that what goes wrong mostly goes wrong alone. */
const mostly = <T>(good: T, ...others: T[]) =>
  fc.oneof({ weight: 12, arbitrary: fc.constant(good) }, { weight: 1, arbitrary: fc.constantFrom(...others) });

const found = fc.record<FoundObject>({
  externalId: mostly("x1", "x2"),
  owner: mostly<string | null | undefined>("billing", "data", "gone", null, undefined),
  permissions: mostly(["read"], ["read", "write"], []),
  fields: mostly<FoundObject["fields"]>({ size: 1 }, { size: 2 }, { size: 1, more: true }),
  by: mostly<FoundObject["by"]>("link", "marker", "name", undefined),
});
const fact = fc.record({
  source: fc.constantFrom("copy", "mirror", "log", "api"),
  found: fc.oneof(
    { weight: 12, arbitrary: fc.tuple(found) },
    { weight: 1, arbitrary: fc.array(found, { maxLength: 2 }) },
  ),
  complete: mostly(true, false),
  ageMs: fc.constantFrom(10, 10, 10, 1, 70, 1_000, 4_000).map((s) => s * SECOND),
});
const attempt = fc.record({
  state: fc.constantFrom("happened" as const, "did_not_happen" as const, "unknown" as const),
  class: fc.constantFrom("missing_external" as const, "attribute_drift" as const),
  externalId: fc.constantFrom("x1", "x2", null),
  agoMs: fc.constantFrom(20, 2_000).map((s) => s * SECOND),
});
type Attempt = typeof attempt extends fc.Arbitrary<infer T> ? T : never;
const object = fc.record({
  generation: mostly<number | null>(1, null),
  presence: mostly<"present" | "absent">("present", "absent"),
  owner: mostly("billing", "gone", "data"),
  link: mostly<string | null>("x1", "x2", null),
  askedMs: fc.constantFrom(500, 500, 5_000, 5_000, 5).map((s) => s * SECOND),
  attempts: fc.oneof({ weight: 8, arbitrary: fc.constant<Attempt[]>([]) }, fc.array(attempt, { maxLength: 2 })),
  openDrift: mostly(false, true),
  facts: fc
    .tuple(
      fact,
      fc.oneof(
        { weight: 2, arbitrary: fc.constant([]) },
        fc.uniqueArray(fact, { maxLength: 3, selector: (one) => one.source }),
      ),
    )
    .map(([first, others]) => [{ ...first, source: "api" }, ...others.filter((one) => one.source !== "api")]),
});
type Seed = typeof object extends fc.Arbitrary<infer T> ? T : never;

/** Whoever asks for it mostly has it, too. */
const owned = fc
  .tuple(object, mostly("billing", "gone", "gone", "data"), mostly(true, false))
  .map(([seed, owner, same]) =>
    same
      ? {
          ...seed,
          owner,
          facts: seed.facts.map((one) => ({
            ...one,
            found: one.found.map((it) => ({ ...it, owner: it.owner === "billing" ? owner : it.owner })),
          })),
        }
      : seed,
  );

async function write(tx: Tx, key: string, seed: Seed): Promise<void> {
  const ref = { bucket: bucketOf("thing", key), kind: "thing", key };
  const desired = spec.desire(key, {});
  const time = (agoMs: number) => new Date(tx.transactionTime.getTime() - agoMs);
  const open = seed.attempts.some((attempt) => attempt.state === "unknown") ? "unknown" : "none";
  const wants = seed.generation === null ? null : wantsDigest({ presence: seed.presence, owner: seed.owner, desired });
  await tx`insert into objects ${tx({ ...ref, ref: key, generation: seed.generation, presence: seed.generation === null ? null : seed.presence, owner: seed.owner, owner_epoch: 1, asked_by: "x", external_id: seed.link, wants, open_attempt: open })}`;
  if (seed.generation !== null) {
    await tx`insert into intents ${tx({ ...ref, generation: 1, presence: seed.presence, spec: tx.json({}), desired: json(tx, desired), owner: seed.owner, subject: key, asked_by: "x", asked_at: time(seed.askedMs) })}`;
  }
  for (const [n, attempt] of seed.attempts.entries()) {
    if (attempt.state === "unknown" && n > 0) continue;
    const at = time(attempt.agoMs);
    await tx`insert into attempts ${tx({ ...ref, id: `${key}-${n}`, repair_id: "r", class: attempt.class, state: attempt.state, generation: 1, plan_hash: "h", idempotency_key: `${key}-${n}`, fence: n, holder: "h", reserved_at: at, deadline_at: at, outcome_at: attempt.state === "unknown" ? null : at, external_id: attempt.externalId })}`;
  }
  if (seed.openDrift) {
    await tx`insert into drifts ${tx({ ...ref, id: `d-${key}`, class: "attribute_drift", detail: tx.json({}), sentence: "", evidence: tx.json([]), first_seen: time(0), last_seen: time(0) })}`;
  }
  for (const { source, found: seen, complete, ageMs } of seed.facts) {
    await storeFact(tx, toFact(ref, source, { complete, asOf: time(ageMs).getTime(), found: seen }, time(0).getTime()));
  }
}

async function storeFact(tx: Tx, row: ReturnType<typeof toFact>): Promise<void> {
  const { externalId, asOf, observedAt, scanId, unreadable, found: seen, ...rest } = row;
  await tx`insert into facts ${tx({ ...rest, bucket: bucketOf(row.kind, row.key), found: json(tx, seen), external_id: externalId, unreadable, as_of: new Date(asOf), observed_at: new Date(observedAt), scan_id: scanId })}`;
}

test("what the database settles as in sync, classify calls in sync, by the same look and until the same time", async () => {
  const seeds = fc.sample(owned, { numRuns: 4_000, seed: 20_240_506 });
  const keys = seeds.map((_, n) => `k${n}`);
  await transaction(
    database.sql,
    async (tx) => {
      for (const [n, seed] of seeds.entries()) await write(tx, keys[n] ?? "", seed);
    },
    120_000,
  );
  const { settled } = await store.settleInSync("thing");
  expect(settled).toBeGreaterThan(200);

  const settings = await store.settings("thing", windowStart(await store.now()));
  const rows = await database.sql<{ key: string }[]>`select key from objects_now where not dirty`;
  expect(rows).toHaveLength(settled);
  const quiet = new Set(rows.map((row) => row.key));
  let inSync = 0;
  for (const key of keys) {
    await store.transaction(async (tx) => {
      const bundle = await tx.bundle({ kind: "thing", key });
      if (bundle === null) throw new Error(key);
      const { classification } = judge({ bundle, settings, kind, now: tx.now, approvals: new Map(), alone: new Set() });
      const { object } = bundle;
      if (classification.verdict === "in_sync") inSync += 1;
      if (!quiet.has(key)) return;
      expect({ key, seed: seeds[keys.indexOf(key)], verdict: classification.verdict }).toMatchObject({
        verdict: "in_sync",
      });
      expect([object.verdictAsOf, object.expiresAt]).toEqual([classification.spoke?.asOf, classification.expiresAt]);
    });
  }
  // What it leaves to classify is the rest, not the rule.
  expect(settled / inSync).toBeGreaterThan(0.3);
}, 180_000);
