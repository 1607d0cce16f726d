/**
 * The wire: one request, one answer, and a hard end to both. Nothing is tried again and no redirect is followed.
 * Whatever comes back is cut at 5 MB and freed of the token before anybody else sees it, so no error can hold one.
 */
import type { Millis } from "../../model/evidence.ts";
import { oneLine } from "../one-line.ts";

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
export type Answer = { says: string; status: number; type: string; text: string };

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
  if (!(ms > 0)) return { signal: AbortSignal.abort(), isOver: () => true };
  const both = AbortSignal.any([signal, AbortSignal.timeout(Math.ceil(ms))]);
  return { signal: both, isOver: () => both.aborted || performance.now() - startedAt >= ms };
}

export async function send(wire: Wire, request: Request, signal: AbortSignal): Promise<Answer> {
  const says = `${request.method} ${request.path}`;
  const own = startDeadline(wire.requestMs, signal);
  if (own.isOver()) throw new WireError(`${says} was stopped before it was sent.`, true);
  try {
    const response = await fetch(addressOf(wire.url, request), {
      method: request.method,
      headers: {
        accept: "application/json, application/problem+json",
        "accept-encoding": "identity",
        authorization: `Bearer ${wire.token}`,
        // One that is used again may have been closed meanwhile, and then nobody knows whether a request arrived.
        connection: "close",
        ...(request.body === undefined ? {} : { "content-type": "application/json" }),
        ...request.headers,
      },
      body: request.body === undefined ? undefined : JSON.stringify(request.body),
      redirect: "manual",
      signal: own.signal,
    });
    const type = (response.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
    const text = await readBody(response, says);
    return { says, status: response.status, type: oneLine(without(wire.token, type)), text: without(wire.token, text) };
  } catch (error) {
    throw wireError(error, { says, wire, signal, own });
  }
}

function addressOf(url: string, { path, query }: Request): URL {
  const address = new URL(`${url.replace(/\/+$/, "")}${path}`);
  for (const [name, value] of Object.entries(query ?? {})) address.searchParams.set(name, value);
  return address;
}

/**
 * Piece by piece, so that an answer without an end costs no more than the limit. One that was sent without its length and
 * cut off may look complete here; half a JSON object is no JSON, so it is found out when it is parsed.
 */
async function readBody(response: Response, says: string): Promise<string> {
  if (response.body === null) return "";
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let [bytes, text] = [0, ""];
  for await (const piece of response.body) {
    bytes += piece.byteLength;
    if (bytes > bytesMax) throw new WireError(`${says} answered more than 5 MB.`, false);
    text += decoder.decode(piece, { stream: true });
  }
  return text + decoder.decode();
}

/** Raised before a connection stands, so before a byte of the request can have left. */
const neverConnected = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT"]);

type Circumstances = { says: string; wire: Wire; signal: AbortSignal; own: Deadline };

function wireError(error: unknown, { says, wire, signal, own }: Circumstances): WireError {
  if (error instanceof WireError) return error;
  if (signal.aborted) return new WireError(`${says} was stopped before it was answered.`, false);
  if (own.isOver()) return new WireError(`${says} was not answered within ${wire.requestMs / 1000} s.`, false);
  const code = codeOf(error);
  if (code === "ERR_ENCODING_INVALID_ENCODED_DATA")
    return new WireError(`${says} answered text that is not UTF-8.`, false);
  if (neverConnected.has(code)) return new WireError(`${says} could not be sent: ${code}.`, true);
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
