import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { watchedObjects } from "../../db/queries/meanings.ts";
import { addDrift, addIntent, addObject } from "../../db/queries/test/rows.ts";
import { makeTestDatabase } from "../../db/test/database.ts";
import { answerNotice } from "../../lib/services/notices/answer.ts";
import { type SubscribeInput, subscribe } from "../../lib/services/notices/subscribe.ts";
import { makeStatusToken, readStatusToken } from "../../lib/services/status-links/token.ts";
import type { PlumblineConfig } from "../config.ts";
import { systemPorts } from "../ports.ts";
import { postgresStore } from "../postgres-store.ts";
import { AT_ONCE, type Wires } from "./deliver.ts";
import { mailReceiver, TEST_CERTIFICATE, webhookReceiver } from "./receivers.test-kit.ts";
import { openWires, tellLoop, tellOnce } from "./tell-loop.ts";
import { post } from "./webhook.ts";

const KEY = "a key that only this test knows, long enough";
let db: Awaited<ReturnType<typeof makeTestDatabase>>;
let mail: Awaited<ReturnType<typeof mailReceiver>>;
let hook: Awaited<ReturnType<typeof webhookReceiver>>;
let wires: Wires;

beforeAll(async () => {
  db = await makeTestDatabase({ breaks: ["I-11", "I-21"] });
  [mail, hook] = await Promise.all([mailReceiver(), webhookReceiver()]);
  const connect = () => ({ url: mail.url, user: "status", password: "x" });
  const config: PlumblineConfig = {
    organisation: "Northwind",
    kinds: [],
    notices: { from: "status@northwind.example", connect },
  };
  const opened = openWires({ PLUMBLINE_NOTICE_KEY: KEY, AUTH_URL: "https://status.test" }, config);
  if (opened === null) throw new Error("There is a key, so people can be told.");
  const reach = { mayReach: () => true, ca: TEST_CERTIFICATE };
  // Subscribers name hosts of the internet; here they are all this machine.
  wires = { ...opened, post: (to) => post({ ...to, url: to.url.replace("https://hooks.example", hook.url) }, reach) };
});
afterAll(async () => {
  mail.close();
  hook.close();
  await db.drop();
});

async function watched(key: string) {
  const object = await addObject(db.sql, { key, askedBy: "p_mira" });
  await addIntent(db.sql, object, { askedBy: "p_mira" });
  const token = makeStatusToken(object.bucket);
  await db.sql`
    insert into status_links (bucket, token_hash, kind, key, person_id, created_at)
    values (${object.bucket}, ${readStatusToken(token)?.hash ?? ""}, ${object.kind}, ${object.key}, 'p_mira', now())`;
  return { ...object, token };
}
type Watched = Awaited<ReturnType<typeof watched>>;

const ask = (object: Watched, input: SubscribeInput) =>
  subscribe(db.console, { key: KEY, token: object.token, locale: "en" }, input);

/** What comes and goes quickly is not told; here nobody waits for that. */
async function tell(): Promise<void> {
  await tellOnce(db.sql, wires, true);
  await db.sql`update notices set due_at = now() where sent_at is null and dropped_at is null`;
  await tellOnce(db.sql, wires, false);
}

async function becomes(object: Watched, status: "drifted" | "in_sync", attempt = "none"): Promise<void> {
  await db.sql`
    update objects set verdict = ${status}, open_attempt = ${attempt}, was_in_place = ${status === "in_sync"}
    where bucket = ${object.bucket} and key = ${object.key}`;
}

const linkIn = (text: string) => /https:\/\/status\.test\/status\/notice\/(\S+)/.exec(text)?.[1] ?? "";

describe("by mail", () => {
  test("only the question is sent before somebody says yes, and then one message for each change", async () => {
    const object = await watched("svc_export");
    await ask(object, { way: "mail", address: "ana@example.com" });
    await ask(object, { way: "mail", address: "ana@example.com" });
    await tell();
    await becomes(object, "drifted");
    await tell();
    expect(mail.mails.map((one) => one.subject)).toEqual([`Do you want to be told about request ${object.ref}?`]);
    expect(mail.mails[0]?.text).not.toContain("In place");

    const capability = linkIn(mail.mails[0]?.text ?? "");
    await expect(
      answerNotice(db.console, { key: KEY, capability: `${capability.slice(0, -1)}_` }, { verb: "confirm" }),
    ).rejects.toThrow();
    await answerNotice(db.console, { key: KEY, capability }, { verb: "confirm" });
    await becomes(object, "in_sync");
    await tell();
    await tell();
    expect(mail.mails.slice(1).map((one) => one.subject)).toEqual(["[In place] database access"]);
    // Another try under way is the same to its reader only if the word is.
    await becomes(object, "drifted");
    await tell();
    await becomes(object, "drifted", "unknown");
    await tell();
    expect(mail.mails.slice(2).map((one) => one.subject)).toEqual([
      "[Repair needed again (2nd time in 30 days)] database access",
      "[Not confirmed] database access",
    ]);
    expect(mail.mails[2]?.text).toMatch(/^Database access does not match what you asked for\./);
    expect(mail.mails[2]?.text).toContain(`Reference ${object.ref}`);
    expect(mail.mails[2]?.messageId).toMatch(/^<sub_[0-9a-f]{2}_[0-9a-f]{32}\.4@northwind\.example>$/);
    expect(JSON.stringify(mail.mails)).not.toMatch(/svc_export|p_mira|permission_drift/);

    await answerNotice(db.console, { key: KEY, capability }, { verb: "stop" });
    await becomes(object, "in_sync");
    await tell();
    expect(mail.mails).toHaveLength(4);
  });

  test("what came and went before it could be told is not told", async () => {
    const object = await watched("svc_flicker");
    await ask(object, { way: "mail", address: "bo@example.com" });
    await tell();
    await answerNotice(
      db.console,
      { key: KEY, capability: linkIn(mail.mails.at(-1)?.text ?? "") },
      { verb: "confirm" },
    );
    const before = mail.mails.length;
    await becomes(object, "drifted");
    await tellOnce(db.sql, wires, false);
    await becomes(object, "drifted", "unknown");
    await tell();
    expect(mail.mails.slice(before).map((one) => one.subject)).toEqual(["[Not confirmed] database access"]);
  });

  test("a link that is revoked tells nobody any more", async () => {
    const object = await watched("svc_revoked");
    await ask(object, { way: "mail", address: "cy@example.com" });
    const before = mail.mails.length;
    await db.sql`update status_links set revoked_at = now() where bucket = ${object.bucket} and key = ${object.key}`;
    await tell();
    expect(mail.mails).toHaveLength(before);
    const [row] = await db.sql`select ended_why from subscriptions where key = 'svc_revoked'`;
    expect(row?.ended_why).toBe("link_ended");
    await expect(ask(object, { way: "mail", address: "cy@example.com" })).rejects.toThrow("no status under this link");
  });
});

describe("by webhook", () => {
  test("is asked once, is told signed, and gets the same id again where its answer was no yes", async () => {
    const object = await watched("svc_hook");
    const { secret = "" } = await ask(object, { way: "webhook", address: "https://hooks.example" });
    await tell();
    expect(hook.calls.map((call) => JSON.parse(call.body).type)).toEqual(["subscription.confirm"]);
    await becomes(object, "drifted");
    hook.answer = 500;
    await tell();
    hook.answer = 204;
    await tell();
    const [, failed, told] = hook.calls;
    expect(failed?.id).toBe(told?.id);
    expect(JSON.parse(told?.body ?? "{}")).toMatchObject({
      ...{ type: "status.changed", reference: object.ref, status: "repair_needed", label: "Repair needed" },
    });
    const key = Buffer.from(secret.replace("whsec_", ""), "base64");
    const signed = createHmac("sha256", key).update(`${told?.id}.${told?.at}.${told?.body}`).digest("base64");
    expect(told?.signature).toBe(`v1,${signed}`);
    await tell();
    expect(hook.calls).toHaveLength(3);
  });

  test("that never answers is given up, which the record says", async () => {
    const object = await watched("svc_nobody");
    await ask(object, { way: "webhook", address: "https://hooks.example" });
    hook.answer = 302;
    const before = hook.calls.length;
    for (let n = 0; n < 9; n += 1) await tell();
    hook.answer = 204;
    expect(hook.calls).toHaveLength(before + 8);
    const [row] = await db.sql`select id, ended_why, confirmed_at from subscriptions where key = 'svc_nobody'`;
    expect(row).toMatchObject({ ended_why: "failing", confirmed_at: null });
    const entries = await db.sql`select action from audit where subject = ${row?.id} order by seq`;
    expect(entries.map(({ action }) => action)).toEqual(["subscription.created", "subscription.ended"]);
  });

  test.each([
    "http://hooks.example/x",
    "https://127.0.0.1/x",
    "https://[::1]/x",
    "https://a:b@hooks.example/",
    "https://localhost/x",
  ])("%s is refused at once", async (address) => {
    const object = await watched(`svc_${address.length}_${address.charCodeAt(8)}`);
    await expect(ask(object, { way: "webhook", address })).rejects.toThrow("The request has mistakes");
  });

  test("a name that leads inside is not connected to", async () => {
    const before = hook.calls.length;
    const answer = await post({ url: hook.url, headers: {}, body: "{}" });
    expect(answer).toEqual({ ok: false, theirs: true, says: "The address is not one that may be reached." });
    expect(hook.calls).toHaveLength(before);
  });
});

test("one link subscribes ten addresses and not more", async () => {
  const object = await watched("svc_many");
  for (let n = 0; n < 10; n += 1) await ask(object, { way: "mail", address: `a${n}@example.com` });
  await expect(ask(object, { way: "mail", address: "b@example.com" })).rejects.toThrow("as many as one link may");
});

test("the service has its own meanings, for its feed", async () => {
  await addDrift(db.sql, { key: "svc_service", verdict: "drifted" });
  await tellOnce(db.sql, wires, true);
  await tellOnce(db.sql, wires, true);
  const before = await db.sql`select n, status from meanings where kind = '' order by n`;
  expect(before.at(-1)).toEqual({ n: before.length, status: "not_confirmed" });
  await db.sql`update objects set open_attempt = 'none', verdict = 'in_sync', status = 'in_place'`;
  await tellOnce(db.sql, wires, true);
  const after = await db.sql`select n, status from meanings where kind = '' order by n`;
  expect(after.slice(before.length)).toEqual([{ n: before.length + 1, status: "in_place" }]);
});

test("what is as it was told is not read again, until its evidence ends or it becomes something else", async () => {
  const seen = async () => (await watchedObjects(db.sql)).filter(({ key }) => key.startsWith("svc_quiet"));
  const [green, gone, drifted] = [
    await watched("svc_quiet"),
    await watched("svc_quiet_gone"),
    await watched("svc_quiet_off"),
  ];
  await db.sql`update objects set withdrawn_at = now(), presence = 'absent' where key = ${gone.key}`;
  await becomes(drifted, "drifted");
  await tellOnce(db.sql, wires, false);
  expect((await seen()).map(({ key }) => key)).toEqual([drifted.key]);
  await becomes(green, "drifted");
  await db.sql`update objects set expires_at = now() - interval '1 second' where key = ${gone.key}`;
  expect((await seen()).map(({ key }) => key).sort()).toEqual([green.key, gone.key, drifted.key].sort());
});

describe("mail that we cannot send", () => {
  const stateOf = async (key: string) => {
    const [row] = await db.sql<
      { tries: number; says: string; waits: number; ended: string | null; failures: number }[]
    >`
      select n.tries, n.says, round(extract(epoch from n.due_at - now()))::int as waits, s.ended_why as ended, s.failures
      from subscriptions s join notices n on n.bucket = s.bucket and n.subscription = s.id
      where s.key = ${key} and n.sent_at is null`;
    return row;
  };

  test.each([
    { why: "the mail server is away", url: "smtp://127.0.0.1:1", says: /ECONNREFUSED/ },
    { why: "none is configured", url: null, says: /^No mail server is configured/ },
  ])("waits, counts as no try and holds up no webhook: $why", async ({ url, says }) => {
    const key = `svc_away_${url === null}`;
    const object = await watched(key);
    const address = `${key}@example.com`;
    await ask(object, { way: "mail", address });
    const hooked = await watched(`${key}_hook`);
    await ask(hooked, { way: "webhook", address: "https://hooks.example" });
    const connect = () => ({ url: url ?? "", user: "status", password: "x" });
    const config: PlumblineConfig = {
      ...{ organisation: "Northwind", kinds: [] },
      ...(url === null ? {} : { notices: { from: "status@northwind.example", connect } }),
    };
    const away = {
      ...wires,
      mail: openWires({ PLUMBLINE_NOTICE_KEY: KEY, AUTH_URL: "https://status.test" }, config)?.mail ?? null,
    };
    for (let n = 0; n < 10; n += 1) {
      await db.sql`update notices set due_at = now() where sent_at is null and dropped_at is null`;
      expect(await tellOnce(db.sql, away, false)).toMatch(says);
    }
    const { says: told, ...state } = (await stateOf(key)) ?? {};
    expect(told).toMatch(says);
    expect(state).toEqual({ tries: 0, waits: 60, ended: null, failures: 0 });
    expect(hook.calls.filter(({ body }) => body.includes(hooked.ref))).toHaveLength(1);
    const sent = () => mail.mails.filter(({ to }) => to === address);
    expect(sent()).toEqual([]);
    await tell();
    expect(sent()).toHaveLength(1);
  });

  test("waits alone where other mail of the same round was sent", async () => {
    const keys = ["svc_stuck", ...Array.from({ length: AT_ONCE }, (_, n) => `svc_next_${n}`)];
    for (const key of keys) await ask(await watched(key), { way: "mail", address: `${key}@example.com` });
    // Who we are is asked for: that is said of us, not of the mailbox.
    mail.refusal = (to) => (to === "svc_stuck@example.com" ? 530 : null);
    const sent = () => mail.mails.filter(({ to }) => to.startsWith("svc_next_")).length;
    expect(await tellOnce(db.sql, wires, false)).toMatch(/no such mailbox/);
    expect(await stateOf("svc_stuck")).toMatchObject({ tries: 0, waits: 60, failures: 0 });
    expect(sent()).toBe(AT_ONCE - 1);
    expect(await tellOnce(db.sql, wires, false)).toBeNull();
    expect(sent()).toBe(AT_ONCE);
    mail.refusal = () => null;
  });

  test("to a mailbox that is refused is tried again, and given up", async () => {
    const object = await watched("svc_refused");
    await ask(object, { way: "mail", address: "ed@example.com" });
    mail.refusal = () => 550;
    await tell();
    expect(await stateOf("svc_refused")).toMatchObject({
      tries: 2,
      failures: 2,
      ended: null,
      says: expect.stringMatching(/no such mailbox/),
    });
    for (let n = 0; n < 6; n += 1) await tell();
    mail.refusal = () => null;
    expect(await stateOf("svc_refused")).toMatchObject({ tries: 8, ended: "failing" });
  });
});

test.each([
  { who: "whoever tells", seconds: 0, holder: "first", given: true },
  { who: "whoever does not", seconds: 60, holder: "another", given: false },
])(
  "$who and is stopped: the next one tells at once, if it was theirs to hand on",
  async ({ seconds, holder, given }) => {
    await db.sql`
    insert into leases (name, holder, until) values ('tell', ${holder}, now() + ${seconds} * interval '1 second')
    on conflict (name) do update set holder = excluded.holder, until = excluded.until`;
    const store = postgresStore({ url: db.reconcilerUrl, name: "test", max: 2 });
    const stop = new AbortController();
    const log = { error() {} };
    const telling = tellLoop({
      store,
      ports: systemPorts,
      sql: db.sql,
      wires,
      holder: "first",
      stop: stop.signal,
      log,
    });
    if (given)
      await expect
        .poll(() => db.sql`select 1 from leases where name = 'tell' and holder = 'first' and until > now()`)
        .toHaveLength(1);
    stop.abort();
    await telling;
    expect(await store.lease("tell", "second", 60_000)).toBe(given);
    await store.close();
  },
);
