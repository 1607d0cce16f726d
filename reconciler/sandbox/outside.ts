/**
 * The outside world of the sandbox beside its database: a payment processor and a mail server, on this machine only. What they
 * know is in the sandbox database, so any process may serve it; where another one does already, this one stands by.
 */
import http, { type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import postgres from "postgres";
import { assertSandbox } from "./admin.ts";
import { mailServer } from "./mail-server.ts";
import { jmapReply, jmapSession } from "./mailbox.ts";
import { isOurs } from "./outside-ports.ts";
import { digestOf } from "./outside-schema.ts";
import { type Caller, processorReply, type Reply, type Sql } from "./processor.ts";

const bodyMax = 1_000_000;
const standByMs = 200;

export type Outside = { close(): Promise<void> };
/** Hears what was taken, once it is durable; whoever sent it hears of it after that. */
export type Taken = (what: string) => Promise<void>;

/** Resolves when both are served, by this process or by another. */
export async function startOutside(adminUrl: string, taken: Taken = async () => {}): Promise<Outside> {
  const sql = postgres(adminUrl, { max: 6, onnotice: () => undefined });
  const check = await sql.reserve();
  await assertSandbox(check).finally(() => check.release());
  const [address] = await sql<
    { world: string; http: number; smtp: number }[]
  >`select world, http, smtp from outside.address`;
  if (address === undefined) throw new Error("This sandbox has no processor and no mail server.");
  const callerOf = async (system: string, secret: string): Promise<Caller | null> => {
    const [row] = await sql<
      Caller[]
    >`select name, team from outside.credentials where system = ${system} and digest = ${digestOf(secret)}`;
    return row ?? null;
  };
  const web = http.createServer((request, response) => {
    answer({ sql, callerOf, world: address.world, taken }, request).then(
      (reply) => send(response, reply),
      () => response.destroy(),
    );
  });
  const mail = await mailServer(sql, callerOf, taken);
  let closing = false;
  const serve = async () => {
    while (!closing && !(await listens(web, address.http))) {
      if (!(await isOurs(address.http, address.world))) throw new Error(`Port ${address.http} is taken.`);
      served();
      await wait(standByMs);
    }
    while (!closing && !(await listens(mail.server, address.smtp))) await wait(standByMs);
    served();
  };
  let served = () => {};
  const ready = new Promise<void>((resolve) => {
    served = resolve;
  });
  const serving = serve();
  await Promise.race([ready, serving]);
  serving.catch(() => {});
  return {
    async close() {
      closing = true;
      await serving.catch(() => {});
      web.closeAllConnections();
      await Promise.all([ended(web), new Promise<void>((resolve) => mail.close(() => resolve()))]);
      await sql.end({ timeout: 1 });
    },
  };
}

function ended(server: http.Server): Promise<void> {
  return new Promise((resolve) => {
    if (server.listening) server.close(() => resolve());
    else resolve();
  });
}

/** False where the port is taken. */
function listens(server: import("node:net").Server, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const heard = () => {
      server.off("error", failed);
      resolve(true);
    };
    const failed = (error: NodeJS.ErrnoException) => {
      server.off("listening", heard);
      if (error.code === "EADDRINUSE") resolve(false);
      else reject(error);
    };
    server.once("error", failed);
    server.once("listening", heard);
    server.listen(port, "127.0.0.1");
  });
}

type Serving = {
  sql: Sql;
  callerOf: (system: string, secret: string) => Promise<Caller | null>;
  world: string;
  taken: Taken;
};

async function answer({ sql, callerOf, world, taken }: Serving, request: IncomingMessage): Promise<Reply> {
  const path = (request.url ?? "/").split("?")[0] ?? "/";
  if (path === "/world") return { status: 200, body: world };
  const body = await bodyOf(request);
  const secret = request.headers.authorization?.replace(/^Bearer /, "") ?? "";
  if (path.startsWith("/v1/")) {
    const caller = await callerOf("payments", secret);
    const error = { type: "invalid_request_error", message: "Invalid API Key provided." };
    if (caller === null) return { status: 401, body: { error } };
    const reply = await processorReply(sql, caller, request, body);
    const isNew = !("cut" in reply) && reply.status < 300 && reply.headers?.["idempotent-replayed"] === undefined;
    if (request.method !== "GET" && isNew) await taken(`${request.method} ${path}`);
    return reply;
  }
  const reader = await callerOf("mailbox", secret);
  if (reader === null) return { status: 401, body: { type: "about:blank", status: 401 } };
  if (path === "/.well-known/jmap") return { status: 200, body: jmapSession(`http://${request.headers.host}`) };
  return path === "/jmap" && request.method === "POST" ? jmapReply(sql, body) : { status: 404, body: { status: 404 } };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request) {
    bytes += (piece as Buffer).byteLength;
    if (bytes > bodyMax) throw new Error("Too long.");
    pieces.push(piece as Buffer);
  }
  return Buffer.concat(pieces).toString("utf8");
}

function send(response: ServerResponse, reply: Reply): void {
  if ("cut" in reply) {
    response.destroy();
    return;
  }
  const isText = typeof reply.body === "string";
  response.writeHead(reply.status, { "content-type": isText ? "text/plain" : "application/json", ...reply.headers });
  response.end(isText ? String(reply.body) : JSON.stringify(reply.body));
}

async function main(): Promise<void> {
  // Whoever started us is gone: so are we, and the ports are free.
  process.on("disconnect", () => process.exit(0));
  const url = process.env.SANDBOX_ADMIN_URL;
  if (!url) throw new Error("SANDBOX_ADMIN_URL is not set: there is no sandbox world to serve.");
  const outside = await startOutside(url);
  for (const signal of ["SIGTERM", "SIGINT"] as const)
    process.once(signal, () => outside.close().finally(() => process.exit(0)));
  process.send?.({ ready: true });
}

if (process.argv[1]?.match(/outside\.(mjs|ts)$/)) {
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  });
}
