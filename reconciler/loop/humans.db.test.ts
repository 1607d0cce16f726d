/** What people do while a repair is under way, over the real loop. Each test has the number of its fault. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { approveRepair } from "../../lib/services/repairs/approve.ts";
import { as, type PersonName, refusal } from "../../lib/services/test-world.ts";
import type { CrashPoint } from "../repair/attempt.ts";
import { type GateWorld, openGateWorld } from "./gate-world.test-kit.ts";
import { reconcileSafely } from "./reconcile.ts";
import { worldSpec } from "./world.test-kit.ts";

let given: GateWorld;
beforeEach(async () => {
  given = await openGateWorld({ breaks: ["I-21"] });
  given.configure({ policy: { attribute_drift: "review" } });
});
afterEach(() => given.close());

const kinds = new Map([["thing", worldSpec]]);
const sql = () => given.sql;

/** One object that drifted, with a proposal, approved by these people and past its undo window. */
async function approved(...people: PersonName[]): Promise<void> {
  await given.ask("a");
  given.world.add("a", { fields: { size: 9 } });
  await given.run();
  for (const who of people) await approve(who);
  await sql()`update repairs set not_before = now() where not_before is not null`;
}
async function approve(who: PersonName) {
  const [repair] =
    await sql()`select id, plan_hash from repairs where state = 'proposed' and class = 'attribute_drift'`;
  return approveRepair(await as(sql(), who), { repair: repair?.id, plan_hash: repair?.plan_hash }, kinds);
}
/** Does something at one point of the attempt, once. */
async function runWith(point: CrashPoint, deed: () => Promise<unknown>): Promise<void> {
  let done = false;
  given.deps.at = async (now) => {
    if (now !== point || done) return;
    done = true;
    await deed();
  };
  await given.run();
  given.deps.at = () => {};
  expect(done, point).toBe(true);
}
const edit = (by = "sam", owner = "billing") =>
  sql().begin(async (tx) => {
    await tx`update intents set superseded_at = now() where key = 'a' and superseded_at is null`;
    await tx`
    insert into intents (bucket, kind, key, generation, presence, spec, desired, owner, subject, asked_by)
    select bucket, kind, key, generation + 1, presence, spec, desired, ${owner}, subject, ${by} from intents
    where key = 'a' order by generation desc limit 1`;
    await tx`update objects set generation = generation + 1, owner = ${owner}, asked_by = ${by} where key = 'a'`;
    await tx`select plumbline.mark(kind, key) from objects where key = 'a'`;
  });
const first = async () => {
  const [repair] =
    await sql()`select id, state, end_reason, moved from repairs where class = 'attribute_drift' order by proposed_at, id limit 1`;
  return repair;
};
const sent = () => given.world.effects.length;

test("what nobody disturbs is done once", async () => {
  await approved("rita");
  await given.run();
  expect(sent()).toBe(1);
});

test("of three who said yes, the one who may not decide any more has no part in the attempt", async () => {
  const plan: typeof worldSpec.plan = (input) => {
    const answer = worldSpec.plan(input);
    if (!("plan" in answer) || input.drift.class !== "attribute_drift") return answer;
    return { plan: { ...answer.plan, contract: { ...answer.plan.contract, risk: "high" } } };
  };
  given.configure({ policy: { attribute_drift: "review" } }, { plan });
  await approved("rita");
  await sql()`update people set role = 'support' where id = 'rita'`;
  for (const who of ["rob", "both"] as const) await approve(who);
  await sql()`update repairs set not_before = now() where not_before is not null`;
  await given.run();
  expect(sent()).toBe(1);
  const used = await sql()`
    select a.person_id as who from approval_uses u join approvals a on a.bucket = u.bucket and a.id = u.approval_id order by 1`;
  expect(used).toEqual([{ who: "both" }, { who: "rob" }]);
});

test("H-1: the request is edited before the attempt is reserved: plan and approval are void, with what moved", async () => {
  await approved("rita");
  await runWith("looked_again", () => edit());
  expect(sent()).toBe(0);
  await given.settle();
  await given.run();
  expect(sent()).toBe(0);
  expect(await first()).toMatchObject({
    state: "superseded",
    moved: expect.arrayContaining([expect.objectContaining({ field: "generation" })]),
  });
});

test("H-2: edited between reserving and sending: nothing is sent", async () => {
  await approved("rita");
  await runWith("reserved", () => edit());
  expect(sent()).toBe(0);
  expect(await sql()`select state, says from attempts where class = 'attribute_drift'`).toMatchObject([
    { state: "did_not_happen", says: expect.stringContaining("the request changed") },
  ]);
});

test("H-3: edited after sending: the attempt is concluded for its own generation, and the new one is asked about", async () => {
  await approved("rita");
  await runWith("called", () => edit());
  expect(await sql()`select state, generation from attempts where class = 'attribute_drift'`).toEqual([
    { state: "happened", generation: 1 },
  ]);
  await given.settle();
  await given.run();
  expect(await first()).toMatchObject({ state: "confirmed" });
  expect(sent()).toBe(1);
});

test("H-4: the world moved after the approval: it is not the plan that was approved", async () => {
  await approved("rita");
  for (const object of given.world.objects.values()) object.fields = { size: 8 };
  await given.run();
  expect(sent()).toBe(0);
  expect(await first()).toMatchObject({ state: "superseded" });
});

test.each([
  ["the role", () => sql()`update people set role = 'support' where id = 'rita'`],
  ["the team", () => sql()`delete from team_members where person_id = 'rita'`],
  ["everything: suspended", () => sql()`update people set suspended_at = now() where id = 'rita'`],
])("H-5: who approved loses %s before the attempt is reserved: void", async (_what, lose) => {
  await approved("rita");
  await runWith("looked_again", lose);
  await given.run();
  expect(sent()).toBe(0);
  expect(await first()).toMatchObject({
    state: "expired",
    end_reason: expect.stringContaining("may no longer approve"),
  });
});

test("H-6: who asked, or edited it since, approves nothing: refused, and void in the gate where it got in", async () => {
  await approved();
  await sql()`update people set role = 'reviewer' where id = 'mira'`;
  await sql()`insert into team_members values ('mira', 'billing')`;
  expect(await refusal(approve("mira"))).toMatchObject({ code: "approver_is_asker" });
  await approve("rita");
  await sql()`update repairs set not_before = now()`;
  await sql()`update intents set asked_by = 'rita' where key = 'a'`;
  await given.run();
  expect(sent()).toBe(0);
  expect(await first()).toMatchObject({ state: "expired", end_reason: expect.stringContaining("asked for this") });
});

test("a proposal that nobody decided in time has expired, and another one asks again", async () => {
  await approved();
  const proposals = () => sql()`
    select state, end_reason, superseded_by is not null as replaced, expires_at > now() as waits from repairs
    where class = 'attribute_drift' order by proposed_at, id`;
  await given.run();
  expect(await proposals()).toEqual([{ state: "proposed", end_reason: null, replaced: false, waits: true }]);
  await sql()`update repairs set expires_at = now()`;
  await given.run();
  expect(await proposals()).toEqual([
    { state: "expired", end_reason: "Nobody decided in time. Nothing was changed.", replaced: true, waits: false },
    { state: "proposed", end_reason: null, replaced: false, waits: true },
  ]);
  expect(sent()).toBe(0);
});

test("H-9: asked for again under the same key: nothing of the old one carries over", async () => {
  await approved("rita");
  await edit();
  await edit();
  await given.settle();
  await given.run();
  expect(sent()).toBe(0);
  const open = await sql()`select r.id, (select count(*)::int from approvals a where a.repair_id = r.id) as approvals
    from repairs r where state = 'proposed' and generation = 3`;
  expect(open).toMatchObject([{ approvals: 0 }]);
});

test("H-10: ownership moves during the repair: nothing is sent for the old owner", async () => {
  await approved("rita");
  await runWith("looked_again", () => sql()`update teams set epoch = epoch + 1 where id = 'billing'`);
  expect(sent()).toBe(0);
  expect(await first()).toMatchObject({ state: "superseded" });
});

test.each(["looked_again", "reserved"] as const)("H-11: a stop at %s: nothing is sent", async (point) => {
  await approved("rita");
  await runWith(
    point,
    () => sql()`insert into stops (id, scope, reason, set_by, set_at) values ('s', 'all', 'r', 'sam', now())`,
  );
  expect(sent()).toBe(0);
});

test("whoever stopped or blocked it is told by name", async () => {
  await sql()`insert into people (id, email, name, role) values ('p_ruiz', 'r@example.com', 'M. Ruiz', 'reviewer')`;
  await given.ask("a");
  await sql()`insert into stops (id, scope, reason, set_by, set_at)
    values ('s', 'kind:thing', 'vendor works', 'p_ruiz', now())`;
  await sql()`update objects set blocked_at = now(), blocked_by = 'p_ruiz', blocked_reason = 'on leave'`;
  await given.run();
  const [drift] = await sql()`select gate_reasons from drifts`;
  expect(drift?.gate_reasons.map(({ says }: { says: string }) => says)).toEqual(
    expect.arrayContaining(["Stopped (kind:thing) by M. Ruiz: vendor works", "Blocked by M. Ruiz: on leave"]),
  );
});

test("H-14: policy changes while it waits: the approval was given under another one", async () => {
  await approved("rita");
  await sql()`insert into policies (kind, class, direction, mode, approvals, version, changed_by, changed_at)
    values ('thing', 'missing_external', 'vanished', 'never', 1, 1, 'ada', now())`;
  await given.run();
  expect(sent()).toBe(0);
  expect(await first()).toMatchObject({ state: "superseded" });
});

test("H-15: one unit of a budget is left, and two processes want it: one gets it", async () => {
  given.configure({ limits: { perHour: 1 } });
  await given.ask("a", "b");
  const worker = async (key: string) => {
    const claim = await given.store.claimOne({ kind: "thing", key }, `worker ${key}`, 15_000);
    if (claim === null) throw new Error("not claimed");
    return reconcileSafely(given.deps, claim);
  };
  const results = await Promise.all([worker("a"), worker("b")]);
  expect(results.map((result) => result.error)).toEqual([null, null]);
  expect(sent()).toBe(1);
  expect(await sql()`select used from budgets where scope = 'kind:thing/class:missing_external'`).toEqual([
    { used: 1 },
  ]);
});
