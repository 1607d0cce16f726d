// ◆ pure
import { type ZodType, z } from "zod";
import { ANSWERS, ExportedList, Problem } from "./answers.ts";
import { OPERATIONS, type Operation } from "./operations.ts";

/** What a handler says of itself (lib/http/route.ts). */
export type Accepts = {
  /** Who may ask: whoever signed in, or a program with a key that has the scope; everybody; a source by its signature. */
  by: "session" | "public" | "signature";
  params?: ZodType;
  query?: ZodType & { filters?: readonly string[] };
  body?: ZodType;
  status?: number;
  scope?: string | null;
  /** Types of the files that it answers, too, where `format` or `csv` asks for one. */
  files?: readonly string[];
  /** It answers an entity tag. */
  tagged?: boolean;
  /** It compares what If-Match names with what is there. */
  conditional?: boolean;
  /** False: a repeat with the same Idempotency-Key is a new request. */
  replays?: boolean;
};
export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
/** Handlers' own words by address and method, as the routes export them. */
export type Routes = Readonly<Record<string, Partial<Record<Method, { accepts: Accepts }>>>>;

export type Json = { [field: string]: unknown };
export const METHODS: readonly Method[] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/** The API as an OpenAPI 3.1 document, made of the schemas that the handlers parse with. */
export function apiDocument(routes: Routes, version: string): Json {
  const paths: Record<string, Json> = {};
  for (const [address, methods] of Object.entries(routes)) {
    for (const method of METHODS) {
      const accepts = methods[method]?.accepts;
      if (accepts === undefined) continue;
      const operation = OPERATIONS[`${method} ${address}`];
      if (operation === undefined) throw new Error(`${method} ${address} is not described (lib/api/operations.ts).`);
      paths[address] = { ...paths[address], [method.toLowerCase()]: describe(method, operation, accepts) };
    }
  }
  return {
    openapi: "3.1.0",
    info: { title: "Plumbline", version, description: INFO },
    servers: [{ url: "/api/v1" }],
    paths,
    components: {
      schemas: { Problem: schemaOf(Problem, "output") },
      securitySchemes: {
        key: {
          type: "http",
          scheme: "bearer",
          description: "An API key, `plk_…`, with the scope that the operation names.",
        },
        session: { type: "apiKey", in: "cookie", name: "__Host-plumbline.session" },
        signature: { type: "apiKey", in: "header", name: "webhook-signature", description: "Standard Webhooks." },
      },
    },
  };
}

const INFO = [
  "Errors are problem details (RFC 9457) with `effect`: `none` nothing was changed, `done` it was, `unknown` look before you repeat.",
  "Writes take `Idempotency-Key`: a repeat gets the first answer, another body under the key 422, one in flight 409.",
  "A condition (`If-Match`, `If-None-Match`) on a write that does not name it is answered 412: nothing there could be compared with it.",
  "Lists are paged: send `next` as `cursor`. A filter that a list does not know is refused.",
].join("\n\n");

function describe(method: Method, { id, tag, summary, answer }: Operation, accepts: Accepts): Json {
  const status = String(accepts.status ?? 200);
  // What changes something is JSON and says so, even where there is nothing to say.
  const body = accepts.body ?? (["POST", "PUT", "PATCH"].includes(method) ? z.strictObject({}) : undefined);
  return {
    operationId: id,
    tags: [tag],
    summary,
    security: securityOf(accepts),
    ...(accepts.scope ? { "x-scope": accepts.scope } : {}),
    parameters: parametersOf(method, accepts),
    ...(body === undefined ? {} : { requestBody: bodyOf(body) }),
    responses: {
      [status]: answerOf(answer, accepts),
      ...(accepts.tagged && method === "GET" ? { "304": { description: "It is as you have it." } } : {}),
      default: {
        description: "Refused, or a fault",
        content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
      },
    },
  };
}

function bodyOf(body: ZodType): Json {
  return { required: true, content: { "application/json": { schema: schemaOf(body, "input") } } };
}

function answerOf(answer: Operation["answer"], { tagged, files = [] }: Accepts): Json {
  const headers = tagged ? { headers: { ETag: { schema: { type: "string" } } } } : {};
  if (answer === "stream") return { description: "A stream of hints", content: { "text/event-stream": {} } };
  const schema = schemaOf(ANSWERS[answer], "output");
  const file = files.includes("application/json") ? [schemaOf(ExportedList, "output")] : [];
  return {
    description: "Done",
    ...headers,
    content: {
      ...Object.fromEntries(files.map((type) => [type, {}])),
      "application/json": { schema: file.length === 0 ? schema : { anyOf: [schema, ...file] } },
    },
  };
}

function securityOf({ by, scope }: Accepts): Json[] {
  if (by === "public") return [];
  if (by === "signature") return [{ signature: [] }];
  return scope ? [{ session: [] }, { key: [] }] : [{ session: [] }];
}

function parametersOf(method: Method, accepts: Accepts): Json[] {
  const { params, query, tagged, conditional, by, replays = true } = accepts;
  const header = (name: string, schema: Json) => ({ name, in: "header", required: false, schema });
  const writes = method !== "GET" && by === "session";
  return [
    ...membersOf(params, "path"),
    ...(query?.filters?.map((name) => ({ name, in: "query", required: false, schema: { type: "string" } })) ??
      membersOf(query, "query")),
    ...(writes && replays ? [header("Idempotency-Key", { type: "string", pattern: "^[\\x21-\\x7e]{8,200}$" })] : []),
    ...(writes && conditional ? [header("If-Match", { type: "string" })] : []),
    ...((writes || method === "GET") && tagged ? [header("If-None-Match", { type: "string" })] : []),
  ];
}

function membersOf(schema: ZodType | undefined, place: "path" | "query"): Json[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = schemaOf(schema, "input") as { properties?: Json; required?: string[] };
  return Object.entries(properties).map(([name, inner]) => ({
    name,
    in: place,
    required: place === "path" || required.includes(name),
    schema: inner,
  }));
}

export function schemaOf(schema: ZodType, io: "input" | "output"): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  return rest;
}
