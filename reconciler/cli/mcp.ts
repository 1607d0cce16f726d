import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import type { JSONRPCMessage } from "@modelcontextprotocol/sdk/types.js";
import { messageOf } from "../../lib/message-of.ts";
import { type Answer, EXIT, required, UsageError } from "./arguments.ts";

/** Not one of the protocol's own: the console was not reached, or refused the key. */
const NOT_REACHED = -32_000;

/**
 * The console's tools for an agent that starts its servers itself: standard input and output, handed on to /api/mcp with the key of
 * the environment. It holds no other right, and knows no tool by itself.
 */
export async function mcpVerb(env: Record<string, string | undefined>): Promise<Answer> {
  const key = required(env.PLUMBLINE_KEY, "PLUMBLINE_KEY, an API key, in the environment");
  const origin = env.PLUMBLINE_URL ?? `http://localhost:${env.PORT ?? "3000"}`;
  if (!URL.canParse(origin)) throw new UsageError(`PLUMBLINE_URL is no address of a console: ${origin}.`);
  const url = new URL("/api/mcp", origin);
  const console_ = new StreamableHTTPClientTransport(url, {
    requestInit: { headers: { authorization: `Bearer ${key}` } },
  });
  const agent = new StdioServerTransport();
  const ended = new Promise<void>((resolve) => {
    agent.onclose = resolve;
    process.stdin.once("end", resolve);
  });
  console_.onmessage = (message) => void agent.send(message);
  agent.onmessage = (message) =>
    void console_.send(message).catch((error: unknown) => refuse(agent, message, whyNot(url, error)));
  await console_.start();
  await agent.start();
  await ended;
  await console_.close();
  return { json: {}, text: "", exit: EXIT.done };
}

/** Whoever reads it is elsewhere: where nobody was reached has to be in it. */
export function whyNot(url: URL, error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  if (!(cause instanceof Error)) return messageOf(error);
  return `${url.origin} was not reached: ${"code" in cause ? cause.code : messageOf(cause)}`;
}

/** Whoever waits for an answer gets one. */
function refuse(agent: StdioServerTransport, message: JSONRPCMessage, says: string): void {
  if (!("id" in message) || !("method" in message)) return;
  void agent.send({ jsonrpc: "2.0", id: message.id, error: { code: NOT_REACHED, message: says.slice(0, 500) } });
}
