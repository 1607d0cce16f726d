/** What nobody asked for: marked, waited for, looked at again, and only then removed. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { approveRepair } from "../../lib/services/repairs/approve.ts";
import { undoRepair } from "../../lib/services/repairs/undo.ts";
import { as } from "../../lib/services/test-world.ts";
import type { Plan } from "../model/repair.ts";
import { type GateWorld, openGateWorld } from "./gate-world.test-kit.ts";
import { reconcileSafely } from "./reconcile.ts";
import { worldSpec } from "./world.test-kit.ts";

const HOURS_MS = 6 * 3_600_000;
const OTHERS = Array.from({ length: 11 }, (_, n) => `other-${n}`);
const kinds = new Map([["thing", worldSpec]]);

let given: GateWorld;
beforeEach(async () => {
  given = await openGateWorld();
  given.configure({ steward: "billing", limits: { deferMs: HOURS_MS } });
  // So many that one removal is a small share of them.
  await given.ask(...OTHERS);
  for (const key of [...OTHERS, "stray"]) given.world.add(key);
  await given.run();
  await given.run();
});
afterEach(() => given.close());

type Removal = { id: string; state: string; plan: Plan; plan_hash: string; waits: number | null };
async function removal(): Promise<Removal> {
  const [row] = await given.sql<Removal[]>`
    select id, state, plan, plan_hash, round(extract(epoch from not_before - now()) / 3600)::int as waits from repairs
    where key = 'stray' and class = 'extra_external' order by proposed_at, id limit 1`;
  if (row === undefined) throw new Error("Nobody proposed it.");
  return row;
}
async function agree() {
  const { id, plan_hash } = await removal();
  return approveRepair(await as(given.sql, "rita"), { repair: id, plan_hash }, kinds);
}
/** As if its time had come. */
const isDue = () => given.sql`update repairs set not_before = now() where key = 'stray'`;
const sent = () => given.world.effects.length;

test("is told in the plan that people approve, and the answer says until when it stays", async () => {
  expect((await removal()).plan.contract.deferMs).toBe(HOURS_MS);
  expect((await agree()).says).toMatch(
    /^Approved\. It is marked: at .* it is looked at again, and removed if it is still/,
  );
  expect(await removal()).toMatchObject({ state: "approved", waits: 6 });
  const rows = await given.sql`select expires_at > now() + interval '6 hours 50 minutes' as lives from approvals`;
  expect(rows.map((row) => row.lives)).toEqual([true]);
});

test("is not touched before its time, however often it is looked at; then it is removed, and a look proves it", async () => {
  await agree();
  for (let look = 0; look < 3; look += 1) await given.run();
  expect(sent()).toBe(0);
  expect(await given.reasons("stray")).toEqual(["undo_window"]);
  await isDue();
  await given.run();
  expect(sent()).toBe(1);
  await given.settle();
  await given.run();
  expect((await removal()).state).toBe("confirmed");
});

test("is left alone when it is gone by itself before its time", async () => {
  await agree();
  for (const [id, { key }] of given.world.objects) if (key === "stray") given.world.objects.delete(id);
  await given.run();
  // A worker takes up every plan whose difference is gone.
  await given.store.makeOpenDue(0);
  for (const claim of await given.store.claimDue("worker", 15_000, 100)) await reconcileSafely(given.deps, claim);
  expect((await removal()).state).toBe("superseded");
  await isDue();
  await given.run();
  expect(sent()).toBe(0);
});

test("is left alone when it is not what it was when the mark was set", async () => {
  await agree();
  for (const object of given.world.objects.values()) if (object.key === "stray") object.fields = { size: 2 };
  await isDue();
  await given.run();
  expect(sent()).toBe(0);
  expect((await removal()).state).toBe("superseded");
});

test("is left alone when somebody takes the mark back, or asks for it meanwhile", async () => {
  await agree();
  await undoRepair(await as(given.sql, "rita"), { repair: (await removal()).id });
  await isDue();
  await given.run();
  expect(sent()).toBe(0);
  await given.sql`update objects set generation = 1, presence = 'present', owner = 'billing', owner_epoch = 1, asked_by = 'mira' where key = 'stray'`;
  await given.sql`select plumbline.mark(kind, key) from objects where key = 'stray'`;
  await given.sql`
    insert into intents (bucket, kind, key, generation, presence, spec, desired, owner, subject, asked_by)
    select bucket, kind, key, 1, 'present', '{}', ${given.sql.json(worldSpec.desire("stray", {}) as never)}, 'billing', 'A thing', 'mira'
    from objects where key = 'stray'`;
  await given.run();
  expect(given.world.effects.filter(({ verb }) => verb === "remove")).toEqual([]);
});

test("waits as long where policy lets it be removed unattended", async () => {
  given.configure({ policy: { extra_external: "automatic" }, steward: "billing", limits: { deferMs: HOURS_MS } });
  given.world.add("another");
  for (let look = 0; look < 2; look += 1) await given.run();
  expect(sent()).toBe(0);
  await given.sql`update repairs set not_before = now() where key = 'another'`;
  await given.run();
  expect(sent()).toBe(1);
});

test("what was withdrawn does not wait: somebody said that it has to go", async () => {
  await given.ask("a");
  given.world.add("a");
  await given.sql`
    insert into intents (bucket, kind, key, generation, presence, spec, desired, owner, subject, asked_by, asked_at)
    select bucket, kind, key, 2, 'absent', spec, desired, owner, subject, asked_by, asked_at + interval '1 minute' from intents where key = 'a'`;
  await given.sql`update objects set generation = 2, presence = 'absent', withdrawn_at = now() where key = 'a'`;
  await given.sql`select plumbline.mark(kind, key) from objects where key = 'a'`;
  await given.run();
  const [row] = await given.sql<
    { plan: Plan }[]
  >`select plan from repairs where key = 'a' and class = 'extra_external'`;
  expect(row?.plan.contract).toMatchObject({ removes: true });
  expect(row?.plan.contract.deferMs).toBeUndefined();
});
