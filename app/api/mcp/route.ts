import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import { CallToolRequestSchema, ListToolsRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { agentTools, INSTRUCTIONS } from "@/lib/api/agent-tools";
import { callerOf } from "@/lib/auth/api-key";
import { Unauthenticated } from "@/lib/errors";
import { BODY_BYTES_MAX, parseJson, readText } from "@/lib/http/body";
import { rateLimiter } from "@/lib/http/rate-limit";
import { answering } from "@/lib/http/route";
import { routes } from "../v1/manifest";
import { callTool } from "./call-tool";
import { toolText } from "./tool-text";

export const dynamic = "force-dynamic";

const TOOLS = agentTools(routes);

/** The Model Context Protocol over streamable HTTP, without sessions: each request stands for itself, with an API key. */
export const POST = answering(false, { by: "session", scope: "read" }, async (request) => {
  const authorization = request.headers.get("authorization");
  // A cookie does not count here: what a browser sends by itself must not speak to this.
  if (authorization === null)
    throw new Unauthenticated("Send an API key as Authorization: Bearer. Nothing was changed.");
  const { key } = await callerOf(request, "read");
  rateLimiter().take("read", key?.id ?? "");
  const parsedBody = parseJson(await readText(request, BODY_BYTES_MAX));
  const server = agentServer(authorization);
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
  await server.connect(transport);
  try {
    return await transport.handleRequest(request, { parsedBody });
  } finally {
    await server.close();
  }
});

function agentServer(authorization: string): Server {
  const server = new Server(
    { name: "plumbline", version: process.env.npm_package_version ?? "0" },
    { capabilities: { tools: {} }, instructions: INSTRUCTIONS },
  );
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: TOOLS }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }) => {
    const response = await callTool(params.name, params.arguments ?? {}, authorization);
    if (response === null)
      return toolAnswer({ code: "no_such_tool", detail: `There is no tool ${params.name}.` }, true);
    return toolAnswer(await (isJson(response) ? response.json() : response.text()), !response.ok);
  });
  return server;
}

/** A list may be asked for as a file of another type: that is one text. */
const isJson = ({ headers }: Response) => /^application\/(problem\+)?json$/.test(headers.get("content-type") ?? "");

const toolAnswer = (answer: unknown, isError: boolean) => ({
  isError,
  content: [{ type: "text" as const, text: toolText(answer) }],
});
