import { createHmac, randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { POST } from "@/app/api/v1/facts/route";
import type { Sql } from "../../db/client.ts";
import { makeTestDatabase } from "../../db/test/database.ts";
import { auditOf, KIND, makeObject, settlePeople, worldDigest } from "../services/test-world.ts";
import { PUSH_BYTES_MAX } from "./push-route.ts";
import { LIMITS } from "./rate-limit.ts";
import { call, cookieFor, forgetLimits, installForTest, problemOf } from "./test-server.ts";

/** The route as a source meets it: signed, without a session, an Origin, or anything that a browser would send. */
let sql: Sql;
let drop: () => Promise<void>;
const LOG = Buffer.alloc(32, 1);
const OLD = Buffer.alloc(32, 2);
const CATALOG = Buffer.alloc(32, 3);
const text = (key: Buffer) => `whsec_${key.toString("base64")}`;
const SECRETS = { [`${KIND}/access_log`]: [text(LOG), text(OLD)], [`${KIND}/catalog`]: text(CATALOG) };

beforeAll(async () => {
  ({ sql, drop } = await makeTestDatabase());
  await settlePeople(sql);
  installForTest(sql, { PLUMBLINE_PUSH_SECRETS: JSON.stringify(SECRETS) });
});
afterAll(() => drop());
beforeEach(forgetLimits);

type Sent = {
  id?: string;
  at?: number;
  key?: Buffer;
  type?: string;
  signature?: string;
  headers?: Record<string, string>;
};

/** As a sender signs it; what is given is sent instead. */
function send(body: unknown, sent: Sent = {}): Promise<Response> {
  const { id = `msg_${randomUUID()}`, at = Math.floor(Date.now() / 1000), key = LOG, type = "application/json" } = sent;
  const raw = typeof body === "string" ? body : JSON.stringify(body);
  const mac = createHmac("sha256", key).update(`${id}.${at}.${raw}`).digest("base64");
  const headers = {
    "webhook-id": id,
    "webhook-timestamp": String(at),
    "webhook-signature": sent.signature ?? `v1,${mac}`,
  };
  const bare = { origin: "", "sec-fetch-site": "", "content-type": type };
  return call(POST, { body: raw, headers: { ...bare, ...headers, ...sent.headers } });
}

const fact = (key: string, over: object = {}) => ({
  ...{ kind: KIND, key, source: "access_log", observed_at: new Date().toISOString(), found: null },
  ...over,
});
const event = (data: object) => ({
  ...{ specversion: "1.0", id: randomUUID(), source: "urn:gateway", type: "plumbline.fact.observed", data },
});
const refusals = (by = "unsigned") => auditOf(sql, { subject: by });
const made = async () => (await makeObject(sql)).key;
const isDue = async (key: string) =>
  (await sql`select 1 from objects where key = ${key} and due_at <= now()`).length === 1;

describe("a signed delivery", () => {
  test("needs no session, and is answered fact by fact", async () => {
    const [a, b] = [await made(), await made()];
    const answer = await send([fact(a), fact(b), fact("Not Managed?")]);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(await answer.json()).toEqual({
      facts: [
        { key: a, taken: "look", says: "Asked for a fresh look." },
        { key: b, taken: "look", says: "Asked for a fresh look." },
        { key: "Not Managed?", taken: "ignored", says: "Nobody knows it, and it is outside of what is managed." },
      ],
    });
    expect([await isDue(a), await isDue(b)]).toEqual([true, true]);
  });

  test.each([
    ["one fact", (key: string) => fact(key), "application/json; charset=utf-8"],
    ["an event", (key: string) => event(fact(key)), "application/cloudevents+json"],
    ["a batch of events", (key: string) => [event(fact(key))], "application/cloudevents-batch+json; charset=UTF-8"],
  ])("may be %s", async (_, body, type) => {
    const key = await made();
    const answer = await send(body(key), { type });
    expect(await answer.json()).toMatchObject({ facts: [{ key, taken: "look" }] });
    expect(await isDue(key)).toBe(true);
  });

  test("may be signed with the secret that is being exchanged", async () => {
    expect((await send(fact(await made()), { key: OLD })).status).toBe(200);
  });

  test("that comes again, signed anew, gets the first answer", async () => {
    const key = await made();
    const body = JSON.stringify(fact(key));
    const id = `msg_${randomUUID()}`;
    const first = await send(body, { id });
    await sql`update objects set due_at = null where key = ${key}`;
    const again = await send(body, { id, at: Math.floor(Date.now() / 1000) - 60 });
    expect(again.status).toBe(200);
    expect(again.headers.get("idempotency-replayed")).toBe("true");
    expect(await again.json()).toEqual(await first.json());
    expect(await isDue(key)).toBe(false);
  });

  test("may be a megabyte, and no more", async () => {
    const pad = (bytes: number) => JSON.stringify([fact("x")]).padEnd(bytes, " ");
    expect((await send(pad(PUSH_BYTES_MAX))).status).toBe(200);
    expect(await problemOf(await send(pad(PUSH_BYTES_MAX + 1)))).toMatchObject({ status: 413, effect: "none" });
  });
});

describe("refused, with nothing changed, is", () => {
  const now = () => Math.floor(Date.now() / 1000);
  const zero = `v1,${Buffer.alloc(32).toString("base64")}`;
  const cases: [string, (key: string) => Promise<Response>, { status: number; code: string }, string | null][] = [
    [
      "no signature",
      (key) => send(fact(key), { headers: { "webhook-signature": "" } }),
      { status: 401, code: "not_signed" },
      "unsigned",
    ],
    [
      "a wrong one",
      (key) => send(fact(key), { signature: zero }),
      { status: 401, code: "signature_wrong" },
      "unsigned",
    ],
    [
      "a stranger's",
      (key) => send(fact(key), { key: Buffer.alloc(32, 9) }),
      { status: 401, code: "signature_wrong" },
      "unsigned",
    ],
    [
      "an old one",
      (key) => send(fact(key), { at: now() - 400 }),
      { status: 401, code: "signature_expired" },
      "unsigned",
    ],
    [
      "another source's fact",
      (key) => send(fact(key), { key: CATALOG }),
      { status: 403, code: "foreign_source" },
      `${KIND}/catalog`,
    ],
    [
      "one foreign fact among own ones",
      (key) => send([fact(key), fact(key, { source: "catalog" })]),
      { status: 403, code: "foreign_source" },
      `${KIND}/access_log`,
    ],
    [
      "a fact with a mistake",
      (key) => send(fact(key, { external_id: 1 })),
      { status: 422, code: "invalid" },
      `${KIND}/access_log`,
    ],
    [
      "the future",
      (key) => send(fact(key, { observed_at: new Date(Date.now() + 400_000).toISOString() })),
      { status: 422, code: "invalid" },
      `${KIND}/access_log`,
    ],
    ["no JSON", () => send("{"), { status: 400, code: "not_json" }, `${KIND}/access_log`],
    [
      "what nests too deeply",
      () => send(`${"[".repeat(40)}${"]".repeat(40)}`),
      { status: 422, code: "invalid" },
      `${KIND}/access_log`,
    ],
    [
      "a form",
      (key) => send(fact(key), { type: "application/x-www-form-urlencoded" }),
      { status: 415, code: "unsupported_media_type" },
      null,
    ],
  ];
  test.each(cases)("%s", async (_, work, problem, by) => {
    const key = await made();
    const before = await worldDigest(sql);
    const recorded = by === null ? [] : await refusals(by);
    const answer = await work(key);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(await problemOf(answer)).toMatchObject({
      ...problem,
      effect: "none",
      detail: expect.stringContaining("Nothing was changed"),
    });
    expect(await worldDigest(sql)).toBe(before);
    if (by === null) return;
    const added = (await refusals(by)).slice(recorded.length);
    expect(added).toMatchObject([
      { action: "facts.refused", actor_kind: "source", actor_id: by, detail: { code: problem.code } },
    ]);
  });

  test("somebody who is signed in, and signed nothing", async () => {
    const key = await made();
    const answer = await call(POST, { body: fact(key), cookie: await cookieFor("ada") });
    expect(answer.status).toBe(401);
    expect(await isDue(key)).toBe(false);
  });

  test("everything where no source has a secret", async () => {
    installForTest(sql);
    const answer = await send(fact(await made()));
    installForTest(sql, { PLUMBLINE_PUSH_SECRETS: JSON.stringify(SECRETS) });
    expect(answer.status).toBe(401);
  });
});

describe("a flood", () => {
  test("of unsigned deliveries fills neither the record nor hides what a source did", async () => {
    const before = (await refusals()).length;
    const burst = LIMITS.refusedPush.burst;
    for (let n = 0; n < burst + 15; n += 1) expect((await send("{}", { signature: "v1,AAAA" })).status).toBe(401);
    expect((await refusals()).length - before).toBe(burst);
    const own = (await refusals(`${KIND}/access_log`)).length;
    expect((await send("{")).status).toBe(400);
    expect((await refusals(`${KIND}/access_log`)).length).toBe(own + 1);

    forgetLimits();
    await send("{}", { signature: "v1,AAAA" });
    expect((await refusals()).at(-1)?.detail).toMatchObject({ unrecorded: 15 });
    await send("{}", { signature: "v1,AAAA" });
    expect((await refusals()).at(-1)?.detail).toMatchObject({ unrecorded: 0 });
  });

  test("is slowed down by address", async () => {
    const from = { headers: { "x-forwarded-for": "192.0.2.7" } };
    const key = await made();
    const answers = await Promise.all(Array.from({ length: LIMITS.push.burst + 20 }, () => send(fact(key), from)));
    const late = answers.filter(({ status }) => status === 429);
    expect(late.length).toBeGreaterThan(0);
    expect(late[0]?.headers.get("retry-after")).toBe("1");
    expect((await send(fact(key), { headers: { "x-forwarded-for": "192.0.2.8" } })).status).toBe(200);
  });
});
