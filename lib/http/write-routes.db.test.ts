import { randomUUID } from "node:crypto";
import { readdirSync } from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Sql } from "../../db/client.ts";
import { makeTestDatabase } from "../../db/test/database.ts";
import {
  KIND,
  later,
  type MadeRepair,
  makePolicyChange,
  makeRepair,
  makeUnknown,
  settlePeople,
  worldDigest,
} from "../services/test-world.ts";
import { call, cookieFor, forgetLimits, installForTest, ORIGIN, problemOf, type RouteHandler } from "./test-server.ts";

/**
 * Every way to change something, for everybody, on what is theirs, on what belongs to others and on what never was.
 * The handlers are called without the proxy: authorization must not depend on it.
 */
let sql: Sql;
let drop: () => Promise<void>;
const handlers = new Map<string, RouteHandler>();
const APP = path.resolve(import.meta.dirname, "../../app");
const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

beforeAll(async () => {
  ({ sql, drop } = await makeTestDatabase({ breaks: ["I-03", "I-07", "I-19", "I-21"] }));
  await settlePeople(sql);
  installForTest(sql);
  await sql`insert into people (id, email, name, role, suspended_at) values ('susp', 's@example.com', 's', 'reviewer', now())`;
  await sql`insert into team_members values ('susp', 'billing')`;
  for (const file of readdirSync(path.join(APP, "api/v1"), { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith("route.ts")) continue;
    const module: Record<string, RouteHandler> = await import(path.join(APP, "api/v1", file));
    const address = `/${path.dirname(file)}`.replace("/.", "/");
    for (const method of METHODS) {
      const handler = module[method];
      if (handler !== undefined) handlers.set(`${method} ${address}`, handler);
    }
  }
});
afterAll(() => drop());
beforeEach(forgetLimits);

type Target = MadeRepair & {
  owner: string;
  attempt: string;
  stop: string;
  link: string;
  batch: string;
  breaker: string;
  source: string;
  change: string;
  job: string;
  view: string;
};
type Request = { params: Record<string, string>; body: unknown; headers?: Record<string, string> };

const object = (t: Target) => ({ kind: t.kind, key: t.key });
const review = () => later(3600);

/** What a right request to each route is. A route that is missing here fails the first test. */
const REQUESTS: Record<string, (t: Target) => Request> = {
  "POST /repairs/[id]/approve": (t) => ({ params: { id: t.repair }, body: { plan_hash: t.hash } }),
  "POST /repairs/[id]/undo": (t) => ({ params: { id: t.repair }, body: {} }),
  "POST /repairs/[id]/block": (t) => ({ params: { id: t.repair }, body: { reason: "because", review_at: review() } }),
  "POST /repairs/[id]/retry": (t) => ({ params: { id: t.repair }, body: {} }),
  "POST /attempts/[id]/answer": (t) => ({
    params: { id: t.attempt },
    body: { outcome: "did_not_happen", checked: "because" },
  }),
  "POST /attempts/[id]/not-mine": (t) => ({
    params: { id: t.attempt },
    body: { external_id: "x1", reason: "because" },
  }),
  "POST /objects/[kind]/[key]/look": (t) => ({ params: object(t), body: {} }),
  "POST /objects/[kind]/[key]/snooze": (t) => ({ params: object(t), body: { until: review(), reason: "because" } }),
  "DELETE /objects/[kind]/[key]/snooze": (t) => ({ params: object(t), body: {} }),
  "POST /objects/[kind]/[key]/unblock": (t) => ({ params: object(t), body: { reason: "because" } }),
  "POST /drifts/[id]/assign": (t) => ({ params: { id: t.drift }, body: { assignee: null } }),
  "POST /drifts/[id]/note": (t) => ({ params: { id: t.drift }, body: { text: "Seen it." } }),
  "POST /drifts/[id]/accept": (t) => ({ params: { id: t.drift }, body: { until: review(), reason: "because" } }),
  "DELETE /drifts/[id]/accept": (t) => ({ params: { id: t.drift }, body: {} }),
  "POST /jobs": (t) => ({ params: {}, body: { verb: "look_again", chosen: { drifts: [t.drift], at: later(0) } } }),
  "POST /jobs/[id]/stop": (t) => ({ params: { id: t.job }, body: {} }),
  "POST /views": () => ({ params: {}, body: { name: "Mine", query: "assignee=me", shared: false } }),
  "DELETE /views/[id]": (t) => ({ params: { id: t.view }, body: {} }),
  "POST /review-batches/[id]/approve": (t) => ({
    params: { id: "permission_drift:postgres-access:revoke" },
    body: { repairs: [{ repair: t.repair, plan_hash: t.hash }], opened: [t.repair] },
  }),
  "POST /batches/[id]/release": (t) => ({
    params: { id: t.batch },
    body: { digest: "d".repeat(64), reason: "because" },
  }),
  "POST /sources/[kind]/[name]/accept-size": (t) => ({
    params: { kind: "small", name: t.source },
    body: { counted: 3, reason: "because" },
  }),
  "POST /breakers/[id]/close": (t) => ({ params: { id: t.breaker }, body: { reason: "because" } }),
  "POST /policies/changes": () => ({
    params: {},
    body: {
      ...{ kind: KIND, class: "extra_external", direction: null, mode: "automatic", approvals: 1, both_owners: false },
      ...{ reason: "because", version: 0 },
    },
  }),
  "POST /policies/changes/[id]/approve": (t) => ({ params: { id: t.change }, body: {} }),
  "POST /policies/changes/[id]/refuse": (t) => ({ params: { id: t.change }, body: { reason: "because" } }),
  "POST /stops": (t) => ({ params: {}, body: { scope: `object:${t.kind}/${t.key}`, reason: "because" } }),
  "DELETE /stops/[id]": (t) => ({ params: { id: t.stop }, body: {} }),
  "DELETE /intents/[kind]/[key]": (t) => ({ params: object(t), body: {}, headers: { "if-match": '"1"' } }),
  "POST /status-links": (t) => ({ params: {}, body: object(t) }),
  "DELETE /status-links/[id]": (t) => ({ params: { id: t.link }, body: {} }),
  "PATCH /people/[id]": () => ({ params: { id: "noor" }, body: { teams: [] } }),
  "POST /effects/[kind]/[key]": (t) => ({ params: object(t), body: { name: "create", effect_key: "k" } }),
  "PATCH /effects/[kind]/[key]": (t) => ({
    params: object(t),
    body: { name: "create", effect_key: "k", state: "settled" },
  }),
  "POST /keys": () => ({
    params: {},
    body: { name: "shop", owner: "sam", scopes: ["read"], expires_at: later(86_400) },
  }),
  "DELETE /keys/[id]": (t) => ({ params: { id: t.key }, body: {} }),
  "POST /claims": (t) => ({ params: {}, body: { tool: "t", claims: [{ ...object(t), presence: "present" }] } }),
  "PUT /intents/[kind]/[key]": (t) => ({
    params: object(t),
    headers: { "if-match": '"1"' },
    body: { spec: {}, owner: t.owner, subject: "Mira" },
  }),
};

type Who = "anon" | "mira" | "noor" | "susp" | "sam" | "sue" | "rita" | "rob" | "deniz" | "ada";

/** Status of the answer where the object is team billing's and was asked for by mira. 2xx is written as 200. */
const EXPECTED: Record<string, Partial<Record<Who, number>>> = {
  "POST /repairs/[id]/approve": { rita: 200, sam: 403, ada: 403, mira: 403 },
  "POST /repairs/[id]/undo": { rita: 409, sam: 403, ada: 403, mira: 403 },
  "POST /repairs/[id]/block": { rita: 200, sam: 403, ada: 403, mira: 403 },
  "POST /repairs/[id]/retry": { rita: 200, sam: 403, ada: 403, mira: 403 },
  // Administrators only of their own teams, and ada has none.
  "POST /attempts/[id]/answer": { rita: 200, sam: 403, ada: 403, mira: 403 },
  "POST /attempts/[id]/not-mine": { rita: 200, sam: 403, ada: 403, mira: 403 },
  "POST /objects/[kind]/[key]/look": { rita: 200, sam: 200, ada: 200, mira: 403 },
  "POST /objects/[kind]/[key]/snooze": { rita: 200, sam: 200, ada: 403, mira: 403 },
  "DELETE /objects/[kind]/[key]/snooze": { rita: 409, sam: 409, ada: 403, mira: 403 },
  "POST /objects/[kind]/[key]/unblock": { rita: 409, sam: 403, ada: 403, mira: 403 },
  "POST /drifts/[id]/assign": { rita: 200, sam: 200, ada: 403, mira: 403 },
  "POST /drifts/[id]/note": { rita: 200, sam: 200, ada: 200, mira: 403 },
  "POST /drifts/[id]/accept": { rita: 200, sam: 200, ada: 200, mira: 403 },
  "DELETE /drifts/[id]/accept": { rita: 409, sam: 409, ada: 409, mira: 403 },
  // Somebody of another team chose nothing that they may see.
  "POST /jobs": { rita: 200, sam: 200, ada: 200, mira: 403, noor: 403, sue: 409, deniz: 409 },
  // Whoever made it, and administrators.
  "POST /jobs/[id]/stop": { sam: 200, rita: 404, ada: 200, mira: 404 },
  "POST /views": { rita: 200, deniz: 200, sam: 200, sue: 200, ada: 200, mira: 403, noor: 403 },
  "DELETE /views/[id]": { sam: 200, mira: 403, noor: 403 },
  "POST /review-batches/[id]/approve": { rita: 200, sam: 403, sue: 403, ada: 403, mira: 403, noor: 403 },
  // No team's: policy allows each of them already, and only how many is decided.
  "POST /batches/[id]/release": { rita: 200, deniz: 200, sam: 403, sue: 403, ada: 403, mira: 403, noor: 403 },
  // No team's either: a source speaks of the objects of all.
  "POST /sources/[kind]/[name]/accept-size": {
    rita: 200,
    deniz: 200,
    ada: 200,
    sam: 403,
    sue: 403,
    mira: 403,
    noor: 403,
  },
  "POST /breakers/[id]/close": { rita: 200, sam: 403, ada: 403, mira: 403 },
  "POST /policies/changes": { rita: 403, sam: 403, ada: 200, mira: 403, noor: 403, sue: 403, deniz: 403 },
  "POST /policies/changes/[id]/approve": { rita: 403, sam: 403, ada: 200, sue: 403, deniz: 403 },
  "POST /policies/changes/[id]/refuse": { rita: 403, sam: 403, ada: 200, sue: 403, deniz: 403 },
  "POST /stops": { rita: 200, sam: 200, ada: 200, mira: 403, noor: 403, sue: 422, deniz: 422 },
  "DELETE /stops/[id]": { rita: 200, sam: 403, ada: 200 },
  "DELETE /intents/[kind]/[key]": { rita: 403, sam: 200, ada: 403, mira: 403 },
  "POST /status-links": { rita: 200, sam: 200, ada: 403, mira: 200 },
  "DELETE /status-links/[id]": { rita: 200, sam: 200, ada: 200, mira: 200 },
  "PATCH /people/[id]": { rita: 403, sam: 403, ada: 200, mira: 403, noor: 403, sue: 403, deniz: 403 },
  "POST /effects/[kind]/[key]": { rita: 403, sam: 200, ada: 403, mira: 403 },
  // Nothing was started: being let through ends there.
  "PATCH /effects/[kind]/[key]": { rita: 403, sam: 409, ada: 403, mira: 403 },
  "POST /keys": { rita: 403, sam: 403, ada: 200, mira: 403, noor: 403, sue: 403, deniz: 403 },
  "DELETE /keys/[id]": { rita: 403, sam: 403, ada: 200, mira: 403, noor: 403, sue: 403, deniz: 403 },
  "POST /claims": { rita: 200, sam: 200, ada: 200, mira: 403, noor: 403, sue: 422, deniz: 422 },
  // The kind of the test is not in the installation's config: being let through ends at its spec.
  "PUT /intents/[kind]/[key]": { rita: 403, sam: 422, ada: 403, mira: 403 },
};
/** Asked for by sources, who sign in no way that a person does: lib/http/push.db.test.ts. A session opens nothing there. */
const SIGNED: ReadonlySet<string> = new Set(["POST /facts"]);
/** Opened by what is in the address: reconciler/tell/tell.db.test.ts. A session opens nothing there either. */
const BY_LINK: ReadonlySet<string> = new Set(["POST /status/[token]/notices", "POST /notices/[capability]"]);
/** The only addresses that answer without a sign-in. */
const PUBLIC: ReadonlySet<string> = new Set([
  ...["GET /status/[token]", "GET /status/service", "GET /openapi.json"],
  ...BY_LINK,
]);
const EVERYBODY: Who[] = ["anon", "mira", "noor", "susp", "sam", "sue", "rita", "deniz", "ada"];

async function makeTarget(owner = "billing"): Promise<Target> {
  const made = await makeRepair(sql, { owner });
  const { attempt } = await makeUnknown(sql, { owner, askedBy: owner === "billing" ? "mira" : "sue" });
  const stop = `stop_${randomUUID()}`;
  await sql`insert into stops (id, scope, reason, set_by, set_at)
    values (${stop}, ${`object:${made.kind}/${made.key}`}, 'because', 'sam', now())`;
  await sql`
    insert into api_keys (id, name, owner, hash, scopes, created_by, created_at, expires_at)
    values (${made.key}, 'k', 'sam', ${randomUUID()}, '{read}', 'ada', now(), now() + interval '1 day')`;
  const batch = `batch_${randomUUID()}`;
  await sql`insert into batches (id, kind, scopes, wanted, says, digest)
    values (${batch}, ${`kind_${batch.slice(6)}`}, '{}', 9, 'says', ${"d".repeat(64)})`;
  const breaker = made.drift.replace("drift_", "breaker_");
  await sql`insert into breakers (bucket, id, kind, key, class, times, since, opened_at)
    values (${made.bucket}, ${breaker}, ${made.kind}, ${made.key}, 'permission_drift', 3, now(), now())`;
  const source = `api-${randomUUID()}`;
  await sql`insert into sources (kind, name, title, standing, freshness_ms, evidence_ms, counted)
    values ('small', ${source}, 'api', 'authoritative', 60000, 60000, 40)`;
  await sql`
    insert into scans (id, run_id, kind, source, filters, pages, counted, started_at, ended_at, complete, suspect, unreadable)
    values (${source}, 'run_1', 'small', ${source}, '', 1, 3, now(), now(), false, 'It showed 3 objects, and 40 the time before.', '[]')`;
  const change = await makePolicyChange(sql);
  const job = `job_${randomUUID()}`;
  await sql`insert into jobs (id, verb, input, made_by, chosen_at, total) values (${job}, 'look_again', '{}', ${owner === "billing" ? "sam" : "sue"}, now(), 0)`;
  const view = `view_${randomUUID()}`;
  await sql`delete from saved_views`;
  await sql`insert into saved_views (id, name, query, made_by) values (${view}, ${view}, '', ${owner === "billing" ? "sam" : "sue"})`;
  const hash = randomUUID().replaceAll("-", "").padEnd(64, "0");
  await sql`insert into status_links (bucket, token_hash, kind, key, person_id, created_at)
    values (${made.bucket}, ${hash}, ${made.kind}, ${made.key}, 'sam', now())`;
  return {
    ...made,
    owner,
    attempt,
    stop,
    batch,
    breaker,
    source,
    change,
    job,
    view,
    link: `link_${made.bucket.toString(16).padStart(2, "0")}_${hash}`,
  };
}

/** Shaped like a real one, and nowhere in the database. */
function neverMade(like: Target): Target {
  const other = (id: string) => id.replace(/[0-9a-f]{6}$/, "000000");
  return {
    ...like,
    key: `never-${randomUUID()}`,
    repair: other(like.repair),
    drift: other(like.drift),
    attempt: other(like.attempt),
    stop: "stop_never",
    batch: "batch_never",
    change: "change_never",
    source: "never",
    breaker: other(like.breaker),
    job: "job_never",
    view: "view_never",
    link: other(like.link),
  };
}

const isOperator = (who: Who) => who !== "mira" && who !== "noor";

async function send(route: string, who: Who, target: Target, more: Record<string, string> = {}): Promise<Response> {
  const handler = handlers.get(route);
  const request = REQUESTS[route]?.(target);
  if (handler === undefined || request === undefined) throw new Error(`There is no ${route}.`);
  return call(handler, {
    method: route.split(" ")[0],
    path: "/api/v1/x",
    cookie: who === "anon" ? null : await cookieFor(who, { operator: isOperator(who) }),
    params: request.params,
    body: request.body,
    headers: { ...request.headers, ...more },
  });
}

const refusals = async (): Promise<number> => {
  const [row] = await sql<{ n: number }[]>`select count(*)::int as n from audit where action like '%.refused'`;
  return row?.n ?? 0;
};

describe("the matrix", () => {
  test("knows every route that changes something", () => {
    const writing = [...handlers.keys()].filter(
      (route) => !route.startsWith("GET ") && !SIGNED.has(route) && !BY_LINK.has(route),
    );
    expect(writing.sort()).toEqual(Object.keys(REQUESTS).sort());
    expect(Object.keys(EXPECTED).sort()).toEqual(Object.keys(REQUESTS).sort());
  });

  const cells = Object.keys(EXPECTED).flatMap((route) => EVERYBODY.map((who) => [route, who] as const));
  test.each(cells)("%s by %s", async (route, who) => {
    const ours = await makeTarget();
    const before = await worldDigest(sql);
    const refusedBefore = await refusals();
    const answer = await send(route, who, ours);
    const status = who === "anon" || who === "susp" ? 401 : (EXPECTED[route]?.[who] ?? 404);
    expect(Math.floor(answer.status / 100) === 2 ? 200 : answer.status).toBe(status);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    if (status === 200) return;

    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    const problem = await problemOf(answer);
    expect(problem).toMatchObject({ status, effect: "none", detail: expect.stringContaining("Nothing was changed") });
    expect(await worldDigest(sql)).toBe(before);
    // Whoever is not signed in did not get as far as a decision.
    expect(await refusals()).toBe(refusedBefore + (status === 401 ? 0 : 1));
  });

  test.each(cells)("%s by %s tells others' things and things that never were apart in nothing", async (route, who) => {
    if (/ \/(people|keys)/.test(route)) return;
    const theirs = await makeTarget("data");
    await sql`update objects set asked_by = 'sue' where key = ${theirs.key}`;
    if (who === "sue" || who === "deniz" || who === "ada") return;
    // Stating something new is possible where nothing is; only the team's own name can tell then.
    if (route.startsWith("PUT /intents")) return;
    // A batch or a policy is of a kind, not of a team: every operator sees it.
    if (/ \/(batches|policies|sources)/.test(route)) return;
    const [a, b] = [await send(route, who, theirs), await send(route, who, neverMade(theirs))];
    expect(a.status).toBe(b.status);
    expect(await problemOf(a)).toEqual(await problemOf(b));
    expect([...a.headers.keys()].sort()).toEqual([...b.headers.keys()].sort());
  });

  test.each([
    ["a session that idled too long", { authTime: 0 }],
    ["rights that changed since", { epoch: 0 }],
    ["a person who is not there", { personId: "nobody" }],
  ])("%s is not signed in anywhere", async (_, claims) => {
    const target = await makeTarget();
    const cookie = await cookieFor("rita", claims);
    for (const [route, handler] of handlers) {
      forgetLimits();
      if (PUBLIC.has(route)) continue;
      const request = REQUESTS[route]?.(target) ?? { params: {}, body: undefined };
      const answer = await call(handler, { method: route.split(" ")[0], cookie, ...request });
      expect(answer.status, route).toBe(401);
    }
  });
});

describe("what is refused before there is a verb", () => {
  const entries = async (who: Who) => {
    const rows = await sql<{ detail: { code: string; asked: string } }[]>`
      select body::jsonb -> 'detail' as detail from audit where action = 'request.refused' and actor_id = ${who} order by at, seq`;
    return rows.map(({ detail }) => `${detail.code} ${detail.asked}`);
  };
  afterEach(() => installForTest(sql));

  test("is in the record with who asked for what, a minute of the same once", async () => {
    const target = await makeTarget();
    installForTest(sql, { AUTH_STEP_UP_MINUTES: "5" });
    const foreign = () => send("POST /stops", "rob", target, { origin: "https://evil.example" });
    expect([(await foreign()).status, (await foreign()).status]).toEqual([403, 403]);
    const old = await cookieFor("rob", { authTime: Math.floor(Date.now() / 1000) - 600 });
    const approve = REQUESTS["POST /repairs/[id]/approve"]?.(target);
    expect(
      (await call(handlers.get("POST /repairs/[id]/approve") as RouteHandler, { cookie: old, ...approve })).status,
    ).toBe(403);
    expect(await entries("rob")).toEqual(["foreign_origin POST /api/v1/x", "step_up_required POST /api/v1/test"]);
  });

  test("is a read by somebody without the right, too, but none of what is not there for them", async () => {
    const read = async (route: string, params = {}) =>
      call(handlers.get(route) as RouteHandler, {
        method: "GET",
        path: "/api/v1/x",
        cookie: await cookieFor("sue"),
        params,
      });
    expect((await read("GET /objects/[kind]/[key]", { kind: KIND, key: "never" })).status).toBe(404);
    expect(await entries("sue")).toEqual([]);
    expect((await read("GET /keys")).status).toBe(403);
    expect(await entries("sue")).toEqual(["forbidden GET /api/v1/x"]);
  });

  test("refuses what cannot be asked for, also where nothing can", async () => {
    const answer = await call(handlers.get("GET /sources") as RouteHandler, {
      method: "GET",
      path: "/api/v1/sources?kind=refund",
      cookie: await cookieFor("rita"),
      params: {},
    });
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ errors: [{ path: "kind", says: "is not a filter of this list" }] });
  });

  test.each<[Who, number]>([
    ["ada", 200],
    ["rita", 403],
    ["sam", 403],
    ["mira", 403],
  ])("lists people for administrators only: %s", async (who, status) => {
    const answer = await call(handlers.get("GET /people") as RouteHandler, {
      method: "GET",
      path: "/api/v1/people",
      cookie: await cookieFor(who, { operator: who !== "mira" }),
      params: {},
    });
    expect(answer.status).toBe(status);
  });
});

describe("requests of other sites", () => {
  const forged: [string, Record<string, string>][] = [
    ["no Origin", { origin: "" }],
    ["Origin: null", { origin: "null" }],
    ["another site", { origin: "https://evil.example" }],
    ["a name that only begins like ours", { origin: `${ORIGIN}.evil.example` }],
    ["another port", { origin: "http://localhost:3001" }],
    ["cross-site by the browser's word", { "sec-fetch-site": "cross-site" }],
    ["same-site by the browser's word", { "sec-fetch-site": "same-site" }],
    ["typed into the address bar", { "sec-fetch-site": "none" }],
    ["a form", { "content-type": "application/x-www-form-urlencoded" }],
    ["a multipart form", { "content-type": "multipart/form-data; boundary=x" }],
    ["plain text", { "content-type": "text/plain" }],
  ];
  test.each(forged)("%s change nothing on any route", async (_, headers) => {
    const target = await makeTarget();
    const before = await worldDigest(sql);
    for (const route of Object.keys(REQUESTS)) {
      const who = route.startsWith("PATCH") ? "ada" : "rita";
      const answer = await send(route, who, target, headers);
      expect([403, 415], route).toContain(answer.status);
    }
    expect(await worldDigest(sql)).toBe(before);
  });

  test.each(["x-http-method-override", "x-middleware-subrequest", "next-action", "rsc", "next-router-prefetch"])(
    "%s makes no difference",
    async (header) => {
      const target = await makeTarget();
      const answer = await send("POST /repairs/[id]/approve", "sam", target, { [header]: "DELETE" });
      expect(answer.status).toBe(403);
    },
  );
});

describe("an Idempotency-Key", () => {
  const approve = (target: Target, key: string, who: Who = "rita") =>
    send("POST /repairs/[id]/approve", who, target, { "idempotency-key": key });

  test("gives a repeat the first answer, without a second effect", async () => {
    const target = await makeTarget();
    const key = randomUUID();
    const first = await approve(target, key);
    const again = await approve(target, key);
    expect(again.status).toBe(first.status);
    expect(again.headers.get("idempotency-replayed")).toBe("true");
    expect(await again.json()).toEqual(await first.json());
    expect(await sql`select 1 from audit where subject = ${target.repair}`).toHaveLength(1);
  });

  test("makes one stop of a double click", async () => {
    const handler = handlers.get("POST /stops") as RouteHandler;
    const cookie = await cookieFor("sam");
    const key = randomUUID();
    const body = { scope: "all", reason: `double click ${key}` };
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() => call(handler, { cookie, body, headers: { "idempotency-key": key } })),
    );
    expect(await sql`select 1 from stops where reason = ${body.reason}`).toHaveLength(1);
    for (const answer of answers) expect([201, 409]).toContain(answer.status);
    const late = await call(handler, { cookie, body, headers: { "idempotency-key": key } });
    expect(late.status).toBe(201);
    expect(late.headers.get("idempotency-replayed")).toBe("true");
  });

  test("with another body is refused", async () => {
    const handler = handlers.get("POST /stops") as RouteHandler;
    const given = { cookie: await cookieFor("sam"), headers: { "idempotency-key": randomUUID() } };
    await call(handler, { ...given, body: { scope: "all", reason: "first" } });
    const other = await call(handler, { ...given, body: { scope: "all", reason: "other" } });
    expect(other.status).toBe(422);
    expect(await problemOf(other)).toMatchObject({ code: "key_reused", effect: "none" });
  });

  test("belongs to one person", async () => {
    const handler = handlers.get("POST /stops") as RouteHandler;
    const headers = { "idempotency-key": randomUUID() };
    const body = { scope: "all", reason: "shared key" };
    await call(handler, { cookie: await cookieFor("sam"), headers, body });
    const second = await call(handler, { cookie: await cookieFor("rita"), headers, body });
    expect(second.headers.get("idempotency-replayed")).toBeNull();
  });

  test("of a refusal keeps nothing: the repeat is judged anew", async () => {
    const target = await makeTarget();
    const key = randomUUID();
    await sql`update objects set blocked_at = now() where key = ${target.key}`;
    expect((await approve(target, key)).status).toBe(409);
    await sql`update objects set blocked_at = null where key = ${target.key}`;
    expect((await approve(target, key)).status).toBe(200);
  });

  test("never keeps a link's token", async () => {
    const target = await makeTarget();
    const headers = { "idempotency-key": randomUUID() };
    const answer = await send("POST /status-links", "sam", target, headers);
    const { token } = (await answer.json()) as { token: string };
    const kept = await sql`select 1 from idempotency_keys where body::text like ${`%${token}%`}`;
    expect(kept).toHaveLength(0);
  });

  test.each(["short", "with space in it", "ümlaut-ümlaut"])("%j is refused", async (key) => {
    const target = await makeTarget();
    const work = async () => (await approve(target, key)).status;
    // A header that HTTP itself cannot carry never arrives.
    await expect(work().catch(() => 400)).resolves.toBe(400);
  });
});

describe("where the installation asks for more assurance", () => {
  afterEach(() => installForTest(sql));

  test("deciding needs a recent sign-in, stopping does not", async () => {
    installForTest(sql, { AUTH_STEP_UP_MINUTES: "5" });
    const target = await makeTarget();
    const minutesAgo = (n: number) => ({ authTime: Math.floor(Date.now() / 1000) - n * 60 });
    const approve = async (claims: Parameters<typeof cookieFor>[1]) =>
      call(handlers.get("POST /repairs/[id]/approve") as RouteHandler, {
        cookie: await cookieFor("rita", claims),
        ...REQUESTS["POST /repairs/[id]/approve"]?.(target),
      });
    const old = await approve(minutesAgo(6));
    expect(old.status).toBe(403);
    expect(await problemOf(old)).toMatchObject({ code: "step_up_required", effect: "none" });
    const stop = await call(handlers.get("POST /stops") as RouteHandler, {
      cookie: await cookieFor("rita", minutesAgo(60)),
      body: { scope: "all", reason: "now" },
    });
    expect(stop.status).toBe(201);
    expect((await approve(minutesAgo(4))).status).toBe(200);
  });

  test("a reviewer without the second factor reaches no decision", async () => {
    installForTest(sql, { AUTH_OIDC_ACR: "urn:example:mfa" });
    const target = await makeTarget();
    const handler = handlers.get("POST /repairs/[id]/approve") as RouteHandler;
    const request = REQUESTS["POST /repairs/[id]/approve"]?.(target);
    for (const acr of [null, "urn:example:password"]) {
      const answer = await call(handler, { cookie: await cookieFor("rita", { acr }), ...request });
      expect(await problemOf(answer)).toMatchObject({ status: 403, code: "second_factor_required" });
    }
    expect(await sql`select 1 from approvals where repair_id = ${target.repair}`).toHaveLength(0);
    const strong = await call(handler, { cookie: await cookieFor("rita", { acr: "urn:example:mfa" }), ...request });
    expect(strong.status).toBe(200);
  });
});

describe("answers", () => {
  test("to a stale plan bring both plans", async () => {
    const target = await makeTarget();
    const answer = await send("POST /repairs/[id]/approve", "rita", { ...target, hash: "f".repeat(64) });
    expect(answer.status).toBe(412);
    expect(await problemOf(answer)).toMatchObject({
      type: "urn:plumbline:problem:plan_moved",
      old: { plan_hash: "f".repeat(64) },
      new: { repair: target.repair, plan_hash: target.hash, steps: [{ says: "Revoke write" }] },
    });
  });

  test("to an If-Match that names another plan than the body are refusals", async () => {
    const target = await makeTarget();
    const answer = await send("POST /repairs/[id]/approve", "rita", target, { "if-match": `"${"e".repeat(64)}"` });
    expect(answer.status).toBe(412);
  });

  test.each(['"wrong-tag"', `"${"0".repeat(64)}"`])(
    "to an If-Match of %s, which nothing has, change nothing",
    async (tag) => {
      const target = await makeTarget();
      for (const [route, expected] of Object.entries(EXPECTED)) {
        const who = Object.entries(expected).find(([, status]) => status !== 403)?.[0];
        const before = await worldDigest(sql);
        const answer = await send(route, who as Who, target, { "if-match": tag });
        // Of an intent it is no tag that there could be.
        expect(answer.status, route).toBe(route.includes("/intents/") ? 400 : 412);
        expect(await worldDigest(sql)).toBe(before);
      }
    },
  );

  test("to an If-Match of the plan that was read, or of whatever is there, are as without it", async () => {
    const target = await makeTarget();
    for (const verb of ["approve", "undo", "retry", "block"]) {
      const tag = { "if-match": `"${target.hash}"` };
      expect((await send(`POST /repairs/[id]/${verb}`, "rita", target, tag)).status, verb).toBe(200);
      await sql`update repairs set state = 'approved' where id = ${target.repair}`;
    }
    expect((await send("DELETE /stops/[id]", "rita", target, { "if-match": "*" })).status).toBe(200);
    const none = await send("DELETE /stops/[id]", "rita", await makeTarget(), { "if-none-match": "*" });
    expect(none.status).toBe(412);
  });

  test("to a body with mistakes name each with its place", async () => {
    const handler = handlers.get("POST /stops") as RouteHandler;
    const answer = await call(handler, {
      cookie: await cookieFor("sam"),
      body: { reason: "x", until: "soon", more: 1 },
    });
    expect(answer.status).toBe(422);
    const { errors } = (await problemOf(answer)) as { errors: { path: string }[] };
    expect(errors.map((error) => error.path).sort()).toEqual(["", "reason", "scope", "until"]);
  });

  test.each([
    "'; drop table people; --",
    "../../../etc/passwd",
    "\u0000",
    "a".repeat(5000),
    "repair_zz_00000000000000000000000000000000",
    "__proto__",
  ])("to an id like %j are refusals, never faults", async (id) => {
    for (const [route, handler] of handlers) {
      if (!route.includes("[id]") || route.startsWith("GET")) continue;
      forgetLimits();
      const body = REQUESTS[route]?.({} as Target).body;
      const answer = await call(handler, {
        method: route.split(" ")[0],
        cookie: await cookieFor("ada"),
        params: { id },
        body,
      });
      expect([400, 403, 404, 422], route).toContain(answer.status);
    }
  });

  test("to a fault say nothing of it but the request id, and whether anything was changed", async () => {
    const handler = handlers.get("POST /objects/[kind]/[key]/look") as RouteHandler;
    const target = await makeTarget();
    await sql`alter table objects rename column request_token to request_token_canary`;
    const answer = await call(handler, { cookie: await cookieFor("sam"), params: object(target), body: {} });
    await sql`alter table objects rename column request_token_canary to request_token`;
    const text = await answer.text();
    expect(answer.status).toBe(500);
    expect(text).not.toMatch(/request_token|column|select|update|Error/);
    expect(JSON.parse(text)).toMatchObject({ code: "unexpected", effect: "none" });
    expect(JSON.parse(text).request_id).toBe(answer.headers.get("x-request-id"));
  });

  test("come with the current generation where If-Match is missing or past", async () => {
    const target = await makeTarget();
    const without = await send("DELETE /intents/[kind]/[key]", "sam", target, { "if-match": "" });
    expect(without.status).toBe(428);
    const past = await send("DELETE /intents/[kind]/[key]", "sam", target, { "if-match": '"9"' });
    expect(past.status).toBe(412);
    expect(await problemOf(past)).toMatchObject({ generation: 1 });
  });

  test("to too many at once say when to come back", async () => {
    const handler = handlers.get("POST /stops") as RouteHandler;
    const cookie = await cookieFor("sam");
    const one = () => call(handler, { cookie, body: { scope: "x", reason: "burst" } });
    const answers = await Promise.all(Array.from({ length: 250 }, one));
    const limited = answers.filter((answer) => answer.status === 429);
    expect(limited.length).toBeGreaterThan(0);
    expect(Number(limited[0]?.headers.get("retry-after"))).toBeGreaterThan(0);
  });

  test(`of ${KIND}'s intent carry its generation as entity tag`, async () => {
    const target = await makeTarget();
    const handler = handlers.get("GET /intents/[kind]/[key]") as RouteHandler;
    const read = await call(handler, { method: "GET", cookie: await cookieFor("sam"), params: object(target) });
    expect(read.headers.get("etag")).toBe('"1"');
    const deleted = await send("DELETE /intents/[kind]/[key]", "sam", target);
    expect(deleted.headers.get("etag")).toBe('"2"');
  });
});
