import { createHmac, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Sql } from "@/db/client";
import { makeTestDatabase } from "@/db/test/database";
import { methodsAt } from "@/lib/api/methods";
import { hashOfKey, makeKeyToken } from "@/lib/auth/key-token";
import { SCOPES } from "@/lib/auth/scopes";
import { api } from "@/lib/client/api";
import { EXPORT_FORMATS } from "@/lib/format/list-export";
import { cookieFor, forgetLimits, installForTest } from "@/lib/http/test-server";
import { personContext } from "@/lib/services/context";
import { startEffect } from "@/lib/services/effects/write";
import { capabilityOf } from "@/lib/services/notices/capability";
import { createStatusLink } from "@/lib/services/status-links/create";
import {
  as,
  KIND,
  later,
  type MadeRepair,
  makeObject,
  makePolicyChange,
  makeRepair,
  makeUnknown,
  settlePeople,
  worldDigest,
} from "@/lib/services/test-world";
import {
  addressesInFolders,
  type Described,
  document,
  notAsDescribed,
  operations,
  routes,
  type Sent,
  send,
  sendGenerated,
  through,
} from "./document.test-kit";

let sql: Sql;
let drop: () => Promise<void>;
const SECRET = Buffer.from("0123456789abcdef0123456789abcdef");
const NOTICE_KEY = "a key that only this test knows, long enough";
const PUSHED = "database_access";

beforeAll(async () => {
  ({ sql, drop } = await makeTestDatabase({ breaks: ["I-03", "I-07", "I-19", "I-21"] }));
  await settlePeople(sql);
  installForTest(sql, {
    PLUMBLINE_NOTICE_KEY: NOTICE_KEY,
    PLUMBLINE_PUSH_SECRETS: JSON.stringify({ [`${PUSHED}/api`]: `whsec_${SECRET.toString("base64")}` }),
  });
});
afterAll(() => drop());
beforeEach(forgetLimits);

const operationOf = (id: string): Described => {
  const operation = operations.find((one) => one.id === id);
  if (operation === undefined) throw new Error(`There is no operation ${id}.`);
  return operation;
};

describe("the document", () => {
  test("names every route, and nothing that is not one", () => {
    expect(Object.keys(routes).sort()).toEqual(addressesInFolders());
    const exported = Object.entries(routes).flatMap(([address, route]) =>
      ["GET", "POST", "PUT", "PATCH", "DELETE"]
        .filter((method) => method in route)
        .map((method) => `${method} ${address}`),
    );
    expect(operations.map(({ method, address }) => `${method} ${address}`).sort()).toEqual(exported.sort());
  });

  test("is what a wrong method is told by", () => {
    for (const [address, route] of Object.entries(routes)) {
      const methods = Object.keys(route).filter((name) => /^(GET|POST|PUT|PATCH|DELETE)$/.test(name));
      const told = methodsAt(address.replaceAll(/\{\w+\}/g, "x"))?.filter((name) => !/^(HEAD|OPTIONS)$/.test(name));
      expect([...(told ?? [])].sort(), address).toEqual(methods.sort());
    }
  });

  test("is one: ids are unique, every part of an address is a parameter, and every reference leads somewhere", () => {
    const ids = operations.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id, address, parameters } of operations) {
      const inAddress = [...address.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      expect(
        parameters.filter((one) => one.in === "path").map((one) => one.name),
        id,
      ).toEqual(inAddress);
    }
    for (const [, name] of JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g))
      expect(document.components.schemas).toHaveProperty(name ?? "");
  });

  test("names the kinds of problem that every operation may answer with", () => {
    for (const { id, responses } of operations) expect(responses, id).toHaveProperty("default");
  });
});

/** One right request for each operation: made of what is there, and sent by somebody who may. */
type Made = {
  repair: MadeRepair;
  attempt: string;
  object: { kind: string; key: string };
  stop: string;
  batch: string;
  breaker: string;
  job: string;
  view: string;
  link: { token: string; link: string };
  claim: string;
  change: string;
};
const BATCH = "permission_drift:postgres-access:revoke";
const REQUESTS: Record<string, (m: Made) => { who: string | null } & Sent> = {
  getIntent: (m) => ({ who: "sam", params: m.object }),
  // The kind of the test is not in the installation's configuration: what is right ends at its spec.
  putIntent: (m) => ({
    who: "sam",
    params: m.object,
    headers: { "if-match": '"1"' },
    body: { spec: {}, owner: "billing", subject: "Mira" },
  }),
  withdrawIntent: (m) => ({ who: "sam", params: m.object, headers: { "if-match": '"1"' }, body: {} }),
  listEffects: (m) => ({ who: "sam", params: m.object }),
  startEffect: (m) => ({
    who: "sam",
    params: m.object,
    body: { name: "create", effect_key: randomUUID(), body: { a: 1 } },
  }),
  settleEffect: (m) => ({
    who: "sam",
    params: m.object,
    body: { name: "made", effect_key: "k", state: "settled", receipt: { a: 1 } },
  }),
  pushFacts: () => ({ who: null, body: [] }),
  listObjects: () => ({ who: "sam", query: { kind: KIND } }),
  getObject: (m) => ({ who: "sam", params: m.object }),
  previewStatus: (m) => ({ who: "sam", params: m.object }),
  lookAgain: (m) => ({ who: "sam", params: m.object, body: {} }),
  snoozeObject: (m) => ({ who: "sam", params: m.object, body: { until: later(3600), reason: "because" } }),
  unsnoozeObject: (m) => ({ who: "sam", params: m.object, body: {} }),
  unblockObject: (m) => ({ who: "rita", params: m.object, body: { reason: "because" } }),
  listDrifts: () => ({ who: "sam", query: { class: "permission_drift" } }),
  getDrift: (m) => ({ who: "sam", params: { id: m.repair.drift } }),
  assignDrift: (m) => ({ who: "sam", params: { id: m.repair.drift }, body: { assignee: "sam" } }),
  listAssignable: (m) => ({ who: "sam", params: { id: m.repair.drift } }),
  noteDrift: (m) => ({ who: "sam", params: { id: m.repair.drift }, body: { text: "Seen it." } }),
  acceptDrift: (m) => ({
    who: "sam",
    params: { id: m.repair.drift },
    body: { until: later(3600), reason: "because" },
  }),
  endAcceptance: (m) => ({ who: "sam", params: { id: m.repair.drift }, body: {} }),
  getSelection: (m) => ({ who: "sam", query: { drifts: m.repair.drift } }),
  makeJob: (m) => ({
    who: "sam",
    body: { verb: "look_again", chosen: { drifts: [m.repair.drift], at: later(0) } },
  }),
  getJob: (m) => ({ who: "sam", params: { id: m.job } }),
  listJobItems: (m) => ({ who: "sam", params: { id: m.job }, query: { state: "waiting" } }),
  stopJob: (m) => ({ who: "sam", params: { id: m.job }, body: {} }),
  listViews: () => ({ who: "sam" }),
  saveView: () => ({ who: "sam", body: { name: "Mine", query: "assignee=me", shared: true } }),
  removeView: (m) => ({ who: "sam", params: { id: m.view } }),
  listRepairEnds: (m) => ({ who: "rita", query: { repairs: m.repair.repair } }),
  listReviewBatches: () => ({ who: "rita" }),
  getReviewBatch: () => ({ who: "rita", params: { id: BATCH } }),
  approveReviewBatch: (m) => ({
    who: "rita",
    params: { id: BATCH },
    body: { repairs: [{ repair: m.repair.repair, plan_hash: m.repair.hash }], opened: [m.repair.repair] },
  }),
  listRepairs: () => ({ who: "rita", query: { queue: "mine" } }),
  getRepair: (m) => ({ who: "rita", params: { id: m.repair.repair } }),
  approveRepair: (m) => ({ who: "rita", params: { id: m.repair.repair }, body: { plan_hash: m.repair.hash } }),
  undoRepair: (m) => ({ who: "rita", params: { id: m.repair.repair }, body: {} }),
  blockRepair: (m) => ({
    who: "rita",
    params: { id: m.repair.repair },
    body: { reason: "because", review_at: later(3600) },
  }),
  retryRepair: (m) => ({ who: "rita", params: { id: m.repair.repair }, body: {} }),
  answerAttempt: (m) => ({
    who: "rita",
    params: { id: m.attempt },
    body: { outcome: "happened", external_id: "x1", checked: "because" },
  }),
  setNotMine: (m) => ({
    who: "rita",
    params: { id: m.attempt },
    body: { external_id: "x1", reason: "because" },
  }),
  releaseBatch: (m) => ({
    who: "rita",
    params: { id: m.batch },
    body: { digest: "d".repeat(64), reason: "because" },
  }),
  closeBreaker: (m) => ({ who: "rita", params: { id: m.breaker }, body: { reason: "because" } }),
  listRuns: () => ({ who: "sam" }),
  getRun: () => ({ who: "sam", params: { id: "run_1" } }),
  listStops: () => ({ who: "sam" }),
  setStop: (m) => ({ who: "sam", body: { scope: `object:${m.object.kind}/${m.object.key}`, reason: "because" } }),
  liftStop: (m) => ({ who: "rita", params: { id: m.stop }, body: {} }),
  acceptSize: () => ({
    who: "rita",
    params: { kind: "small", name: "api" },
    body: { counted: 3, reason: "because" },
  }),
  listLimits: () => ({ who: "sam" }),
  listStatus: () => ({ who: "mira" }),
  getStatus: (m) => ({ who: null, params: { token: m.link.token } }),
  subscribe: (m) => ({
    who: null,
    params: { token: m.link.token },
    body: { way: "webhook", address: "https://hooks.example/plumbline" },
  }),
  answerNotice: () => ({
    who: null,
    params: { capability: capabilityOf(NOTICE_KEY, `sub_07_${"0".repeat(32)}`) },
    body: { verb: "stop" },
  }),
  getServiceStatus: () => ({ who: null }),
  createStatusLink: (m) => ({ who: "mira", body: m.object }),
  revokeStatusLink: (m) => ({ who: "mira", params: { id: m.link.link }, body: {} }),
  listKeys: () => ({ who: "ada" }),
  createKey: () => ({ who: "ada", body: { name: "shop", owner: "sam", scopes: ["read"], expires_at: later(86_400) } }),
  revokeKey: () => ({ who: "ada", params: { id: "key_old" }, body: {} }),
  makeClaims: (m) => ({ who: "sam", body: { tool: "t", claims: [{ ...m.object, presence: "present" }] } }),
  listClaims: () => ({ who: "sam", query: { verdict: "open" } }),
  getClaim: (m) => ({ who: "sam", params: { id: m.claim } }),
  listAudit: () => ({ who: "sam", query: { action: "repair" } }),
  getOverview: () => ({ who: "sam" }),
  getInsights: () => ({ who: "sam" }),
  listSources: () => ({ who: "sam" }),
  listPolicies: () => ({ who: "sam" }),
  previewPolicy: () => ({ who: "ada", query: { kind: KIND, class: "permission_drift", direction: "over" } }),
  proposePolicy: () => ({
    who: "ada",
    body: {
      ...{ kind: KIND, class: "extra_external", direction: null, mode: "never", approvals: 1, both_owners: false },
      ...{ reason: "because", version: 0 },
    },
  }),
  approvePolicy: (m) => ({ who: "ada", params: { id: m.change }, body: {} }),
  refusePolicy: (m) => ({ who: "ada", params: { id: m.change }, body: { reason: "because" } }),
  getFilterOptions: () => ({ who: "sam" }),
  getNav: () => ({ who: "sam" }),
  search: () => ({ who: "sam", query: { q: "key" } }),
  getMe: () => ({ who: "mira" }),
  live: () => ({ who: "sam" }),
  listPeople: () => ({ who: "ada" }),
  changePerson: () => ({ who: "ada", params: { id: "noor" }, body: { teams: [] } }),
  getDocument: () => ({ who: null }),
};
/** Right, and yet refused here: the state does not allow it, or the configuration does not know the test's kind. */
const REFUSED: Record<string, number> = {
  putIntent: 422,
  unsnoozeObject: 409,
  endAcceptance: 409,
  unblockObject: 409,
  undoRepair: 409,
  pushFacts: 422,
};

async function makeAll(): Promise<Made> {
  const repair = await makeRepair(sql);
  const object = { kind: repair.kind, key: repair.key };
  const stop = `stop_${randomUUID()}`;
  await sql`insert into stops (id, scope, reason, set_by, set_at) values (${stop}, ${`object:${object.kind}/${object.key}`}, 'because', 'sam', now())`;
  await sql`select plumbline.start_effect(${object.kind}, ${object.key}, 'made', 'k')`;
  await sql`
    insert into runs (id, mode, scope, started_by, started_at, ended_at, complete) values ('run_1', 'detect', '{}', 'cli', now(), now(), true)
    on conflict do nothing`;
  await sql`
    insert into api_keys (id, name, owner, hash, scopes, created_by, created_at, expires_at)
    values ('key_old', 'old', 'sam', ${randomUUID()}, '{read}', 'ada', now(), now() + interval '1 day') on conflict do nothing`;
  const batch = `batch_${randomUUID()}`;
  await sql`
    insert into batches (id, kind, scopes, wanted, says, digest)
    values (${batch}, ${`kind_${batch.slice(6)}`}, '{}', 9, 'says', ${"d".repeat(64)})`;
  await sql`
    insert into sources (kind, name, title, standing, freshness_ms, evidence_ms, counted) values ('small', 'api', 'api', 'authoritative', 60000, 60000, 40)
    on conflict (kind, name) do update set counted = 40`;
  await sql`
    insert into scans (id, run_id, kind, source, filters, pages, counted, started_at, ended_at, complete, suspect, unreadable)
    values (${`scan_${randomUUID()}`}, 'run_1', 'small', 'api', '', 1, 3, now(), now(), false, 'It showed 3 objects, and 40 the time before.', '[]')`;
  const breaker = repair.drift.replace("drift_", "breaker_");
  await sql`
    insert into breakers (bucket, id, kind, key, class, times, since, opened_at)
    values (${repair.bucket}, ${breaker}, ${object.kind}, ${object.key}, 'permission_drift', 3, now(), now())`;
  const job = `job_${randomUUID()}`;
  await sql`insert into jobs (id, verb, input, made_by, chosen_at, total) values (${job}, 'look_again', '{}', 'sam', now(), 0)`;
  const view = `view_${randomUUID()}`;
  await sql`insert into saved_views (id, name, query, made_by) values (${view}, ${view}, '', 'sam')`;
  const link = await createStatusLink(await as(sql, "mira"), object);
  const claim = repair.drift.replace("drift_", "claim_");
  await sql`
    insert into claims (bucket, id, kind, key, says, agent, tool, claimed_at)
    values (${repair.bucket}, ${claim}, ${object.kind}, ${object.key}, '{"presence":"present"}', 'key_old', 't', now())`;
  const { attempt } = await makeUnknown(sql);
  return { repair, attempt, object, stop, batch, breaker, job, view, link, claim, change: await makePolicyChange(sql) };
}

function signed(sent: Sent): Sent {
  const body = JSON.stringify(sent.body);
  const [id, at] = [`msg_${randomUUID()}`, String(Math.floor(Date.now() / 1000))];
  const mac = createHmac("sha256", SECRET).update(`${id}.${at}.${body}`).digest("base64");
  const headers = { "webhook-id": id, "webhook-timestamp": at, "webhook-signature": `v1,${mac}` };
  return { ...sent, body, headers: { ...headers, "content-type": "application/json" } };
}

describe("a client that is generated from the document", () => {
  test("has a request for every operation", () => {
    expect(Object.keys(REQUESTS).sort()).toEqual(operations.map(({ id }) => id).sort());
  });

  test.each(Object.keys(REQUESTS))("%s answers as described", async (id) => {
    const operation = operationOf(id);
    const made = await makeAll();
    const { who, ...sent } = REQUESTS[id]?.(made) ?? { who: null };
    const cookie = who === null ? null : await cookieFor(who, { operator: who !== "mira" });
    const response = await sendGenerated(id, { ...(id === "pushFacts" ? signed(sent) : sent), as: cookie });
    const first = Number(Object.keys(operation.responses)[0]);
    expect(response.status).toBe(REFUSED[id] ?? first);
    expect(await notAsDescribed(operation, response)).toBeNull();
  });

  test.each(["listDrifts", "listObjects", "listRuns", "listAudit"])("%s is a file as described", async (id) => {
    const operation = operationOf(id);
    for (const format of EXPORT_FORMATS) {
      forgetLimits();
      const response = await sendGenerated(id, { query: { format }, as: await cookieFor("ada") });
      expect(response.status).toBe(200);
      expect(await notAsDescribed(operation, response)).toBeNull();
    }
  });

  test("knows of every read that answers a tag that it may name the one that it has", () => {
    const tagged = operations.filter(({ responses }) => responses["304"] !== undefined);
    expect(tagged.length).toBeGreaterThan(0);
    for (const { id, parameters } of tagged)
      expect([id, parameters.map(({ name }) => name)]).toEqual([id, expect.arrayContaining(["If-None-Match"])]);
  });
});

async function makeKey(
  owner: string,
  scopes: readonly string[],
  more: { expires?: string; revoked?: boolean } = {},
): Promise<string> {
  const token = makeKeyToken();
  await sql`
    insert into api_keys (id, name, owner, hash, scopes, created_by, created_at, expires_at, revoked_at)
    values (${`key_${randomUUID()}`}, 'k', ${owner}, ${hashOfKey(token)}, ${[...scopes]}, 'ada', now(), ${more.expires ?? later(3600)},
            ${more.revoked ? new Date() : null})`;
  return `Bearer ${token}`;
}

describe("an API key", () => {
  /** Of a person who may do the operation: let through exactly where the document names its scope. */
  const bySession = operations.filter(({ security }) => security.some((one) => "session" in one));
  test.each(bySession.map(({ id }) => id))("%s with each scope alone", async (id) => {
    const operation = operationOf(id);
    const { who, ...sent } = REQUESTS[id]?.(await makeAll()) ?? { who: null };
    // No cookie goes with it, and no origin of ours.
    const headers = { ...sent.headers, origin: "https://elsewhere.example" };
    const sendWith = async (scope: string) =>
      send(operation, { ...sent, headers, as: await makeKey(who ?? "sam", [scope]) });
    const before = await worldDigest(sql);
    for (const scope of SCOPES.filter((one) => one !== operation.scope)) {
      const response = await sendWith(scope);
      const code = operation.scope === null ? "person_needed" : "scope_needed";
      const refused = id === "live" ? [401, { code: "unauthenticated" }] : [403, { code, effect: "none" }];
      expect([response.status, await response.json()], scope).toMatchObject(refused);
    }
    expect(await worldDigest(sql)).toBe(before);
    if (operation.scope === null) return;
    const response = await sendWith(operation.scope);
    expect(response.status).toBe(REFUSED[id] ?? Number(Object.keys(operation.responses)[0]));
  });

  test("is named in the record as who did it, on behalf of its owner, and its use is kept", async () => {
    const made = await makeAll();
    const bearer = await makeKey("sam", ["effects:write"]);
    const sent = { params: made.object, body: { name: "create", effect_key: "k1" }, as: bearer };
    expect((await send(operationOf("startEffect"), sent)).status).toBe(201);
    const [entry] =
      await sql`select actor_kind, actor_id from audit where key = ${made.object.key} and action = 'effect.started' and actor_kind = 'service' and actor_id like 'key_%'`;
    expect(entry).toBeDefined();
    const [key] = await sql`select last_used_at from api_keys where id = ${entry?.actor_id}`;
    expect(key?.last_used_at).not.toBeNull();
  });

  test.each([
    ["that expired", () => makeKey("sam", SCOPES, { expires: "2020-01-01T00:00:00Z" })],
    ["that was revoked", () => makeKey("sam", SCOPES, { revoked: true })],
    ["that never was", async () => `Bearer ${makeKeyToken()}`],
    ["that is cut", async () => (await makeKey("sam", SCOPES)).slice(0, -1)],
    ["of nobody", () => makeKey("nobody", SCOPES)],
    ["in a strange scheme", async () => `Basic ${Buffer.from("a:b").toString("base64")}`],
  ])("%s is one and the same refusal", async (_, make) => {
    const cookie = await cookieFor("sam");
    // Whoever sends a key is who asks; a cookie beside it does not help.
    const response = await send(operationOf("listObjects"), { as: cookie, headers: { authorization: await make() } });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ detail: "This API key is none that works. Nothing was changed." });
  });

  test("stops with its owner's suspension", async () => {
    await sql`insert into people (id, email, name, role) values ('kay', 'kay@example.com', 'kay', 'support') on conflict do nothing`;
    await sql`insert into team_members values ('kay', 'billing')`;
    const bearer = await makeKey("kay", ["read"]);
    expect((await send(operationOf("listObjects"), { as: bearer })).status).toBe(200);
    await sql`update people set suspended_at = now() where id = 'kay'`;
    expect((await send(operationOf("listObjects"), { as: bearer })).status).toBe(401);
  });

  test("that is revoked while its request is under way changes nothing", async () => {
    const object = await makeObject(sql);
    const person = await as(sql, "sam");
    await makeKey("sam", SCOPES);
    const [key] = await sql<
      { id: string }[]
    >`select id from api_keys where owner = 'sam' order by created_at desc limit 1`;
    const ctx = personContext(sql, person.principal, { id: key?.id ?? "", agent: false });
    const start = () => startEffect(ctx, { kind: object.kind, key: object.key, name: "create", effect_key: "k" });
    await sql`update api_keys set revoked_at = now() where id = ${key?.id ?? ""}`;
    const before = await worldDigest(sql);
    await expect(start()).rejects.toMatchObject({ status: 401 });
    expect(await worldDigest(sql)).toBe(before);
    await sql`update api_keys set revoked_at = null where id = ${key?.id ?? ""}`;
    expect(await start()).toMatchObject({ state: "started" });
  });

  test("that asks for what it was not given is in the record, once in a while", async () => {
    const bearer = await makeKey("sam", ["read"]);
    const made = await makeAll();
    for (let n = 0; n < 3; n += 1)
      await send(operationOf("approveRepair"), { ...REQUESTS.approveRepair?.(made), as: bearer });
    const rows = await sql`
      select a.body from audit a join api_keys k on k.id = a.subject and k.hash = ${hashOfKey(bearer.slice(7))} where a.action = 'key.refused'`;
    expect(rows).toHaveLength(1);
    expect(rows[0]?.body).toContain("person_needed");
  });

  test("is in no dump of the database", async () => {
    const bearer = await makeKey("sam", ["read"]);
    const made = await send(operationOf("createKey"), {
      ...REQUESTS.createKey?.({} as Made),
      as: await cookieFor("ada"),
    });
    const { token } = (await made.json()) as { token: string };
    const dump = JSON.stringify([
      await sql`select * from api_keys`,
      await sql`select * from audit`,
      await sql`select * from idempotency_keys`,
    ]);
    expect(dump).not.toContain(token.slice(4, 40));
    expect(dump).not.toContain(bearer.slice(11, 40));
  });
});

describe("the typed client", () => {
  test("reads, writes under a key of its own, and is told what is wrong", async () => {
    const object = await makeObject(sql);
    const params = { kind: object.kind, key: object.key };
    const key = (await makeKey("sam", SCOPES)).replace("Bearer ", "");
    const call = api({ url: "http://localhost:3000", key, fetch: through });
    expect((await call("listObjects", { query: { q: object.key } })).rows.map((row) => row.key)).toEqual([object.key]);
    const started = { params, body: { name: "create", effect_key: "a" }, idempotencyKey: randomUUID() };
    expect(await call("startEffect", started)).toMatchObject({ state: "started", try: 1 });
    expect(await call("startEffect", started)).toMatchObject({ state: "started", try: 1 });
    await call("settleEffect", { params, body: { name: "create", effect_key: "a", state: "settled" } });
    expect((await call("listEffects", { params })).rows).toMatchObject([{ name: "create", state: "settled" }]);
    await expect(call("withdrawIntent", { params, body: {}, ifMatch: 7 })).rejects.toMatchObject({
      ...{ status: 412, code: "generation_moved", effect: "none" },
    });
    expect(await call("withdrawIntent", { params, body: {}, ifMatch: 1 })).toMatchObject({
      generation: 2,
      changed: true,
    });
  });

  test("knows an address for each call that keys are let through to", () => {
    const open = operations.filter(({ scope }) => scope !== null && scope !== "read").map(({ id }) => id);
    const typed = readFileSync(path.resolve(import.meta.dirname, "../../../lib/client/api.ts"), "utf8");
    for (const id of open) expect(typed, id).toContain(`  ${id}: `);
  });
});

describe("one key for one request", () => {
  const start = (made: Made, body: unknown, cookie: string) =>
    send(operationOf("startEffect"), {
      params: made.object,
      body,
      as: cookie,
      headers: { "idempotency-key": `k-${made.object.key}` },
    });

  test("is answered once, refused for another body, and refused while it is answered", async () => {
    const made = await makeAll();
    const cookie = await cookieFor("sam");
    const body = { name: "create", effect_key: "k1" };
    const both = await Promise.all([start(made, body, cookie), start(made, body, cookie)]);
    expect(both.map((one) => one.status).sort()).toEqual(expect.arrayContaining([201]));
    for (const one of both.filter(({ status }) => status !== 201))
      expect(await one.json()).toMatchObject({ code: "request_in_flight", effect: "none" });
    const again = await start(made, body, cookie);
    expect([again.status, again.headers.get("idempotency-replayed")]).toEqual([201, "true"]);
    const other = await start(made, { ...body, effect_key: "k2" }, cookie);
    expect(other.status).toBe(422);
    expect(await other.json()).toMatchObject({ code: "key_reused", effect: "none" });
    expect(await sql`select tries from effects where key = ${made.object.key} and name = 'create'`).toEqual([
      { tries: 1 },
    ]);
  });

  test("and an effect is refused in the words of the write path", async () => {
    const object = await makeObject(sql);
    const cookie = await cookieFor("sam");
    const settle = {
      params: { kind: object.kind, key: object.key },
      body: { name: "create", effect_key: "k", state: "settled" },
      as: cookie,
    };
    const before = await worldDigest(sql);
    const response = await send(operationOf("settleEffect"), settle);
    expect([response.status, await response.json()]).toMatchObject([
      409,
      { code: "effect_not_started", effect: "none" },
    ]);
    expect(await worldDigest(sql)).toBe(before);
    const [entry] = await sql`select body from audit where action = 'effect.refused' and key = ${object.key}`;
    expect(entry?.body).toContain("effect_not_started");
  });
});
