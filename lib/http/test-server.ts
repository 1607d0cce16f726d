import type { Sql } from "../../db/client.ts";
import { makeSessionToken, type SessionClaims, sessionCookieName } from "../auth/session-token.ts";
import { readEnv, setEnvForTest } from "../env.ts";
import { consoleOf } from "../services/test-world.ts";
import { setDatabaseForTest } from "./database.ts";

/** Calls the real route handlers, without a server around them: nothing else may stand between a request and its rules. */
export const ORIGIN = "http://localhost:3000";
const SECRET = "q7w8e9r0t1y2u3i4o5p6a7s8d9f0g1h2";

/** The handlers get what a console gets: of the database that a test owns, the console's role. */
export function installForTest(sql: Sql, more: Record<string, string> = {}): void {
  const base = { DATABASE_URL: "postgres://test", AUTH_SECRET: SECRET, PLUMBLINE_DEMO: "1" };
  setEnvForTest(readEnv({ ...base, ...more }));
  setDatabaseForTest(consoleOf(sql));
}

export function forgetLimits(): void {
  delete (globalThis as { plumblineLimiter?: unknown }).plumblineLimiter;
}

export function claimsFor(personId: string, more: Partial<SessionClaims> = {}): SessionClaims {
  const authTime = Math.floor(Date.now() / 1000);
  return { sid: `sid-${personId}`, personId, epoch: 1, authTime, acr: null, operator: true, ...more };
}

export async function cookieFor(personId: string, more: Partial<SessionClaims> = {}): Promise<string> {
  return `${sessionCookieName(false)}=${await makeSessionToken(claimsFor(personId, more), SECRET)}`;
}

type Params = Record<string, string>;
export type RouteHandler = (
  request: Request,
  route: { params: Promise<Record<string, string | string[] | undefined>> },
) => Promise<Response>;

export type Call = {
  method?: string;
  path?: string;
  cookie?: string | null;
  body?: unknown;
  headers?: Record<string, string>;
  params?: Params;
};

/** What our own page would send; `headers` replace what they name, and an empty one takes it away. */
export async function call(handler: RouteHandler, given: Call): Promise<Response> {
  const method = given.method ?? "POST";
  const headers = new Headers({ origin: ORIGIN, "sec-fetch-site": "same-origin" });
  if (method !== "GET") headers.set("content-type", "application/json");
  if (given.cookie) headers.set("cookie", given.cookie);
  for (const [name, value] of Object.entries(given.headers ?? {})) {
    if (value === "") headers.delete(name);
    else headers.set(name, value);
  }
  const body = method === "GET" ? null : typeof given.body === "string" ? given.body : JSON.stringify(given.body ?? {});
  const request = new Request(`${ORIGIN}${given.path ?? "/api/v1/test"}`, { method, headers, body });
  return handler(request, { params: Promise.resolve(given.params ?? {}) });
}

/** A problem document without what differs by nature between two requests. */
export async function problemOf(response: Response): Promise<Record<string, unknown>> {
  const { request_id: _, ...rest } = (await response.json()) as Record<string, unknown>;
  return rest;
}
