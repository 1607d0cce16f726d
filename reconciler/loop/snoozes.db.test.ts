import { afterEach, beforeEach, expect, test } from "vitest";
import { acceptDrift } from "../../lib/services/drifts/accept.ts";
import { type SnoozeInput, snoozeObject } from "../../lib/services/objects/snooze.ts";
import { as, auditOf, later, refusal } from "../../lib/services/test-world.ts";
import { type GateWorld, openGateWorld } from "./gate-world.test-kit.ts";

let given: GateWorld;
beforeEach(async () => {
  given = await openGateWorld();
  given.configure({ policy: { permission_drift: "automatic", missing_external: "automatic" } });
});
afterEach(() => given.close());

const snooze = async (key: string, over: Partial<SnoozeInput> = {}) =>
  snoozeObject(await as(given.sql, "sam"), { kind: "thing", key, until: later(600), reason: "known", ...over });
const actions = async (key: string) => (await auditOf(given.sql, { key })).map((row) => row.action);
const snoozed = async (key: string) => {
  const [row] = await given.sql`select snoozed_until, snooze_rule from objects where key = ${key}`;
  return row?.snoozed_until != null;
};
async function extra(key: string, permissions: string[]): Promise<void> {
  await given.ask(key);
  given.world.add(key, { permissions });
}
/** As the next sweep does: the outside world changed, and the object is judged again. */
async function change(key: string, permissions: string[]): Promise<void> {
  for (const object of given.world.objects.values()) if (object.key === key) object.permissions = permissions;
}

test("a snooze holds what is the same, and ends in the pass that sees more of it", async () => {
  given.configure({ policy: { permission_drift: "review" } });
  await extra("a", ["read", "write"]);
  await given.run();
  expect((await snooze("a")).says).toContain("or until it gets worse");
  await given.run();
  expect(await given.reasons("a")).toContain("object_snoozed");
  expect(await snoozed("a")).toBe(true);

  await change("a", ["admin", "read", "write"]);
  await given.run();
  expect(await given.reasons("a")).not.toContain("object_snoozed");
  expect(await snoozed("a")).toBe(false);
  expect(await auditOf(given.sql, { subject: "thing/a" })).toMatchObject([
    { action: "object.snoozed", detail: { until_worse: true } },
    {
      action: "object.snooze_ended",
      actor_kind: "reconciler",
      detail: { by: "sam", says: expect.stringContaining("More") },
    },
  ]);
});

test("told to sleep through it, it does", async () => {
  given.configure({ policy: { permission_drift: "review" } });
  await extra("a", ["read", "write"]);
  await given.run();
  await snooze("a", { until_worse: false });
  await change("a", ["admin", "read", "write"]);
  await given.run();
  expect(await given.reasons("a")).toContain("object_snoozed");
});

test("it ends when it was seen so many more times", async () => {
  await given.ask("a");
  await given.run();
  await given.settle();
  await given.run();
  const vanish = () => given.world.objects.clear();
  given.configure({ policy: { missing_external: "review" } });
  vanish();
  await given.run();
  await snooze("a", { seen: 1, until_worse: false });
  await given.run();
  expect(await snoozed("a")).toBe(true);
  given.world.add("a");
  await given.run();
  vanish();
  await given.run();
  expect(await snoozed("a")).toBe(false);
  expect(await actions("a")).toContain("object.snooze_ended");
});

test("a date in the past and counts that are none are refused", async () => {
  await given.ask("a");
  for (const over of [{ until: later(-1) }, { seen: 0 }, { seen: -3 }, { objects: 0 }, { objects: 1.5 }]) {
    expect(await refusal(snooze("a", over))).toMatchObject({ status: 422 });
  }
  expect(await snoozed("a")).toBe(false);
});

test("an accepted difference proposes nothing until it changes", async () => {
  given.configure({ policy: { permission_drift: "review" } });
  await extra("a", ["read", "write"]);
  await given.run();
  const states = async () =>
    (await given.sql`select state from repairs where class = 'permission_drift' order by proposed_at`).map(
      (r) => r.state,
    );
  expect(await states()).toEqual(["proposed"]);
  const [drift] = await given.sql<{ id: string }[]>`select id from drifts where class = 'permission_drift'`;
  await acceptDrift(await as(given.sql, "sam"), { drift: drift?.id ?? "", until: later(600), reason: "vendor works" });
  await given.run();
  expect(await given.reasons("a")).toContain("difference_accepted");
  expect(await states()).toEqual(["superseded"]);
  await given.run();
  expect(await states()).toEqual(["superseded"]);

  await change("a", ["admin", "read", "write"]);
  await given.run();
  expect(await given.reasons("a")).not.toContain("difference_accepted");
  expect(await states()).toEqual(["superseded", "proposed"]);
  const [row] = await given.sql`select acceptance from drifts where key = 'a' and resolved_at is null`;
  expect(row?.acceptance).toBeNull();
  expect(await auditOf(given.sql, { subject: drift?.id ?? "" })).toMatchObject([
    { action: "drift.found" },
    { action: "drift.accepted", actor_id: "sam", detail: { reason: "vendor works" } },
    { action: "drift.changed" },
    { action: "drift.acceptance_ended", actor_kind: "reconciler", detail: { by: "sam" } },
  ]);
});

test("when its time is over it is proposed again, by itself", async () => {
  given.configure({ policy: { permission_drift: "review" } });
  await extra("a", ["read", "write"]);
  await given.run();
  const [drift] = await given.sql<{ id: string }[]>`select id from drifts where class = 'permission_drift'`;
  await acceptDrift(await as(given.sql, "sam"), { drift: drift?.id ?? "", until: later(600), reason: "vendor works" });
  await given.run();
  await given.sql`update drifts set acceptance = acceptance || '{"until":1}' where key = 'a'`;
  await given.sql`update objects set recheck_at = now() where key = 'a'`;
  await given.run();
  const [open] =
    await given.sql`select count(*)::int as n from repairs where class = 'permission_drift' and state = 'proposed'`;
  expect(open?.n).toBe(1);
});
