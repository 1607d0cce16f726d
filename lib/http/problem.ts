import postgres from "postgres";
import { isEffectUnknown } from "../../db/client.ts";
import { AppError, type Effect, TooMany, Unauthenticated } from "../errors.ts";
import { log } from "../log.ts";
import type { Translator } from "../words/refusals.ts";
import { translatedProblem } from "./readers-language.ts";

const TITLES: Record<number, string> = {
  400: "The request cannot be read",
  401: "Not signed in",
  403: "Not allowed",
  404: "Not found",
  405: "Not possible with this method",
  409: "Not possible in this state",
  412: "Something moved meanwhile",
  413: "Too large",
  415: "Only JSON is accepted",
  422: "The request has mistakes",
  428: "A precondition is required",
  429: "Too many requests",
  500: "Unexpected fault",
  503: "The database does not answer",
};

/** What every answer carries, errors included: nothing here may be kept by a cache on the way. */
export const ANSWER_HEADERS: Readonly<Record<string, string>> = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
};

/**
 * An error as RFC 9457 problem details. Only AppErrors speak in their own words; anything else is logged with its
 * cause and answered with the request id, so that no inner text leaks.
 */
export function problemResponse(
  error: unknown,
  requestId: string,
  write: boolean,
  to: Translator | null = null,
): Response {
  const known = error instanceof AppError ? error : unexpected(error, requestId, write);
  const headers: Record<string, string> = {
    ...ANSWER_HEADERS,
    "content-type": "application/problem+json",
    "x-request-id": requestId,
  };
  // A session is the other way in; only the key has a scheme of HTTP.
  if (known instanceof Unauthenticated) headers["www-authenticate"] = "Bearer";
  if (known instanceof TooMany) headers["retry-after"] = String(known.retryAfterSeconds);
  const body = {
    type: `urn:plumbline:problem:${known.code}`,
    title: TITLES[known.status] ?? "Refused",
    status: known.status,
    detail: known.message,
    code: known.code,
    effect: known.effect,
    request_id: requestId,
    ...(known instanceof TooMany && { retry_after_s: known.retryAfterSeconds }),
    ...known.detail,
  };
  if (to !== null) headers["content-language"] = to.language;
  const told = to === null ? body : translatedProblem(to, body);
  return new Response(JSON.stringify(told), { status: known.status, headers });
}

function unexpected(error: unknown, requestId: string, write: boolean): AppError {
  log.error({ err: error, request: requestId }, "request failed unexpectedly");
  const effect = write ? effectOf(error) : "none";
  const tell = {
    none: "Nothing was changed.",
    unknown: "We do not know if it was changed: look again before you repeat it.",
    done: "It was changed.",
  }[effect];
  if (isDatabaseDown(error)) {
    return new AppError({
      code: "database_unreachable",
      status: 503,
      effect,
      message: `The database did not answer. ${tell} Quote ${requestId} when you report it.`,
    });
  }
  return new AppError({
    code: "unexpected",
    status: 500,
    effect,
    message: `The request met an unexpected fault. ${tell} Quote ${requestId} when you report it.`,
  });
}

/**
 * A statement that the database itself refused takes its whole transaction back. A connection that broke may have
 * broken after COMMIT was sent.
 */
export function effectOf(error: unknown): Effect {
  if (error instanceof postgres.PostgresError) return /^(08|57)/.test(error.code) ? "unknown" : "none";
  return "unknown";
}

const CONNECTION_CODES = new Set([
  "CONNECTION_CLOSED",
  "CONNECTION_ENDED",
  "CONNECTION_DESTROYED",
  "CONNECT_TIMEOUT",
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOTFOUND",
  "57P01",
  "57P03",
  "53300",
]);

function isDatabaseDown(error: unknown): boolean {
  if (isEffectUnknown(error)) return true;
  // Whatever its reason, it ends the connection or refuses one: nothing of it is about the request.
  if (error instanceof postgres.PostgresError && error.severity === "FATAL") return true;
  return error instanceof Error && "code" in error && CONNECTION_CODES.has(String(error.code));
}
