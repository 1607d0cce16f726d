import { afterEach, beforeEach, expect, test } from "vitest";
import { closeBreaker } from "../../lib/services/drifts/close-breaker.ts";
import { setStop } from "../../lib/services/stops/set.ts";
import { as, auditOf, type PersonName, refusal } from "../../lib/services/test-world.ts";
import { type GateWorld, openGateWorld } from "./gate-world.test-kit.ts";

let given: GateWorld;
beforeEach(async () => {
  given = await openGateWorld();
  given.configure({ limits: { setbacksMax: 2 }, policy: { attribute_drift: "automatic" } });
  await given.ask("a");
  given.world.add("a");
});
afterEach(() => given.close());

function undo(): void {
  for (const object of given.world.objects.values()) object.fields = { size: 9 };
}
/** Somebody outside undoes it, and it is repaired and proved again, if it is. */
async function comeBack(): Promise<void> {
  undo();
  await given.run();
  await given.settle();
  await given.run();
}
const breakers = () =>
  given.sql`select id, class, times, closed_at, closed_by, close_reason from breakers order by opened_at`;
const close = async (who: PersonName, id: string) =>
  closeBreaker(await as(given.sql, who), { breaker: id, reason: "the nightly job is switched off" });

test("what comes back after confirmed repairs is stopped, with a record, until somebody dealt with the cause", async () => {
  await comeBack();
  await comeBack();
  expect(given.world.effects).toHaveLength(2);
  expect(await breakers()).toEqual([]);
  await comeBack();
  expect(given.world.effects).toHaveLength(2);
  const [breaker, ...others] = await breakers();
  expect(others).toEqual([]);
  expect(breaker).toMatchObject({ class: "attribute_drift", times: 2, closed_at: null });
  expect(await given.reasons("a")).toEqual(["recurrence_breaker"]);

  // Days later it is stopped as well: what opens it is counted, what closes it is a person.
  await given.sql`update repairs set state_since = state_since - interval '3 days'`;
  await given.run();
  expect(await given.reasons("a")).toEqual(["recurrence_breaker"]);

  for (const who of ["sam", "ada", "mira"] as const)
    expect(await refusal(close(who, breaker?.id))).toMatchObject({ status: expect.any(Number) });
  expect(await breakers()).toEqual([breaker]);
  expect((await close("rita", breaker?.id)).says).toContain("Closed");
  expect(await refusal(close("rob", breaker?.id))).toMatchObject({ code: "already_closed" });
  await given.run();
  expect(given.world.effects).toHaveLength(3);
  expect((await auditOf(given.sql, { subject: breaker?.id })).map((row) => row.action)).toEqual([
    "breaker.opened",
    ...Array.from({ length: 3 }, () => "breaker.refused"),
    "breaker.closed",
    "breaker.refused",
  ]);
});

test("counting begins anew once it was closed", async () => {
  for (let times = 0; times < 3; times += 1) await comeBack();
  const [breaker] = await breakers();
  await close("rita", breaker?.id);
  await given.run();
  await given.settle();
  await given.run();
  await comeBack();
  expect(given.world.effects).toHaveLength(4);
  await comeBack();
  expect(given.world.effects).toHaveLength(4);
  expect(await breakers()).toHaveLength(2);
});

test("a disposable kind is made again each time without a review, and says why; a stop stops it as any other", async () => {
  const vanish = async () => {
    given.world.objects.clear();
    await given.run();
    await given.settle();
    await given.run();
  };
  given.configure({ limits: { setbacksMax: 2 }, disposable: true });
  await given.run();
  for (let times = 0; times < 3; times += 1) await vanish();
  expect(given.world.effects.map(({ verb }) => verb)).toEqual(Array(3).fill("create"));
  expect(await breakers()).toEqual([]);
  const [drift] =
    await given.sql`select sentence from drifts where class = 'missing_external' order by last_seen desc limit 1`;
  expect(drift?.sentence).toContain("This kind carries no obligation: it is made again without a review");

  await setStop(await as(given.sql, "rita"), { scope: "all", reason: "a test" }, new Map());
  await vanish();
  expect(given.world.effects).toHaveLength(3);
  expect(await given.reasons("a")).toEqual(["stop_in_force"]);
});

test("what is proposed and superseded meanwhile does not hide how often it came back", async () => {
  let version = 0;
  const [thing] = given.world.objects.values();
  if (thing === undefined) throw new Error("nothing there");
  for (let times = 0; times < 3; times += 1) {
    await comeBack();
    // Something else is asked about, and its plan is another one with each look.
    for (let look = 0; look < 21; look += 1) {
      Object.assign(thing, { permissions: ["read", "write"], fields: { size: 1, version: ++version } });
      await given.run();
    }
    thing.permissions = ["read"];
    await given.run();
  }
  const [others] = await given.sql`select count(*)::int as n from repairs where state = 'superseded'`;
  expect(others?.n).toBeGreaterThan(40);
  expect(given.world.effects).toHaveLength(2);
  expect(await breakers()).toMatchObject([{ class: "attribute_drift", times: 2 }]);
});

test("a request that changes again and again does not come back: each change is another one to make", async () => {
  let wanted = 1;
  const desire = () => ({ permissions: ["read"], fields: { size: wanted } });
  given.configure({ limits: { setbacksMax: 2 }, policy: { attribute_drift: "automatic" } }, { desire });
  const apply = given.world.apply.bind(given.world);
  given.world.apply = (input) => {
    const done = apply(input);
    for (const object of given.world.objects.values()) object.fields = { size: wanted };
    return done;
  };
  for (wanted = 2; wanted < 6; wanted += 1) {
    await given.sql`
      select plumbline.declare_intent('thing', 'a', ${`{"size":${wanted}}`}::text::jsonb, 'billing', 'A', 'mira')`;
    await given.settle();
    await given.run();
    await given.settle();
    await given.run();
  }
  expect(given.world.of("a")).toMatchObject([{ fields: { size: 5 } }]);
  expect(await breakers()).toEqual([]);
  expect(await given.sql`select distinct came_back from drifts where class = 'attribute_drift'`).toMatchObject([
    { came_back: 0 },
  ]);
});
