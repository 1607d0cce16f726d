import { afterEach, beforeEach, expect, test } from "vitest";
import { pauseDebt } from "../../db/queries/pause-debt.ts";
import { liftStop } from "../../lib/services/stops/lift.ts";
import { setStop } from "../../lib/services/stops/set.ts";
import { as, auditOf, later, refusal } from "../../lib/services/test-world.ts";
import { type GateWorld, openGateWorld } from "./gate-world.test-kit.ts";
import { reconcileSafely } from "./reconcile.ts";
import { worldSpec } from "./world.test-kit.ts";

let given: GateWorld;
beforeEach(async () => {
  given = await openGateWorld();
});
afterEach(() => given.close());

const kinds = new Map([["thing", worldSpec]]);
const pause = async (scope: string, until: string | null = later(600)) =>
  setStop(await as(given.sql, "sam"), { scope, reason: "vendor works on it", until, pause: true }, kinds);
const debt = (scope: string) =>
  pauseDebt(given.sql, { personId: "rita", role: "reviewer", teams: ["billing"] }, { id: "x", scope }, (connector) =>
    connector === worldSpec.connector ? ["thing"] : [],
  );

test.each(["all", "kind:thing", "connector:test-world", "class:missing_external", "owner:billing", "object:thing/a"])(
  "a pause of %s holds what it covers, goes on looking, counts what piles up, and lets go when it is resumed",
  async (scope) => {
    await given.ask("a");
    const { stop, says } = await pause(scope);
    expect(says).toMatch(/^Paused at/);
    await given.run();
    expect(given.world.effects).toEqual([]);
    expect(await given.reasons("a")).toEqual(["paused"]);
    expect(await debt(scope)).toMatchObject({ drifts: 1, act: 1, ask: 0, approved: 0, plans: [{ key: "a" }] });

    await liftStop(await as(given.sql, "ada"), { stop });
    await given.run();
    expect(given.world.effects).toMatchObject([{ key: "a", verb: "create" }]);
    expect((await auditOf(given.sql, { subject: stop })).map((row) => row.action)).toEqual([
      "pause.set",
      "pause.lifted",
    ]);
    expect(await debt(scope)).toMatchObject({ act: 0 });
  },
);

test("what another reason holds too would not act, and what a person has to decide would ask", async () => {
  given.configure({ policy: { missing_external: "review" } });
  await given.ask("a", "b");
  await pause("kind:thing");
  await given.sql`update objects set blocked_at = now(), blocked_by = 'rita', blocked_reason = 'not now' where key = 'b'`;
  await given.run();
  expect(await debt("kind:thing")).toMatchObject({ drifts: 2, act: 0, ask: 1, plans: [] });
});

test("under two pauses nothing would act when one of them ends", async () => {
  await given.ask("a");
  await pause("kind:thing");
  await pause("owner:billing");
  await given.run();
  expect(await debt("kind:thing")).toMatchObject({ drifts: 1, act: 0, ask: 0 });
});

test("plans of other teams are counted and not named", async () => {
  await given.ask("a");
  await pause("all");
  await given.run();
  const theirs = await pauseDebt(
    given.sql,
    { personId: "deniz", role: "reviewer", teams: ["data"] },
    { id: "x", scope: "all" },
    () => [],
  );
  expect(theirs).toMatchObject({ drifts: 1, hidden: 1, act: 1, plans: [] });
  expect(await debt("all")).toMatchObject({ drifts: 1, hidden: 0 });
});

test("a pause without an end is refused, here and by the database", async () => {
  expect(await refusal(pause("all", null))).toMatchObject({ status: 422, detail: { errors: [{ path: "until" }] } });
  const raw = given.sql`insert into stops (id, scope, reason, set_by, set_at, pause) values ('s', 'all', 'r', 'sam', now(), true)`;
  await expect(raw).rejects.toThrow("stops_pause_ends");
});

test("a pause ends by itself", async () => {
  await given.ask("a");
  const { stop } = await pause("all");
  await given.run();
  await given.sql`update stops set until = now() where id = ${stop}`;
  await given.run();
  expect(given.world.effects).toHaveLength(1);
});

const pauses = () =>
  given.sql<{ id: string; scope: string; seconds: number }[]>`
    select id, scope, round(extract(epoch from until - set_at))::int as seconds from stops where set_by = 'reconciler'`;

test("who asks not to be called is called by nobody for so long, whatever it is for", async () => {
  await given.ask("a", "b", "c");
  given.world.faults.push("busy");
  await given.run();
  await given.run();
  expect(given.world.effects).toEqual([]);
  expect(given.world.faults).toEqual([]);
  const [pause, ...others] = await pauses();
  expect({ pause, others }).toMatchObject({ pause: { scope: "connector:test-world", seconds: 60 }, others: [] });
  expect(await auditOf(given.sql, { subject: pause?.id ?? "" })).toMatchObject([{ action: "pause.set" }]);
  expect(await given.reasons("b")).toEqual(["paused"]);

  await given.sql`update stops set until = now() where id = ${pause?.id ?? ""}`;
  await given.run();
  // The one that was refused waits for its own next time.
  expect(given.world.effects.map(({ key }) => key).sort()).toEqual(["b", "c"]);
});

test("nobody's word is taken for more than an hour, and a moment is no pause", async () => {
  await given.ask("a");
  Object.assign(given.world, { busyMs: 4_999 });
  given.world.faults.push("busy");
  await given.run();
  expect(await pauses()).toEqual([]);
  Object.assign(given.world, { busyMs: 365 * 86_400_000 });
  given.world.faults.push("busy");
  await given.ask("b");
  await given.run();
  expect(await pauses()).toMatchObject([{ seconds: 3_600 }]);
});

test("who asks for longer meanwhile lengthens the one pause", async () => {
  const pause = (id: string, seconds: number) =>
    given.store.transaction(async (tx) => {
      const until = tx.now + seconds * 1_000;
      const subject = await tx.pauseConnector({ id, connector: "test-world", until, reason: "busy" });
      if (subject !== null)
        await tx.audit({ actor: { kind: "reconciler", id: "test" }, action: "pause.set", subject, detail: { until } });
      return subject;
    });
  expect(await pause("stop_1", 60)).toBe("stop_1");
  expect(await pause("stop_2", 30)).toBeNull();
  expect(await pause("stop_3", 90)).toBe("stop_1");
  expect(await pauses()).toMatchObject([{ id: "stop_1", seconds: 90 }]);
});

test("what waits to be sent and is held for long is looked at ever more seldom: each look costs the outside world one", async () => {
  await given.ask("a");
  given.world.faults.push("refuse");
  await given.run();
  await given.settle();
  const dueInMs = async () => {
    await given.sql`update objects set due_at = now()`;
    for (const claim of await given.store.claimDue("test", 15_000, 10)) await reconcileSafely(given.deps, claim);
    const [row] = await given.sql<
      { ms: number }[]
    >`select extract(epoch from due_at - now())::float8 * 1000 as ms from objects`;
    return row?.ms ?? 0;
  };
  await dueInMs();
  expect(await given.sql`select 1 from repairs where state = 'approved'`).toHaveLength(1);
  await pause("all");
  const heldFor = (seconds: number) =>
    given.sql`update repairs set not_before = now() - ${seconds} * interval '1 second' where state = 'approved'`;
  const due: number[] = [];
  for (const seconds of [5, 300, 7_200]) {
    await heldFor(seconds);
    due.push(Math.round((await dueInMs()) / 5_000) * 5);
  }
  expect(due).toEqual([5, 30, 60]);
  expect(given.world.effects).toEqual([]);
});
