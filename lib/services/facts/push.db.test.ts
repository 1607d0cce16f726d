import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Sql } from "../../../db/client.ts";
import { makeTestDatabase } from "../../../db/test/database.ts";
import { worldSpec } from "../../../reconciler/loop/world.test-kit.ts";
import type { Idempotency } from "../context.ts";
import { Replayed } from "../idempotency.ts";
import { auditOf, consoleOf, KIND, makeObject, refusal, settlePeople, worldDigest } from "../test-world.ts";
import type { PushedKind } from "./answer.ts";
import type { Fact, Pushed } from "./fact-input.ts";
import { pushFacts } from "./push.ts";
import type { Pusher } from "./pusher.ts";

let sql: Sql;
let drop: () => Promise<void>;

const [api] = worldSpec.sources;
if (api === undefined) throw new Error("the world has a source");
/** One source that is scanned, one that tells by itself, and one that is a log. */
const kind: PushedKind = {
  ...worldSpec,
  kind: KIND,
  sources: [
    api,
    { ...api, name: "events", standing: "authoritative", covers: "sighted", pushed: true },
    { ...api, name: "log", standing: "supporting", covers: "sighted" },
  ],
  managed: (key) => key.startsWith("key-"),
};
const kinds = new Map([[KIND, kind]]);

beforeAll(async () => {
  ({ sql, drop } = await makeTestDatabase());
  await settlePeople(sql);
  for (const { name, standing, covers = "all" } of kind.sources) {
    await sql`insert into sources (kind, name, title, standing, freshness_ms, covers)
      values (${KIND}, ${name}, ${name}, ${standing}, 60000, ${covers})`;
  }
});
afterAll(() => drop());

const ago = (seconds: number) => new Date(Date.now() - seconds * 1_000).toISOString();
const found = { external_id: "x1", owner: "billing", permissions: ["write", "read", "read"], fields: { size: 1 } };
const hint = (key: string, over: Partial<Fact> = {}): Fact => ({
  ...{ kind: KIND, key, source: "api", observed_at: ago(0), found: null },
  ...over,
});
const event = (key: string, over: Partial<Fact> = {}): Fact =>
  hint(key, { source: "events", found: [found], complete: true, ...over });
const delivery = (): Idempotency => ({
  key: `msg_${randomUUID()}`,
  fingerprint: "f",
  status: 200,
  header: "webhook-id",
});

const pusher = (source: string, over: Partial<Pusher> = {}): Pusher => ({
  ...{ sql: consoleOf(sql), kind: KIND, source, requestId: "r", delivery: delivery() },
  ...over,
});
const push = async (facts: Fact[], by = pusher(facts[0]?.source ?? "api")) =>
  (
    await pushFacts(
      by,
      kinds,
      facts.map((fact) => ({ fact, event: null })),
    )
  ).facts;

async function due(key: string) {
  const [row] = await sql<{ due: boolean; request_token: string | null; dirty: boolean; poison: number }[]>`
    select coalesce(due_at <= now(), false) as due, request_token, dirty, poison from objects_now where key = ${key}`;
  if (row === undefined) throw new Error(`there is no ${key}`);
  return row;
}
const factOf = async (key: string, source = "events") =>
  (await sql`select * from facts where key = ${key} and source = ${source}`)[0];
/** As a pass leaves it: judged, looked at, and not due. */
const settle = async (key: string) => {
  await sql`delete from dirty_objects where key = ${key}`;
  return sql`update objects set due_at = null, lease_until = null, handled_token = request_token where key = ${key}`;
};
const entries = async (delivered: Idempotency) =>
  (await auditOf(sql, { subject: `${KIND}/events` }))
    .concat(await auditOf(sql, { subject: `${KIND}/api` }))
    .filter(({ detail }) => detail.delivery === delivered.key);

describe("a hint", () => {
  test("makes a known object due, as when a person asks, and stores nothing", async () => {
    const { key } = await makeObject(sql);
    await settle(key);
    const by = pusher("api");
    expect(await push([hint(key, { found: [found], complete: true })], by)).toEqual([
      { key, taken: "look", says: "Asked for a fresh look." },
    ]);
    const [entry] = await entries(by.delivery);
    expect(await due(key)).toMatchObject({ due: true, request_token: entry?.detail.token, dirty: false });
    expect(await factOf(key, "api")).toBeUndefined();
    expect(entry).toMatchObject({ action: "facts.taken", actor_kind: "source", actor_id: `${KIND}/api` });
    expect(entry?.detail).toMatchObject({ looks: 1, kept: 0 });
  });

  test("costs one look, however often it comes", async () => {
    const { key } = await makeObject(sql);
    await settle(key);
    await push([hint(key)]);
    const { request_token } = await due(key);
    const by = pusher("api");
    expect(await push([hint(key)], by)).toEqual([{ key, taken: "look", says: "A fresh look waits already." }]);
    expect((await due(key)).request_token).toBe(request_token);
    expect(await entries(by.delivery)).toEqual([]);
    const many = await push([hint(key, { observed_at: ago(2) }), hint(key), hint(key, { observed_at: ago(1) })]);
    expect(many.map(({ taken }) => taken)).toEqual(["ignored", "look", "ignored"]);
  });

  test("that comes while somebody looks asks for another look after that one", async () => {
    const { key } = await makeObject(sql);
    await sql`update objects set due_at = now(), request_token = 'before', lease_until = now() + interval '1 minute' where key = ${key}`;
    expect(await push([hint(key)])).toMatchObject([{ says: "Asked for a fresh look." }]);
    expect((await due(key)).request_token).not.toBe("before");
  });

  test("does not hasten what is set aside", async () => {
    const { key } = await makeObject(sql);
    await settle(key);
    await sql`update objects set poison = 3 where key = ${key}`;
    expect(await push([hint(key)])).toMatchObject([
      { taken: "ignored", says: expect.stringContaining("when a person asks") },
    ]);
    expect(await due(key)).toMatchObject({ due: false, poison: 3 });
  });

  test("about what nobody knows makes no row; inside of what is managed the kind is looked at", async () => {
    const key = `key-${randomUUID()}`;
    const heard: string[] = [];
    const { unlisten } = await sql.listen("plumbline_scan", (payload) => heard.push(payload));
    const before = await worldDigest(sql);
    expect(await push([hint(key), hint("elsewhere")])).toEqual([
      { key, taken: "look", says: "Nobody knows it yet. The next scan shows whether it is there." },
      { key: "elsewhere", taken: "ignored", says: "Nobody knows it, and it is outside of what is managed." },
    ]);
    expect(await push([event(key)])).toMatchObject([{ taken: "look" }]);
    await expect.poll(() => heard).toEqual([KIND, KIND]);
    await unlisten();
    expect(await worldDigest(sql)).toBe(before);
    expect(await factOf(key)).toBeUndefined();
  });

  test("that is older than what is known is ignored: of the object, or by a complete scan", async () => {
    const { key, bucket } = await makeObject(sql);
    await settle(key);
    await sql`insert into facts (bucket, kind, key, source, found, complete, digest, as_of, observed_at)
      values (${bucket}, ${KIND}, ${key}, 'api', '[]', true, 'd', ${ago(60)}, now())`;
    const told = { taken: "ignored", says: expect.stringContaining("and this is older") };
    expect(await push([hint(key, { as_of: ago(61) })])).toMatchObject([told]);
    expect((await due(key)).due).toBe(false);
    await sql`update sources set watermark = ${ago(20)} where name = 'api'`;
    expect(await push([hint(key, { as_of: ago(30) })])).toMatchObject([told]);
    await sql`update facts set complete = false where key = ${key}`;
    expect(await push([hint(key, { as_of: ago(61) })])).toMatchObject([{ taken: "look" }]);
    await sql`update sources set watermark = null where name = 'api'`;
  });

  test("is believed a while longer where reads lag behind", async () => {
    const { key, bucket } = await makeObject(sql);
    const lagging = { ...kind, settleMs: 30_000, capabilities: { ...kind.capabilities, read: "lagging" as const } };
    await sql`insert into facts (bucket, kind, key, source, found, complete, digest, as_of, observed_at)
      values (${bucket}, ${KIND}, ${key}, 'api', '[]', true, 'd', ${ago(0)}, now())`;
    const ask = async (seconds: number) =>
      (
        await pushFacts(pusher("api"), new Map([[KIND, lagging]]), [
          { fact: hint(key, { as_of: ago(seconds) }), event: null },
        ])
      ).facts[0]?.taken;
    expect(await ask(20)).toBe("look");
    expect(await ask(40)).toBe("ignored");
  });
});

describe("what a pushed source says", () => {
  test("is kept in the shape of a look, marks the object and makes it due", async () => {
    const { key } = await makeObject(sql);
    await sql`update objects set external_id = 'x1' where key = ${key}`;
    await settle(key);
    const as_of = ago(5);
    const by = pusher("events");
    expect(await push([event(key, { as_of })], by)).toEqual([{ key, taken: "fact", says: `Kept, as of ${as_of}.` }]);
    expect(await due(key)).toMatchObject({ due: true, dirty: true });
    expect(await factOf(key)).toMatchObject({
      found: [{ externalId: "x1", owner: "billing", permissions: ["read", "write"], fields: { size: 1 }, by: "link" }],
      complete: true,
      external_id: "x1",
      as_of: new Date(as_of),
      shows: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    expect(await entries(by.delivery)).toMatchObject([{ detail: { kept: 1, looks: 1 } }]);
    const [source] =
      await sql`select last_tried_at > now() - interval '1 minute' as lately from sources where name = 'events'`;
    expect(source).toEqual({ lately: true });
  });

  test("again marks nothing, and moves its time", async () => {
    const { key } = await makeObject(sql);
    await push([event(key, { as_of: ago(9) })]);
    await settle(key);
    const as_of = ago(3);
    await push([event(key, { as_of, found: [{ ...found, permissions: ["read", "write"] }] })]);
    expect(await due(key)).toMatchObject({ due: true, dirty: false });
    expect((await factOf(key))?.as_of).toEqual(new Date(as_of));
    await settle(key);
    await push([event(key, { found: [] })]);
    expect(await due(key)).toMatchObject({ dirty: true });
    expect(await factOf(key)).toMatchObject({ found: [], complete: true, shows: null });
  });

  test("never overwrites what is newer, whether complete or not", async () => {
    const { key } = await makeObject(sql);
    await push([event(key, { as_of: ago(5), complete: false })]);
    await settle(key);
    const before = await factOf(key);
    expect(await push([event(key, { as_of: ago(6), found: [] })])).toMatchObject([
      { taken: "ignored", says: expect.stringContaining(before?.as_of.toISOString()) },
    ]);
    expect(await factOf(key)).toEqual(before);
    expect(await due(key)).toMatchObject({ due: false, dirty: false });
  });

  test("counts as of no later than it came, where the clock of its source is ahead, and in that clock's order", async () => {
    const { key } = await makeObject(sql);
    const seen = (seconds: number) => ({ observed_at: ago(-seconds) });
    const answers = await push([event(key, { ...seen(240), found: [] })]);
    expect(answers).toMatchObject([{ taken: "fact" }]);
    const [{ ahead } = { ahead: true }] = await sql`select as_of > now() as ahead from facts where key = ${key}`;
    expect(ahead).toBe(false);
    expect(await push([event(key, seen(238))])).toMatchObject([{ taken: "ignored" }]);
    expect(await push([event(key, seen(242))])).toMatchObject([{ taken: "fact" }]);
    expect(await factOf(key)).toMatchObject({ external_id: "x1" });
  });

  test("in one delivery counts once for each object: the newest", async () => {
    const [a, b] = [await makeObject(sql), await makeObject(sql)];
    const newest = event(a.key, { as_of: ago(1), found: [] });
    const answers = await push([
      event(a.key, { as_of: ago(3) }),
      newest,
      event(b.key),
      event(a.key, { as_of: ago(2) }),
    ]);
    expect(answers.map(({ taken }) => taken)).toEqual(["ignored", "fact", "fact", "ignored"]);
    expect(await factOf(a.key)).toMatchObject({ found: [] });
    expect(await factOf(b.key)).toMatchObject({ external_id: "x1" });
  });

  test("is matched by its name, unless it is our link or says that it has our marker", async () => {
    const { key } = await makeObject(sql);
    await push([event(key)]);
    expect(await factOf(key)).toMatchObject({ found: [{ by: "name" }], complete: true });
    await push([event(key, { found: [{ ...found, by: "marker" }], complete: undefined })]);
    expect(await factOf(key)).toMatchObject({ found: [{ by: "marker" }], complete: false });
  });

  test("without saying what is there is a hint", async () => {
    const { key } = await makeObject(sql);
    expect(await push([event(key, { found: null, complete: undefined })])).toMatchObject([{ taken: "look" }]);
    expect(await factOf(key)).toBeUndefined();
  });

  test("a thousand at once are taken", async () => {
    const keys = Array.from({ length: 1_000 }, () => `key-${randomUUID()}`);
    for (const key of keys) await makeObject(sql, { key });
    const answers = await push(keys.map((key) => event(key)));
    expect(answers.filter(({ taken }) => taken === "fact")).toHaveLength(1_000);
    const [row] = await sql`select count(*)::int as n from facts where key = any(${keys})`;
    expect(row?.n).toBe(1_000);
  }, 60_000);
});

describe("a delivery", () => {
  test("that comes again gets the first answer and has no second effect", async () => {
    const { key } = await makeObject(sql);
    const by = pusher("events");
    const facts = [event(key)];
    const first = await push(facts, by);
    await settle(key);
    const again = await push(facts, by).catch((error: unknown) => error);
    expect(again).toBeInstanceOf(Replayed);
    expect(again).toMatchObject({ status: 200, body: { facts: first } });
    expect((await due(key)).due).toBe(false);
    expect(await entries(by.delivery)).toHaveLength(1);
  });

  test("with the id of another one is refused; another source may use the same id", async () => {
    const { key } = await makeObject(sql);
    const by = pusher("events");
    await push([event(key)], by);
    const other = { ...by, delivery: { ...by.delivery, fingerprint: "g" } };
    const error = await refusal(push([event(key, { found: [] })], other));
    expect(error).toMatchObject({ code: "key_reused", message: expect.stringContaining("webhook-id"), effect: "none" });
    expect(await factOf(key)).toMatchObject({ external_id: "x1" });
    expect(await push([hint(key)], { ...by, source: "api" })).toMatchObject([{ key }]);
  });

  test("twice at once is taken once", async () => {
    const { key } = await makeObject(sql);
    const by = pusher("events");
    const answers = await Promise.allSettled([1, 2, 3, 4].map(() => push([event(key)], by)));
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await entries(by.delivery)).toHaveLength(1);
  });

  test("with events that were taken before ignores those", async () => {
    const { key } = await makeObject(sql);
    const named = (id: string, fact: Fact): Pushed => ({ fact, event: { source: "urn:x", id } });
    const take = async (...pushed: Pushed[]) =>
      (await pushFacts(pusher("events"), kinds, pushed)).facts.map(({ taken, says }) => `${taken}: ${says}`);
    const id = randomUUID();
    expect(await take(named(id, event(key)), named(id, event(key)))).toEqual([
      expect.stringMatching(/^fact/),
      "ignored: This event was taken before.",
    ]);
    expect(await take(named(id, event(key, { found: [] })))).toEqual(["ignored: This event was taken before."]);
    expect(await factOf(key)).toMatchObject({ external_id: "x1" });
    expect(await take(named(`${id}-2`, event(key, { found: [] })))).toEqual([expect.stringMatching(/^fact/)]);
  });

  test("remembers an event only where it had an effect", async () => {
    const key = `elsewhere-${randomUUID()}`;
    const pushed: Pushed = { fact: hint(key), event: { source: "urn:x", id: randomUUID() } };
    const take = async () => (await pushFacts(pusher("api"), kinds, [pushed])).facts[0]?.taken;
    expect(await take()).toBe("ignored");
    await makeObject(sql, { key });
    expect(await take()).toBe("look");
    expect(await take()).toBe("ignored");
  });
});

describe("refused as a whole, with nothing changed, is", () => {
  const cases: [string, (key: string) => [Pusher, Fact[]], object][] = [
    [
      "what another source says",
      (key) => [pusher("api"), [hint(key), event(key)]],
      { code: "foreign_source", status: 403 },
    ],
    ["another kind", (key) => [pusher("api"), [hint(key, { kind: "thing" })]], { code: "foreign_source", status: 403 }],
    [
      "a source that is not declared",
      (key) => [pusher("gone"), [hint(key, { source: "gone" })]],
      { code: "source_not_declared", status: 422 },
    ],
    [
      "a kind that is not declared",
      (key) => [pusher("api", { kind: "thing" }), [hint(key, { kind: "thing" })]],
      { code: "source_not_declared", status: 422 },
    ],
    [
      "the far future",
      (key) => [pusher("events"), [event(key), event(key, { observed_at: ago(-301), as_of: ago(0) })]],
      { code: "invalid", status: 422 },
    ],
  ];
  test.each(cases)("%s", async (_, given, expected) => {
    const { key } = await makeObject(sql);
    await settle(key);
    const before = await worldDigest(sql);
    const [by, facts] = given(key);
    const error = await refusal(push(facts, by));
    expect(error).toMatchObject({
      ...expected,
      effect: "none",
      message: expect.stringContaining("Nothing was changed"),
    });
    expect(await worldDigest(sql)).toBe(before);
    expect(await factOf(key)).toBeUndefined();
    expect(await entries(by.delivery)).toEqual([]);
    expect(await sql`select 1 from idempotency_keys where key = ${by.delivery.key}`).toHaveLength(0);
  });

  test("but a clock that is a little ahead is none of it", async () => {
    const { key } = await makeObject(sql);
    expect(await push([event(key, { observed_at: ago(-290) })])).toMatchObject([{ taken: "fact" }]);
  });
});
