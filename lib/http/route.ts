import { randomUUID } from "node:crypto";
import type { ZodType } from "zod";
import type { Sql } from "../../db/client.ts";
import type { Accepts } from "../api/document.ts";
import { callerOf } from "../auth/api-key.ts";
import { requireAssurance } from "../auth/assurance.ts";
import type { Principal } from "../auth/principal.ts";
import type { Scope } from "../auth/scopes.ts";
import type { Session } from "../auth/session.ts";
import { canonical, sha256Hex } from "../canonical.ts";
import { env } from "../env.ts";
import { AppError, Conflict, Invalid } from "../errors.ts";
import { strictQuery } from "../query/strict-query.ts";
import { type Context, personContext } from "../services/context.ts";
import { Replayed } from "../services/idempotency.ts";
import { isStorable } from "../services/input.ts";
import { recordBounded } from "../services/refuse-bounded.ts";
import type { Translator } from "../words/refusals.ts";
import { readJsonBody } from "./body.ts";
import { clientAddress } from "./client-address.ts";
import { database, readDatabase } from "./database.ts";
import { type Expectation, entityTag, isUnchanged, readExpectation, refuseCondition } from "./if-match.ts";
import { checkOrigin } from "./origin.ts";
import { ANSWER_HEADERS, problemResponse } from "./problem.ts";
import { type LimitName, rateLimiter } from "./rate-limit.ts";
import { translatedResult, translatorFor } from "./readers-language.ts";

/**
 * The shapes of an API route; a fourth, for sources, is in push-route.ts. Each does the same things in the same order, so
 * that no handler can forget one: who asks, from where, how often, what exactly, once, and the answer in the same words
 * as everywhere.
 */
type RouteParams = { params: Promise<Record<string, string | string[] | undefined>> };
export type Handler = (request: Request, route: RouteParams) => Promise<Response>;
/** With what it accepts beside it: the API's description is made of that. */
export type Route = Handler & { readonly accepts: Accepts };

/** An answer that is more than a JSON body with status 200. */
export class Reply {
  constructor(
    readonly body: unknown,
    readonly more: { status?: number; etag?: string | number; headers?: Record<string, string> } = {},
  ) {}
}

export type ReadInput<P, Q> = {
  principal: Principal;
  session: Session;
  /** The read pool: may be a replica. */
  sql: Sql;
  params: P;
  query: Q;
  request: Request;
  requestId: string;
};

export type ReadSpec<P, Q> = {
  params?: ZodType<P>;
  /** Parsed from the query string; a name that appears more than once arrives as a list. */
  query?: ZodType<Q>;
  limit?: LimitName;
  /** Types of the files that it answers, too. */
  files?: readonly string[];
  /** Answers an entity tag. */
  tagged?: boolean;
  /** Answers the JSON body, a Reply, or a whole Response (streams, files). */
  handle(input: ReadInput<P, Q>): Promise<unknown>;
};

/** Where nothing can be asked for, whatever is asked for would be ignored. */
const NO_QUERY = strictQuery({});

/** GET for signed-in people. `handle` filters by `visibilityOf(principal)`; throw NotFound for what they cannot see. */
export function readRoute<P = undefined, Q = undefined>(spec: ReadSpec<P, Q>): Route {
  const { params, query, files, tagged } = spec;
  return answering(
    false,
    { by: "session", params, query, scope: "read", files, tagged },
    async (request, route, requestId) => {
      const session = await callerOf(request, "read");
      const { principal } = session;
      rateLimiter().take(spec.limit ?? "read", session.key?.id ?? principal.personId);
      const named = await readParams(spec.params, route);
      const asked = parse<unknown>(spec.query ?? NO_QUERY, queryOf(request), "query") as Q;
      const input = { principal, session, sql: readDatabase(), params: named, query: asked, request, requestId };
      return recordingRefusals(session, request, requestId, async () => spec.handle(input));
    },
  );
}

export type PublicInput<P> = { sql: Sql; params: P; request: Request; requestId: string };

/** GET without a sign-in, limited by address. */
export function publicRoute<P = undefined>(spec: {
  params?: ZodType<P>;
  handle(input: PublicInput<P>): Promise<unknown>;
}): Route {
  return answering(false, { by: "public", params: spec.params }, async (request, route, requestId) => {
    rateLimiter().take("public", clientAddress(request.headers, env().trustedProxies));
    const params = await readParams(spec.params, route);
    return spec.handle({ sql: database(), params, request, requestId });
  });
}

/**
 * A change without a sign-in: what opens it is in the address, so no cookie counts and another site can make a browser do
 * nothing that it could not do itself.
 */
export function publicWriteRoute<P, B>(spec: {
  params: ZodType<P>;
  body: ZodType<B>;
  status?: number;
  handle(input: PublicInput<P> & { body: B }): Promise<unknown>;
}): Route {
  const { params, body, status = 200 } = spec;
  const accepts: Accepts = { by: "public", params, body, status, replays: false };
  return answering(true, accepts, async (request, route, requestId) => {
    rateLimiter().take("public", clientAddress(request.headers, env().trustedProxies));
    const raw = await readJsonBody(request);
    const named = await readParams(params, route);
    const given = parse(body, raw, "body") as B;
    refuseCondition(request.headers);
    return new Reply(await spec.handle({ sql: database(), params: named, body: given, request, requestId }), {
      status,
    });
  });
}

export type WriteInput<P, B> = { ctx: Context; params: P; body: B; expect: Expectation };

export type WriteSpec<P, B, R> = {
  params?: ZodType<P>;
  /** Use `z.strictObject`: an unknown field is a mistake, never ignored. */
  body?: ZodType<B>;
  /** 200 unless said otherwise. */
  status?: number;
  limit?: LimitName;
  /** False where an answer must not be kept for a repeat: it holds something that is shown once. */
  replays?: boolean;
  /** What an API key needs for it; without one, only people do this. */
  scope?: Scope;
  /** True for decisions: needs a recent sign-in, and a strong one, where the installation asks for it. */
  assured?: boolean;
  /** True where the verb compares what `expect` names. Any other change is refused under a condition. */
  conditional?: boolean;
  /** Entity tag of the answer. */
  etag?(result: R): string | number;
  /** Calls one verb. Its result is the JSON body, and what a repeat with the same Idempotency-Key gets. */
  verb(input: WriteInput<P, B>): Promise<R>;
};

/** POST, PUT, PATCH, DELETE for signed-in people: the one way in for every change. */
export function writeRoute<P = undefined, B = undefined, R = unknown>(spec: WriteSpec<P, B, R>): Route {
  const { params, body, status, scope = null, conditional = false } = spec;
  const tagged = spec.etag !== undefined;
  const accepts: Accepts = { by: "session", params, body, status, scope, tagged, conditional, replays: spec.replays };
  return answering(true, accepts, async (request, route, requestId) => {
    const session = await callerOf(request, scope);
    const { principal, key: apiKey } = session;
    await recordingRefusals(session, request, requestId, async () => {
      // No other site can make a browser send a key.
      if (apiKey === undefined) checkOrigin(request.headers, env());
      refuseOtherPerson(request.headers, principal);
      if (spec.assured === true) requireAssurance(session, env(), Date.now() / 1000);
    });
    rateLimiter().take(spec.limit ?? "write", apiKey?.id ?? principal.personId);
    const raw = await readJsonBody(request);
    const named = await readParams(spec.params, route);
    parse(NO_QUERY, queryOf(request), "query");
    const given = parse(spec.body, raw, "body") as B;
    const answered = spec.status ?? 200;
    const ctx: Context = { ...personContext(database(), principal, apiKey), requestId };
    const key = spec.replays === false ? null : readIdempotencyKey(request.headers);
    if (key !== null) ctx.idempotency = { key, fingerprint: fingerprintOf(request, raw), status: answered };
    if (!conditional) refuseCondition(request.headers);
    const expect = conditional ? readExpectation(request.headers) : null;
    try {
      const result = await spec.verb({ ctx, params: named, body: given, expect });
      return new Reply(result, { status: answered, etag: spec.etag?.(result) });
    } catch (error) {
      if (!(error instanceof Replayed)) throw error;
      const etag = spec.etag?.(error.body as R);
      return new Reply(error.body, { status: error.status, etag, headers: { "idempotency-replayed": "true" } });
    }
  });
}

/** What is not allowed before there is a verb that writes it down, or where there is none. */
async function recordingRefusals<T>(
  { principal, key }: Session,
  request: Request,
  requestId: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError && error.status === 403) {
      const { actor } = personContext(database(), principal, key);
      const asked = `${request.method} ${new URL(request.url).pathname}`.slice(0, 200);
      const refused = { actor, action: "request.refused", subject: actor.id, detail: { asked, request: requestId } };
      await recordBounded(database(), error, refused);
    }
    throw error;
  }
}

/** The frame of all of them: an answer or a problem, in the reader's language, with the id of the request. */
export function answering(
  write: boolean,
  accepts: Accepts,
  handle: (request: Request, route: RouteParams, requestId: string) => Promise<unknown>,
): Route {
  const handler: Handler = async (request, route) => {
    const requestId = randomUUID();
    const to = accepts.by === "session" ? await translatorFor(request) : null;
    try {
      // Only a change says what it did. What is read was written down before, and stays as it was.
      const answered = answer(await handle(request, route, requestId), request, requestId, write ? to : null);
      // Of a HEAD the framework sends no body, and leaves it open: what fills it would never hear that nobody reads.
      if (request.method === "HEAD") await answered.body?.cancel();
      return answered;
    } catch (error) {
      return problemResponse(error, requestId, write, to);
    }
  };
  return Object.assign(handler, { accepts });
}

function answer(result: unknown, request: Request, requestId: string, to: Translator | null): Response {
  if (result instanceof Response) return result;
  const reply = result instanceof Reply ? result : new Reply(result);
  const headers: Record<string, string> = {
    ...ANSWER_HEADERS,
    "content-type": "application/json",
    "x-request-id": requestId,
    ...reply.more.headers,
  };
  if (reply.more.etag !== undefined) headers.etag = entityTag(reply.more.etag);
  if (["GET", "HEAD"].includes(request.method) && headers.etag !== undefined) {
    if (isUnchanged(request.headers.get("if-none-match"), headers.etag))
      return new Response(null, { status: 304, headers });
  }
  if (to !== null) headers["content-language"] = to.language;
  const body = to === null ? reply.body : translatedResult(to, reply.body);
  return new Response(JSON.stringify(body), { status: reply.more.status ?? 200, headers });
}

async function readParams<P>(schema: ZodType<P> | undefined, route: RouteParams): Promise<P> {
  return parse(schema, await route.params, "address") as P;
}

function queryOf(request: Request): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = Object.create(null);
  const search = new URL(request.url).searchParams;
  for (const name of new Set(search.keys())) {
    const values = search.getAll(name);
    query[name] = values.length === 1 ? (values[0] ?? "") : values;
  }
  return { ...query };
}

function parse<T>(schema: ZodType<T> | undefined, raw: unknown, where: string): T | undefined {
  if (schema === undefined) return undefined;
  // No query could look for it either: the database refuses the text itself.
  if (!isStorable(raw)) {
    const errors = [{ path: "", says: "contains a character that cannot be kept" }];
    throw new Invalid(`The ${where} has mistakes. Nothing was changed.`, errors);
  }
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map((issue) => ({ path: issue.path.map(String).join("."), says: issue.message }));
  throw new Invalid(`The ${where} has mistakes. Nothing was changed.`, errors);
}

function readIdempotencyKey(headers: Headers): string | null {
  const key = headers.get("idempotency-key");
  if (key === null) return null;
  if (/^[\x21-\x7e]{8,200}$/.test(key)) return key;
  throw new AppError({
    code: "bad_idempotency_key",
    status: 400,
    message: "An Idempotency-Key has 8 to 200 visible ASCII characters. Nothing was changed.",
  });
}

/** A page says whom it names as signed in. Another tab of the browser may have signed in somebody else since. */
function refuseOtherPerson(headers: Headers, { personId, name }: Principal): void {
  const shown = headers.get("plumbline-person");
  if (shown === null || shown === encodeURIComponent(personId)) return;
  throw new Conflict(
    `This page was opened by somebody else; ${name} is signed in now. Load it again. Nothing was changed.`,
    {
      code: "other_person",
    },
  );
}

/** A key stands for one request: method, address, precondition and body together. */
function fingerprintOf(request: Request, body: unknown): string {
  const { pathname, search } = new URL(request.url);
  const match = request.headers.get("if-match");
  return sha256Hex(canonical({ method: request.method, path: pathname + search, match, body }));
}
