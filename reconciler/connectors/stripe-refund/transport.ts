/**
 * The wire: the processor's own client, with its retries off, a hard end to each request, and every answer cut at 5 MB.
 * The client is loaded when the first request is made: whoever only plans pays nothing for it.
 */
import type Stripe from "stripe";
import type { Millis } from "../../model/evidence.ts";
import type { Trace } from "./errors.ts";

export type Wire = { url: string; key: string; requestMs: Millis };

export type Line = { stripe: Stripe; trace: Trace; isOver(): boolean };

const bytesMax = 5_000_000;

/** Raised before a connection stands, so before a byte of the request can have left. */
const neverConnected = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT"]);

/** A line for one call: when its time is over, or `signal` aborts, nothing more leaves. */
export async function openLine(wire: Wire, callMs: Millis, signal: AbortSignal): Promise<Line> {
  const startedAt = performance.now();
  const end = callMs > 0 ? AbortSignal.any([signal, AbortSignal.timeout(Math.ceil(callMs))]) : AbortSignal.abort();
  // A timer of a process that slept is late, so the clock is asked too.
  const isOver = () => end.aborted || performance.now() - startedAt >= callMs;
  const trace: Trace = { connected: false };
  const { default: Client } = await import("stripe");
  const { protocol, hostname, port } = new URL(wire.url);
  const stripe = new Client(wire.key, {
    host: hostname,
    port: port === "" ? (protocol === "http:" ? 80 : 443) : Number(port),
    protocol: protocol === "http:" ? "http" : "https",
    maxNetworkRetries: 0,
    telemetry: false,
    timeout: wire.requestMs,
    httpClient: Client.createFetchHttpClient(((url: string, init: RequestInit) => {
      trace.connected = false;
      if (isOver()) throw new Error("Stopped before it was sent.");
      return send(url, init, end, trace);
    }) as typeof fetch),
  });
  return { stripe, trace, isOver };
}

async function send(url: string, init: RequestInit, end: AbortSignal, trace: Trace): Promise<Response> {
  trace.connected = true;
  const signals = init.signal ? [end, init.signal] : [end];
  // One that is used again may have been closed meanwhile, and then nobody knows whether a request arrived.
  const headers = { ...Object.fromEntries(new Headers(init.headers)), connection: "close" };
  try {
    const answer = await fetch(url, { ...init, headers, redirect: "manual", signal: AbortSignal.any(signals) });
    if (answer.status >= 300 && answer.status < 400) throw new Error("It answered a redirect, which is not followed.");
    const text = await readBody(answer);
    return new Response(text, { status: answer.status, headers: answer.headers });
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
    if (neverConnected.has(code)) trace.connected = false;
    // The client sends again what broke off with certain codes, whatever its settings say: so it is shown no code.
    throw new Error(`The request broke off${/^[A-Z0-9_]{1,60}$/.test(code) ? ` (${code})` : ""}.`);
  }
}

async function readBody({ body }: Response): Promise<string> {
  if (body === null) return "";
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let [bytes, text] = [0, ""];
  for await (const piece of body) {
    bytes += piece.byteLength;
    if (bytes > bytesMax) throw new Error("It answered more than 5 MB.");
    text += decoder.decode(piece, { stream: true });
  }
  return text + decoder.decode();
}
