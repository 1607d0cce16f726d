import { OFFERED, type ToolName } from "@/lib/api/agent-tools";
import type { Method } from "@/lib/api/document";
import { entityTag } from "@/lib/http/if-match";
import type { Route } from "@/lib/http/route";
import { routes } from "../v1/manifest";

const isOffered = (name: string): name is ToolName => Object.hasOwn(OFFERED, name);

/**
 * The operation itself answers, asked with the agent's own key: it authenticates, limits, parses and records as for everybody. Null:
 * there is no such tool.
 */
export async function callTool(
  name: string,
  { generation, idempotency_key, ...given }: { [name: string]: unknown },
  authorization: string,
): Promise<Response | null> {
  if (!isOffered(name)) return null;
  const [method, address] = OFFERED[name];
  const handler = (routes[address] as Partial<Record<Method, Route>>)[method];
  if (handler === undefined) return null;
  const inPath = new Set([...address.matchAll(/\{(\w+)\}/g)].map((match) => match[1]));
  const entries = Object.entries(given);
  const params = Object.fromEntries(entries.filter(([n]) => inPath.has(n)).map(([n, value]) => [n, String(value)]));
  const rest = entries.filter(([n]) => !inPath.has(n));
  const path = address.replace(/\{(\w+)\}/g, (_, part: string) => encodeURIComponent(params[part] ?? ""));

  const headers: Record<string, string> = { authorization };
  if (typeof idempotency_key === "string") headers["idempotency-key"] = asHeader(idempotency_key);
  if (method === "GET") {
    const query = new URLSearchParams(rest.map(([n, value]) => [n, String(value)]));
    const request = new Request(`http://tool/api/v1${path}?${query}`, { method, headers });
    return handler(request, { params: Promise.resolve(params) });
  }
  headers["content-type"] = "application/json";
  if (generation !== undefined) headers["if-match"] = entityTag(asHeader(String(generation)));
  else if (method === "PUT") headers["if-none-match"] = "*";
  const body = JSON.stringify(Object.fromEntries(rest));
  return handler(new Request(`http://tool/api/v1${path}`, { method, headers, body }), {
    params: Promise.resolve(params),
  });
}

/** What no header can carry is refused by the operation like any other wrong value. */
const asHeader = (text: string) => text.replace(/[^\x21-\x7e]/g, "?");
