import fc from "fast-check";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { transaction } from "../../db/client.ts";
import { refundConnectorSpec } from "../connectors/stripe-refund/spec.ts";
import { bucketOf } from "../model/bucket.ts";
import { refOf } from "../model/reference.ts";
import { systemPorts } from "../ports.ts";
import type { postgresStore } from "../postgres-store.ts";
import { CRASH_POINTS } from "../repair/attempt.ts";
import { LATE_MS } from "../sandbox/processor.ts";
import { reconcileSafely } from "./reconcile.ts";
import type { Runtime } from "./runtime.ts";
import { makeSandbox, openTestRuntime, type TestSandbox } from "./sandbox.test-kit.ts";

/**
 * The production protocol and the production connector against the sandbox's processor, in the most hostile setting: every
 * refund may be sent unattended, workers end at any point, the processor loses, keeps and repeats anything, and days pass.
 */
const HISTORIES = 80;
const SETTLE_MS = 40;
const FAULTS = ["lose_answer", "cut", "late", "error_500", "error_500_after", "lie"] as const;
class Crash extends Error {}

const round = fc.record({
  crash: fc.option(fc.constantFrom(...CRASH_POINTS)),
  fault: fc.option(fc.constantFrom(...FAULTS)),
  after: fc.constantFrom("10 seconds", "10 seconds", "25 hours"),
});
type Round = typeof round extends fc.Arbitrary<infer T> ? T : never;

let sandbox: TestSandbox;
let runtime: Runtime;
let sql: ReturnType<typeof postgresStore>["sql"];
/** Who runs the processor. */
let admin: postgres.Sql;

beforeAll(async () => {
  sandbox = await makeSandbox();
  runtime = await openTestRuntime(sandbox.env, true);
  admin = postgres(sandbox.adminUrl, { max: 6 });
  sql = (runtime.store as ReturnType<typeof postgresStore>).sql;
  const kind = runtime.kinds.get("refund");
  if (kind === undefined) throw new Error("There is no kind refund.");
  const spec = refundConnectorSpec({ teams: ["billing"], twoPeopleFrom: 50_000, settleMs: SETTLE_MS, callMs: 2_000 });
  const plan: typeof spec.plan = (input) => {
    const answer = spec.plan(input);
    if ("none" in answer) return answer;
    return { plan: { ...answer.plan, contract: { ...answer.plan.contract, undo: "reversible" } } };
  };
  kind.config.spec = { ...spec, capabilities: { ...spec.capabilities, irreversible: [] }, plan };
});
afterAll(async () => {
  await runtime.close();
  await admin.end();
  await sandbox.drop();
});

const keyOf = (number: number) => `pi_prop${String(number).padStart(6, "0")}.return`;

async function ask(number: number): Promise<void> {
  const [kind, key] = ["refund", keyOf(number)];
  const bucket = bucketOf(kind, key);
  const spec = { order: `NW-${number}`, amount: 1_000 + number, currency: "eur", reason: "requested_by_customer" };
  await admin`insert into payments.intents values (${key.split(".")[0] ?? ""}, ${spec.order}, 90000, 'eur', 'a@b.example')`;
  await transaction(sql, async (tx) => {
    await tx`
      insert into objects (bucket, kind, key, ref, generation, presence, owner, owner_epoch, asked_by)
      values (${bucket}, ${kind}, ${key}, ${refOf({ kind, key })}, 1, 'present', 'billing', 1, 'somebody')`;
    await tx`
      insert into intents (bucket, kind, key, generation, presence, spec, desired, owner, subject, asked_by, asked_at)
      values (${bucket}, ${kind}, ${key}, 1, 'present', ${tx.json(spec)}, ${tx.json({ permissions: [], fields: spec })}, 'billing', 'Money', 'somebody', now() - interval '1 hour')`;
  });
}

/** Time passes for one object: every moment that is written down about it moves into the past, on both sides. */
async function pass(key: string, span: string): Promise<void> {
  if (span !== "10 seconds") await systemPorts.scheduler.sleep(LATE_MS * 2);
  await sql`update attempts set reserved_at = reserved_at - ${span}::interval, deadline_at = deadline_at - ${span}::interval,
    outcome_at = outcome_at - ${span}::interval, settle_until = settle_until - ${span}::interval where key = ${key}`;
  await sql`update objects set lease_until = now() - interval '1 second' where key = ${key} and lease_until is not null`;
  await sql`update repairs set not_before = not_before - ${span}::interval where key = ${key}`;
  await sql`update facts set as_of = as_of - ${span}::interval where key = ${key}`;
  await admin`update payments.keys set at = at - ${span}::interval where strpos(asked, ${key}) > 0`;
}

async function live(number: number, rounds: readonly Round[]): Promise<void> {
  const key = keyOf(number);
  await ask(number);
  const quiet: Round[] = Array.from({ length: 2 }, () => ({ crash: null, fault: null, after: "10 seconds" }));
  for (const [turn, { crash, fault, after }] of [...rounds, ...quiet].entries()) {
    if (fault !== null)
      await admin`insert into outside.faults (system, fault, about) values ('payments', ${fault}, ${key})`;
    const claim = await runtime.store.claimOne({ kind: "refund", key }, `worker:${number}:${turn}`, runtime.leaseMs);
    const at = (here: string) => {
      if (here === crash) throw new Crash(here);
    };
    if (claim !== null) await reconcileSafely({ ...runtime, at }, claim);
    await pass(key, after);
  }
}

test("whatever is lost and whoever ends: a refund is never paid twice, and is never said to be there when it is not", async () => {
  const histories = fc.sample(fc.array(round, { minLength: 1, maxLength: 4 }), HISTORIES);
  let next = 0;
  const lane = async () => {
    for (let at = next++; at < histories.length; at = next++) await live(at, histories[at] ?? []);
  };
  await Promise.all(Array.from({ length: 6 }, lane));
  await systemPorts.scheduler.sleep(LATE_MS * 2);

  const paid = await admin<{ key: string; times: number }[]>`
    select metadata->>'plumbline_key' as key, count(*)::int as times from payments.refunds
    where payment like 'pi\\_prop%' group by 1`;
  const twice = paid.filter(({ times }) => times > 1);
  expect(twice.map(({ key }) => ({ key, history: histories[Number(/\d{6}/.exec(key)?.[0])] }))).toEqual([]);
  // Not vacuous: most were paid, answers were lost, and keys grew old under an open try.
  expect(paid.length).toBeGreaterThan(HISTORIES / 3);
  const seen = await sql<{ key: string; status: string; sent: number; keys: number }[]>`
    select o.key, o.status, count(a.id)::int as sent, count(distinct a.idempotency_key)::int as keys
    from objects o left join attempts a on a.bucket = o.bucket and a.kind = o.kind and a.key = o.key
    where o.key like 'pi\\_prop%' group by 1, 2`;
  expect(seen.filter(({ sent }) => sent > 1).length).toBeGreaterThan(HISTORIES / 20);
  expect(seen.filter(({ keys }) => keys > 1).length).toBeGreaterThan(0);
  const there = new Set(paid.map(({ key }) => key));
  expect(seen.filter(({ key, status }) => status === "in_place" && !there.has(key))).toEqual([]);
}, 300_000);
