import { type Accepts, type Json, type Method, schemaOf } from "@/lib/api/document";
import { OPERATIONS } from "@/lib/api/operations";
import { entityTag } from "@/lib/http/if-match";
import type { Route } from "@/lib/http/route";
import { routes } from "../v1/manifest";

type Given = { [name: string]: unknown };
type Place = keyof typeof routes;
export type Tool = {
  name: string;
  description: string;
  inputSchema: { type: "object" } & Json;
  annotations: { readOnlyHint: boolean; destructiveHint: boolean; idempotentHint: boolean; openWorldHint: boolean };
};

/**
 * All that an agent is offered: reading, saying what it wants, claiming what it did, and asking for a look, which proposes what
 * people then decide. Each is an operation of the API under a name of its own; there is none that decides, stops or changes a policy.
 */
const OFFERED: Readonly<Record<string, [method: Method, address: Place]>> = {
  list_objects: ["GET", "/objects"],
  get_object: ["GET", "/objects/{kind}/{key}"],
  list_drifts: ["GET", "/drifts"],
  get_drift: ["GET", "/drifts/{id}"],
  get_intent: ["GET", "/intents/{kind}/{key}"],
  put_intent: ["PUT", "/intents/{kind}/{key}"],
  withdraw_intent: ["DELETE", "/intents/{kind}/{key}"],
  ask_for_look: ["POST", "/objects/{kind}/{key}/look"],
  make_claims: ["POST", "/claims"],
  list_claims: ["GET", "/claims"],
  get_claim: ["GET", "/claims/{id}"],
};
const MORE: Readonly<Record<string, string>> = {
  ask_for_look: "Where something differs, a repair is proposed from what was seen; people decide on it.",
  put_intent: "`generation` is the one that you read; leave it out where there is none yet.",
  withdraw_intent: "`generation` is the one that you read.",
};

const GENERATION = { generation: { type: "integer", minimum: 1 } };
const REPEAT = {
  idempotency_key: {
    type: "string",
    description: "The same for every repeat of one request, so that it is done once.",
  },
};

/** Made of the schemas that the handlers parse with. */
export const TOOLS: readonly Tool[] = Object.entries(OFFERED).map(([name, [method, address]]) => {
  const accepts = acceptsOf(method, address);
  const [params, query, body] = [membersOf(accepts.params), filtersOf(accepts), membersOf(accepts.body)];
  const reads = method === "GET";
  const properties = {
    ...params.properties,
    ...query,
    ...body.properties,
    ...(accepts.tagged && !reads ? GENERATION : {}),
    ...(reads ? {} : REPEAT),
  };
  const says = OPERATIONS[`${method} ${address}`]?.summary ?? "";
  return {
    name,
    description: [says, MORE[name]].filter(Boolean).join(" "),
    inputSchema: {
      type: "object",
      properties,
      required: [...params.required, ...body.required],
      additionalProperties: false,
    },
    annotations: {
      readOnlyHint: reads,
      destructiveHint: method === "DELETE",
      idempotentHint: method !== "POST",
      openWorldHint: false,
    },
  };
});

/** The operation itself answers, asked with the agent's own key: it authenticates, limits, parses and records as for everybody. */
export async function callTool(name: string, given: Given, authorization: string): Promise<Response | null> {
  const offered = Object.hasOwn(OFFERED, name) ? OFFERED[name] : undefined;
  if (offered === undefined) return null;
  const [method, address] = offered;
  const accepts = acceptsOf(method, address);
  const { generation, idempotency_key, ...rest } = given;
  const take = (names: string[]) => Object.fromEntries(names.filter((n) => n in rest).map((n) => [n, String(rest[n])]));
  const params = take(Object.keys(membersOf(accepts.params).properties));
  const query = method === "GET" ? take(Object.keys(rest).filter((n) => !(n in params))) : {};
  const body = Object.fromEntries(Object.entries(rest).filter(([n]) => !(n in params)));
  const path = address.replace(/\{(\w+)\}/g, (_, part: string) => encodeURIComponent(params[part] ?? ""));
  const headers: Record<string, string> = { authorization };
  if (method !== "GET") headers["content-type"] = "application/json";
  if (typeof idempotency_key === "string") headers["idempotency-key"] = asHeader(idempotency_key);
  if (accepts.tagged && method !== "GET") {
    if (generation !== undefined) headers["if-match"] = entityTag(asHeader(String(generation)));
    else headers["if-none-match"] = "*";
  }
  const request = new Request(`http://tool/api/v1${path}?${new URLSearchParams(query)}`, {
    method,
    headers,
    ...(method === "GET" ? {} : { body: JSON.stringify(body) }),
  });
  return handlerOf(method, address)(request, { params: Promise.resolve(params) });
}

function handlerOf(method: Method, address: Place): Route {
  const route = (routes[address] as Partial<Record<Method, Route>>)[method];
  if (route === undefined) throw new Error(`There is no ${method} ${address}.`);
  return route;
}

function acceptsOf(method: Method, address: Place): Accepts {
  return handlerOf(method, address).accepts;
}

type Members = { properties: Record<string, unknown>; required: string[] };
function membersOf(schema: Accepts["params"]): Members {
  if (schema === undefined) return { properties: {}, required: [] };
  const { properties = {}, required = [] } = schemaOf(schema, "input") as Partial<Members>;
  return { properties, required };
}

/** Lists in a filter are written with commas, as in an address. */
function filtersOf({ query }: Accepts): Members["properties"] {
  const filters = query?.filters?.map((name) => [name, { type: "string" }] as const);
  return filters === undefined ? membersOf(query).properties : Object.fromEntries(filters);
}

/** What no header can carry is refused by the operation like any other wrong value. */
const asHeader = (text: string) => text.replace(/[^\x21-\x7e]/g, "?");
