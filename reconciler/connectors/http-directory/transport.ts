/**
 * The wire: one request, one answer, and a hard end to both. Nothing is tried again and no redirect is followed.
 * Whatever comes back is cut at 5 MB and freed of the token before anybody else sees it, so no error can hold one.
 */
import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import type { Millis } from "../../model/evidence.ts";
import { endWithin } from "../end-within.ts";
import { oneLine } from "../one-line.ts";
import { connectTo, readBody, requestOn } from "../own-socket.ts";
import { retryAfterMs } from "../retry-after.ts";

export type Wire = {
  url: string;
  token: string;
  /** Longest time one request may take. */
  requestMs: Millis;
};

export type Request = {
  method: "GET" | "POST" | "PATCH" | "DELETE";
  path: string;
  query?: Readonly<Record<string, string>>;
  headers?: Readonly<Record<string, string>>;
  body?: unknown;
};

/** `says` is how the request is called in sentences; it never holds the query. */
export type Answer = { says: string; status: number; type: string; text: string; retryAfterMs?: number | undefined };

const bytesMax = 5_000_000;

/** `nothingSent` only where the connection itself never came about. */
export class WireError extends Error {
  readonly nothingSent: boolean;
  constructor(message: string, nothingSent: boolean) {
    super(message);
    this.nothingSent = nothingSent;
  }
}

/** An end that is counted from now. The monotonic clock is asked as well: a timer of a process that slept is late. */
export type Deadline = { signal: AbortSignal; isOver(): boolean };

export function startDeadline(ms: Millis, signal: AbortSignal): Deadline {
  const startedAt = performance.now();
  const end = endWithin(ms, signal);
  return { signal: end, isOver: () => end.aborted || performance.now() - startedAt >= ms };
}

/**
 * `tooLate` is asked in the same breath in which the request is written, once the connection stands: a process that slept
 * while it connected sends nothing of what it held.
 */
export async function send(
  wire: Wire,
  request: Request,
  signal: AbortSignal,
  tooLate: () => boolean = () => false,
): Promise<Answer> {
  const says = `${request.method} ${request.path}`;
  const own = startDeadline(wire.requestMs, signal);
  const about = { says, wire, signal, own };
  const notSent = () => new WireError(`${says} was stopped before it was sent.`, true);
  if (own.isOver()) throw notSent();
  const url = addressOf(wire.url, request);
  const socket = await connectTo(url, own.signal).catch((error: unknown) => {
    throw unconnected(error, about);
  });
  if (own.isOver() || tooLate()) {
    socket.destroy();
    throw notSent();
  }
  try {
    const response = await exchange(socket, url, { wire, request, signal: own.signal });
    const type = (response.headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
    const text = await readBody(response, bytesMax, () => new WireError(`${says} answered more than 5 MB.`, false));
    const status = response.statusCode ?? 0;
    return {
      ...{ says, status, type: oneLine(without(wire.token, type)), text: without(wire.token, text) },
      retryAfterMs: retryAfterMs(response.headers),
    };
  } catch (error) {
    throw wireError(error, about);
  } finally {
    socket.destroy();
  }
}

function exchange(
  socket: Socket,
  url: URL,
  { wire, request, signal }: { wire: Wire; request: Request; signal: AbortSignal },
): Promise<IncomingMessage> {
  const body = request.body === undefined ? undefined : JSON.stringify(request.body);
  const headers = {
    accept: "application/json, application/problem+json",
    authorization: `Bearer ${wire.token}`,
    ...(body === undefined ? {} : { "content-type": "application/json" }),
    ...request.headers,
  };
  return requestOn(socket, url, { method: request.method, headers, body, signal });
}

function addressOf(url: string, { path, query }: Request): URL {
  const address = new URL(`${url.replace(/\/+$/, "")}${path}`);
  for (const [name, value] of Object.entries(query ?? {})) address.searchParams.set(name, value);
  return address;
}

type Circumstances = { says: string; wire: Wire; signal: AbortSignal; own: Deadline };

/** Before a connection stands, not a byte of the request can have left. */
function unconnected(error: unknown, { says, wire, signal, own }: Circumstances): WireError {
  if (signal.aborted) return new WireError(`${says} was stopped before it was sent.`, true);
  if (own.isOver()) return new WireError(`${says} was not connected within ${wire.requestMs / 1000} s.`, true);
  const code = codeOf(error);
  return new WireError(`${says} could not be sent${code === "" ? "" : `: ${code}`}.`, true);
}

function wireError(error: unknown, { says, wire, signal, own }: Circumstances): WireError {
  if (error instanceof WireError) return error;
  if (signal.aborted) return new WireError(`${says} was stopped before it was answered.`, false);
  if (own.isOver()) return new WireError(`${says} was not answered within ${wire.requestMs / 1000} s.`, false);
  const code = codeOf(error);
  if (code === "ERR_ENCODING_INVALID_ENCODED_DATA")
    return new WireError(`${says} answered text that is not UTF-8.`, false);
  return new WireError(`${says} broke off before its answer was complete${code === "" ? "" : ` (${code})`}.`, false);
}

/** Codes only: messages may quote what was sent. */
function codeOf(error: unknown): string {
  const at = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = at instanceof Error && "code" in at ? at.code : "";
  return typeof code === "string" && /^[A-Z0-9_]{1,60}$/.test(code) ? code : "";
}

function without(token: string, text: string): string {
  return text.replaceAll(token, "[token]");
}
