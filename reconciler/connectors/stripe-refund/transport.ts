/**
 * The wire: the processor's own client, with its retries off, a hard end to each request, and every answer cut at 5 MB.
 * The client is loaded when the first request is made: whoever only plans pays nothing for it.
 */
import type { IncomingMessage } from "node:http";
import type Stripe from "stripe";
import type { Millis } from "../../model/evidence.ts";
import { endWithin } from "../end-within.ts";
import { connectTo, readBody, requestOn } from "../own-socket.ts";
import type { Trace } from "./errors.ts";

export type Wire = { url: string; key: string; requestMs: Millis };

export type Line = { stripe: Stripe; trace: Trace; isOver(): boolean };

const bytesMax = 5_000_000;

/** A line for one call: when its time is over, or `signal` aborts, nothing more leaves. */
export async function openLine(wire: Wire, callMs: Millis, signal: AbortSignal): Promise<Line> {
  const startedAt = performance.now();
  const end = endWithin(callMs, signal);
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
      return send(new URL(url), init, { end, isOver, trace });
    }) as typeof fetch),
  });
  return { stripe, trace, isOver };
}

type Leaving = { end: AbortSignal; isOver(): boolean; trace: Trace };

async function send(url: URL, init: RequestInit, { end, isOver, trace }: Leaving): Promise<Response> {
  const signal = AbortSignal.any(init.signal ? [end, init.signal] : [end]);
  const { body } = init;
  try {
    if (isOver()) throw new Error("Stopped before it was sent.");
    const socket = await connectTo(url, signal);
    try {
      if (isOver()) throw new Error("Stopped before it was sent.");
      trace.connected = true;
      const answer = await requestOn(socket, url, {
        ...{ method: init.method ?? "GET", headers: Object.fromEntries(new Headers(init.headers)), signal },
        body: typeof body === "string" && body !== "" ? body : undefined,
      });
      return await asResponse(answer);
    } finally {
      socket.destroy();
    }
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    // The client sends again what broke off with certain codes, whatever its settings say: so it is shown no code.
    throw new Error(`The request broke off${/^[A-Z0-9_]{1,60}$/.test(code) ? ` (${code})` : ""}.`);
  }
}

async function asResponse(answer: IncomingMessage): Promise<Response> {
  const status = answer.statusCode ?? 0;
  if (status >= 300 && status < 400) throw new Error("It answered a redirect, which is not followed.");
  const text = await readBody(answer, bytesMax, () => new Error("It answered more than 5 MB."));
  const named = Object.entries(answer.headers).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  return new Response(text, { status, headers: named });
}
