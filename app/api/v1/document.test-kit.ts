import { readdirSync } from "node:fs";
import path from "node:path";
import axios from "axios";
import { OpenAPIClientAxios } from "openapi-client-axios";
import { type ZodType, z } from "zod";
import { apiDocument, type METHODS, type Routes } from "@/lib/api/document";
import { ORIGIN } from "@/lib/http/test-server";
import { routes as known } from "./manifest";
import { GET } from "./openapi.json/route";

/** A client that knows nothing but the document, over the real handlers. */
type Schema = { [field: string]: unknown };
type Parameter = { name: string; in: "path" | "query" | "header"; required: boolean; schema: Schema };
type Answer = { content?: Record<string, { schema?: Schema }> };
export type Described = {
  id: string;
  method: string;
  address: string;
  parameters: Parameter[];
  body: Schema | null;
  security: Record<string, unknown>[];
  scope: string | null;
  responses: Record<string, Answer>;
};

export const routes: Routes = { ...known, "/openapi.json": { GET } };
export const document = JSON.parse(JSON.stringify(apiDocument(routes, "1"))) as {
  paths: Record<string, Record<string, Schema>>;
  components: { schemas: Record<string, Schema> };
};

export const operations: Described[] = Object.entries(document.paths).flatMap(([address, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    id: operation.operationId as string,
    method: method.toUpperCase(),
    address,
    parameters: operation.parameters as Parameter[],
    body:
      (operation.requestBody as { content: Answer["content"] } | undefined)?.content?.["application/json"]?.schema ??
      null,
    security: operation.security as Described["security"],
    scope: (operation["x-scope"] as string | undefined) ?? null,
    responses: operation.responses as Described["responses"],
  })),
);

/** Addresses of the folders, as the document writes them. */
export function addressesInFolders(): string[] {
  const files = readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" });
  return files
    .filter((file) => path.basename(file) === "route.ts")
    .map((file) => `/${path.dirname(file)}`.replaceAll("[", "{").replaceAll("]", "}"))
    .sort();
}

export type Sent = {
  params?: Record<string, string>;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: unknown;
  /** A cookie, or `Bearer …`. */
  as?: string | null;
};

export async function send(operation: Described, sent: Sent): Promise<Response> {
  const handler = routes[operation.address]?.[operation.method as (typeof METHODS)[number]] as unknown as (
    request: Request,
    route: { params: Promise<Record<string, string>> },
  ) => Promise<Response>;
  const headers = new Headers({ origin: ORIGIN, "sec-fetch-site": "same-origin" });
  if (operation.method !== "GET") headers.set("content-type", "application/json");
  if (sent.as) headers.set(sent.as.startsWith("Bearer") ? "authorization" : "cookie", sent.as);
  for (const [name, value] of Object.entries(sent.headers ?? {})) headers.set(name, value);
  const address = new URL(`${ORIGIN}/api/v1/x`);
  for (const [name, value] of Object.entries(sent.query ?? {})) address.searchParams.append(name, value);
  const body =
    operation.method === "GET"
      ? undefined
      : typeof sent.body === "string"
        ? sent.body
        : JSON.stringify(sent.body ?? {});
  const request = new Request(address, { method: operation.method, headers, body });
  return handler(request, { params: Promise.resolve(sent.params ?? {}) });
}

const parts = ({ address }: Described) => address.split("{").length;

/** Whatever asks for an address is answered by the handler that the document has for it. */
export const through: typeof fetch = async (address, init) => {
  const { pathname, searchParams } = new URL(String(address));
  const request = new Request(ORIGIN, init);
  const ofMethod = operations.filter(({ method }) => method === request.method);
  // `/status/service` is no token.
  for (const operation of ofMethod.sort((a, b) => parts(a) - parts(b))) {
    const at = new RegExp(`^/api/v1${operation.address.replace(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`).exec(pathname);
    if (at === null) continue;
    return send(operation, {
      params: Object.fromEntries(
        Object.entries(at.groups ?? {}).map(([name, text]) => [name, decodeURIComponent(text)]),
      ),
      query: Object.fromEntries(searchParams),
      headers: Object.fromEntries(request.headers),
      body: init?.body as string | undefined,
    });
  }
  throw new Error(`The document has no ${request.method} ${pathname}.`);
};

/** A client that a library of others makes of the document alone: a function for each operation, called by its id. */
const generated = new OpenAPIClientAxios({
  definition: document as never,
  withServer: { url: `${ORIGIN}/api/v1` },
}).initSync();

/** What the generated client's request was answered with, whatever the client makes of the answer. */
export async function sendGenerated(id: string, { params, query, headers, body, as }: Sent): Promise<Response> {
  let answer: Response | undefined;
  const call = generated[id];
  if (call === undefined) throw new Error(`The generated client has no ${id}.`);
  await call({ ...params, ...query }, body, {
    headers: { ...headers, ...(as && { cookie: as }) },
    validateStatus: () => true,
    adapter: async (config) => {
      const sent = Object.fromEntries(
        Object.entries(config.headers.toJSON()).map(([name, value]) => [name, String(value)]),
      );
      answer = await through(axios.getUri(config), {
        method: config.method?.toUpperCase(),
        headers: sent,
        body: config.data,
      });
      return { data: null, status: answer.status, statusText: "", headers: {}, config };
    },
  });
  if (answer === undefined) throw new Error(`The generated client sent nothing for ${id}.`);
  return answer;
}

const problem = z.fromJSONSchema(document.components.schemas.Problem as never) as ZodType;

/** What the answer has that the document does not say; null where it is as described. */
export async function notAsDescribed(operation: Described, response: Response): Promise<string | null> {
  if (response.status === 304) return operation.responses["304"] === undefined ? "304 is not described" : null;
  const described = operation.responses[String(response.status)];
  const [type = ""] = (response.headers.get("content-type") ?? "").split(";");
  if (described === undefined) {
    if (response.status < 400) return `${response.status} is not described`;
    if (type !== "application/problem+json") return `a refusal of type ${type}`;
    return mistakesOf(problem, await response.json());
  }
  const content = described.content?.[type];
  if (content === undefined) return `type ${type} is not described`;
  if (content.schema === undefined) {
    // A stream ends with its reader; nobody waits for it here.
    void response.body?.cancel();
    return null;
  }
  return mistakesOf(z.fromJSONSchema(content.schema as never) as ZodType, await response.json());
}

function mistakesOf(schema: ZodType, value: unknown): string | null {
  const parsed = schema.safeParse(value);
  return parsed.success ? null : JSON.stringify(parsed.error.issues.slice(0, 3));
}
