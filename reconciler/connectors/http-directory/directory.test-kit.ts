/**
 * A small company directory: a real HTTP server on this machine that keeps accounts, and misbehaves on command. It
 * shares no code with the connector, and counts what it was asked, so that "reads change nothing" can be seen.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type FaultName, type Faults, makeFaults } from "./directory-faults.test-kit.ts";

export { hostileTexts } from "./directory-faults.test-kit.ts";

export type DirectoryAccount = Readonly<{
  id: string;
  externalKey: string | null;
  owner: string | null;
  groups: readonly string[];
  active: boolean;
  title: string | null;
  version: string;
  updatedAt: string;
}>;

/** What keeps a request from having its effect twice: its key, the name of what it makes, or nothing. */
export type Remembers = "key" | "name" | "nothing";

/** One write that reached the directory, and whether it changed anything. */
export type JournalEntry = {
  at: number;
  request: string;
  /** The key that the account carries, as far as the request tells. */
  externalKey: string | null;
  idempotencyKey: string;
  fence: number;
  status: number;
  applied: boolean;
};

export type Tokens = { read: string; write: Readonly<Record<string, string>> };

export type Directory = {
  url: string;
  /** By id. Put an account in, or take one out, as somebody would by hand: entries are replaced, never changed in place. */
  accounts: Map<string, DirectoryAccount>;
  readonly reads: number;
  readonly writes: number;
  /** The writes that took their turn, in order, late ones when they landed. */
  readonly journal: readonly JournalEntry[];
  faults: Faults;
  /** What the last write carried. */
  lastWrite(): IncomingMessage["headers"];
  /** Every account as a line of text, sorted. */
  dump(): string;
  close(): Promise<void>;
};

export async function startDirectory(input: {
  accounts: readonly DirectoryAccount[];
  tokens: Tokens;
  remembers?: Remembers;
}): Promise<Directory> {
  const accounts = new RememberingMap(input.accounts.map((account) => [account.id, account]));
  // What is there at the start was always there.
  accounts.changes = [];
  const world: World = {
    accounts,
    tokens: input.tokens,
    remembers: input.remembers ?? "key",
    journal: [],
    reads: 0,
    writes: 0,
    stale: [],
    made: 0,
    answered: new Map(),
    late: new Set(),
    lastWrite: {},
    faults: makeFaults(() => {
      world.stale = [...accounts.values()];
    }),
  };
  const server = createServer((request, response) => {
    void serve(world, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`,
    accounts,
    faults: world.faults,
    journal: world.journal,
    get reads() {
      return world.reads;
    },
    get writes() {
      return world.writes;
    },
    lastWrite: () => world.lastWrite,
    dump: () =>
      [...accounts.values()]
        .map((account) => JSON.stringify(account))
        .sort()
        .join("\n"),
    async close() {
      for (const timer of world.late) clearTimeout(timer);
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Remembers what each entry was before, so that a copy that lags can be asked for. */
class RememberingMap extends Map<string, DirectoryAccount> {
  // `declare`: the constructor of Map calls `set` before a field of ours would be made.
  declare changes: { at: number; id: string; before: DirectoryAccount | undefined }[] | undefined;

  override set(id: string, account: DirectoryAccount): this {
    this.remember(id);
    return super.set(id, account);
  }

  override delete(id: string): boolean {
    this.remember(id);
    return super.delete(id);
  }

  override clear(): void {
    for (const id of this.keys()) this.remember(id);
    super.clear();
  }

  asOf(at: number): DirectoryAccount[] {
    const then = new Map<string, DirectoryAccount>(this.entries());
    for (const change of [...(this.changes ?? [])].reverse()) {
      if (change.at <= at) break;
      if (change.before === undefined) then.delete(change.id);
      else then.set(change.id, change.before);
    }
    return [...then.values()];
  }

  private remember(id: string): void {
    this.changes ??= [];
    this.changes.push({ at: performance.now(), id, before: this.get(id) });
  }
}

type World = {
  accounts: RememberingMap;
  tokens: Tokens;
  remembers: Remembers;
  journal: JournalEntry[];
  reads: number;
  writes: number;
  /** How it was when the second node stopped being told. */
  stale: DirectoryAccount[];
  made: number;
  /** By idempotency key: what was asked, and what was answered. */
  answered: Map<string, { body: string; reply: Reply }>;
  late: Set<NodeJS.Timeout>;
  lastWrite: IncomingMessage["headers"];
  faults: Faults;
};

/** `text`: sent as it is. */
type Reply = { status: number; type: string; text: string };

type Call = {
  method: string;
  url: URL;
  token: string;
  /** Whose token it is: a team, `custodian`, or `reader`. */
  who: string | null;
  headers: IncomingMessage["headers"];
  body: string;
  on: "reads" | "writes";
};

async function serve(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const call = await readCall(world, request);
  world[call.on] += 1;
  if (call.on === "writes") world.lastWrite = call.headers;
  const { faults } = world;
  const slow = faults.meet("slow", call.on);
  if (slow !== null) await new Promise((resolve) => world.late.add(setTimeout(resolve, slow.ms)));
  if (faults.meet("cut", call.on)) return void response.destroy();
  const huge = faults.meet("huge", call.on);
  if (huge !== null) return streamForever(response, huge.bytes);
  const reply = wireFault(world, call) ?? answer(world, call);
  // The write took effect, or will; nobody is told.
  if (reply === null) return void response.destroy();
  const [cut, chunked] = [faults.meet("cutMidBody", call.on), faults.meet("cutChunks", call.on)];
  response.writeHead(reply.status, {
    "content-type": reply.type,
    ...(reply.status === 302 ? { location: "/elsewhere" } : {}),
    ...(reply.status === 204 || chunked ? {} : { "content-length": Buffer.byteLength(reply.text) }),
  });
  if (!cut && !chunked) return void response.end(reply.status === 204 ? undefined : reply.text);
  response.write(reply.text.slice(0, Math.ceil(reply.text.length / 2)), () => response.destroy());
}

async function readCall({ tokens }: World, request: IncomingMessage): Promise<Call> {
  let body = "";
  for await (const piece of request) body += String(piece);
  const method = request.method ?? "GET";
  const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1] ?? "";
  const writer = Object.entries(tokens.write).find(([, known]) => known === token)?.[0];
  return {
    method,
    url: new URL(request.url ?? "/", "http://directory.invalid"),
    token,
    who: writer ?? (token === tokens.read ? "reader" : null),
    headers: request.headers,
    body,
    on: method === "GET" ? "reads" : "writes",
  };
}

/** As fast as the other side takes it, and no longer than it listens. */
function streamForever(response: ServerResponse, bytes: number): void {
  response.writeHead(200, { "content-type": "application/json" });
  response.write('{"total":1,"next":null,"items":[');
  const piece = " ".repeat(65_536);
  let left = bytes;
  const pump = () => {
    while (left > 0 && !response.destroyed) {
      left -= piece.length;
      if (!response.write(piece)) return void response.once("drain", pump);
    }
    response.end("]}");
  };
  pump();
}

/** Answers that the directory's own code never sees. */
function wireFault({ faults }: World, { on, headers }: Call): Reply | null {
  if (faults.meet("html", on))
    return { status: 200, type: "text/html; charset=utf-8", text: "<h1>Please sign in</h1>" };
  if (faults.meet("redirect", on)) return { status: 302, type: "text/html", text: "" };
  if (faults.meet("notJson", on)) return { status: 200, type: "application/json", text: '{"total": 3, "items": [' };
  const status = faults.meet("status", on);
  if (status !== null) return problem(status.code, "on-command", `Told to fail for ${headers.authorization}`);
  // What a proxy says when it does not know the directory any more.
  return faults.meet("proxy404", on) ? { status: 404, type: "text/html", text: "<h1>404 Not Found</h1>" } : null;
}

function problem(status: number, name: string, title: string): Reply {
  const text = JSON.stringify({ type: `urn:directory:problem:${name}`, title, status });
  return { status, type: "application/problem+json", text };
}

function json(value: unknown, status = 200): Reply {
  return { status, type: "application/json; charset=utf-8", text: JSON.stringify(value) };
}

const notThere = () => problem(404, "no-such-account", "No such account");

function answer(world: World, call: Call): Reply | null {
  if (call.who === null) return problem(401, "unknown-token", "Unknown token");
  const [, top, id, ...rest] = call.url.pathname.split("/").map(decodeURIComponent);
  if (top !== "accounts" || rest.length > 0) return problem(404, "no-such-place", "No such place");
  if (call.on === "reads") return id === undefined ? list(world, call) : one(world, call, id);
  if (call.who === "reader") return problem(403, "read-only", "This token only reads");
  return write(world, call, id);
}

// Reading

function list(world: World, call: Call): Reply {
  const { faults } = world;
  const { searchParams } = call.url;
  const key = searchParams.get("externalKey");
  const limit = Math.min(1000, Math.max(1, Number(searchParams.get("limit") ?? "100")));
  const cursor = readCursor(searchParams.get("cursor"));
  if (cursor.page > 1 && faults.meet("cursorExpired", "reads"))
    return problem(410, "cursor-expired", "The list expired");
  const whole = key === null || faults.meet("ignoreKey", "reads") !== null;
  const all = visible(world, call, whole).filter((account) => whole || account.externalKey === key);
  const shifted = whole && cursor.page === 2 && faults.meet("shift", "reads") !== null;
  const from = all.filter(({ id }) => id > cursor.after);
  // One was put in before the place that was reached, and one taken out behind it: page two begins one early.
  const before = all.filter(({ id }) => id <= cursor.after).at(-1);
  const rows = (shifted && before !== undefined ? [before, ...from.slice(0, -1)] : from).slice(0, limit);
  const double = faults.meet(whole ? "duplicateRow" : "twice", "reads");
  if (rows[0] !== undefined && double !== null) rows.unshift(rows[0]);
  const more = from.length > limit && !(from.length <= 2 * limit && faults.meet("dropLastPage", "reads"));
  return page(world, rows, { total: all.length, next: more ? (from[limit - 1]?.id ?? "") : null, cursor });
}

type Cursor = { after: string; page: number };

function readCursor(text: string | null): Cursor {
  if (text === null) return { after: "", page: 1 };
  return JSON.parse(Buffer.from(text, "base64url").toString()) as Cursor;
}

function page(
  { faults }: World,
  rows: readonly DirectoryAccount[],
  { total, next, cursor }: { total: number; next: string | null; cursor: Cursor },
): Reply {
  const stated = faults.meet("total", "reads")?.value ?? total;
  let following = next === null ? null : { after: next, page: cursor.page + 1 };
  if (faults.meet("loop", "reads")) following = { after: "", page: 2 };
  const items = faults.meet("emptyPage", "reads") ? [] : rows.map((account, at) => entry(faults, account, at === 0));
  if (items.length === 0 && rows.length > 0) following = { after: "", page: cursor.page + 1 };
  const cursorText = following === null ? null : Buffer.from(JSON.stringify(following)).toString("base64url");
  const text = `{"total":${stated},"items":[${items.join(",")}],"next":${JSON.stringify(cursorText)}}`;
  return { status: 200, type: "application/json; charset=utf-8", text };
}

function one(world: World, call: Call, id: string): Reply {
  const account = visible(world, call, false).find((other) => other.id === id);
  return account === undefined ? notThere() : { ...json(null), text: entry(world.faults, account, true) };
}

/** What this token is shown, by whichever copy answers. `whole`: a list of everything, which filters may narrow. */
function visible({ accounts, stale, faults, reads }: World, { token }: Call, whole: boolean): DirectoryAccount[] {
  const lagging = faults.meet("lagging", "reads");
  let rows = lagging === null ? [...accounts.values()] : accounts.asOf(performance.now() - lagging.ms);
  const { every = 1 } = faults.peek("twoNodes") ?? {};
  if (faults.meet("twoNodes", "reads") && Math.floor(reads / every) % 2 === 0) rows = [...stale];
  rows.sort((a, b) => (a.id < b.id ? -1 : 1));
  const hidden = faults.meet("hideFrom", "reads");
  if (hidden !== null && hidden.token === token) rows = rows.filter(({ id }) => !hidden.ids.includes(id));
  if (faults.meet("empty", "reads")) return [];
  const fewer = faults.meet("fewer", "reads");
  if (fewer !== null) rows = rows.slice(0, Math.floor(rows.length * fewer.share));
  return whole && faults.meet("dropState", "reads") ? rows.filter(({ active }) => active) : rows;
}

/** One account as text, wrong in the way that was asked for. */
function entry(faults: Faults, account: DirectoryAccount, isFirst: boolean): string {
  const meets = (name: FaultName): boolean => {
    const fault = faults.peek(name);
    const isMeant = fault?.id === undefined ? isFirst : fault.id === account.id;
    return isMeant && faults.meet(name, "reads") !== null;
  };
  const shown: Record<string, unknown> = { ...account };
  if (meets("numberId")) shown.id = 17;
  if (meets("wrongId")) shown.id = "b9";
  if (meets("lookAlike")) shown.externalKey = account.externalKey?.replaceAll("a", "\u0430");
  if (meets("future")) shown.updatedAt = "2099-01-01T00:00:00Z";
  if (meets("unknownState")) shown.active = "maybe";
  if (meets("extraField")) shown.suspended = true;
  const text = faults.peek("text");
  if (text?.name === "text" && meets("text")) shown.title = text.title;
  if (meets("bigId")) return JSON.stringify({ ...shown, id: 0 }).replace('"id":0', '"id":9007199254740993');
  return JSON.stringify(shown);
}

// Writing

function write(world: World, call: Call, id: string | undefined): Reply | null {
  const { faults } = world;
  const lie = faults.meet("lieOk", "writes") !== null;
  const late = faults.meet("applyLate", "writes");
  if (late !== null) {
    world.late.add(setTimeout(() => perform(world, call, id), late.ms));
    return null;
  }
  const done = lie ? pretend(world, call, id) : perform(world, call, id);
  const reply = faults.meet("apply500", "writes") === null ? done : problem(500, "broken", "It broke");
  return faults.meet("loseAnswer", "writes") ? null : reply;
}

/** Answers as if it had been done, and does nothing. */
function pretend(world: World, call: Call, id: string | undefined): Reply {
  const before = new Map(world.accounts);
  return perform({ ...world, accounts: new RememberingMap(before), answered: new Map(), journal: [] }, call, id);
}

function perform(world: World, call: Call, id: string | undefined): Reply {
  const before = world.accounts.changes?.length ?? 0;
  const externalKey = id === undefined ? keyIn(call.body) : (world.accounts.get(id)?.externalKey ?? null);
  const reply = performNow(world, call, id);
  world.journal.push({
    at: Date.now(),
    request: `${call.method} ${call.url.pathname}`,
    externalKey,
    idempotencyKey: String(call.headers["idempotency-key"] ?? ""),
    fence: Number(call.headers["plumbline-fence"]),
    status: reply.status,
    applied: (world.accounts.changes?.length ?? 0) > before,
  });
  return reply;
}

function keyIn(body: string): string | null {
  return (JSON.parse(body) as Partial<DirectoryAccount>).externalKey ?? null;
}

function performNow(world: World, call: Call, id: string | undefined): Reply {
  if (call.method === "POST" && id === undefined) return createOnce(world, call);
  if (id === undefined || !["PATCH", "DELETE"].includes(call.method)) return problem(405, "not-allowed", "Not allowed");
  const account = world.accounts.get(id);
  if (account === undefined) return notThere();
  if (call.who !== "custodian" && call.who !== account.owner)
    return problem(403, "not-yours", "Not this team's account");
  if (call.headers["if-match"] === undefined) return problem(428, "version-needed", "If-Match is needed");
  if (call.headers["if-match"] !== `"${account.version}"`)
    return problem(412, "other-version", "It has another version");
  if (call.method === "PATCH") return patch(world, call, account);
  world.accounts.delete(id);
  return { status: 204, type: "application/json", text: "" };
}

function createOnce(world: World, call: Call): Reply {
  const key = String(call.headers["idempotency-key"] ?? "");
  if (key === "") return problem(400, "key-needed", "Idempotency-Key is needed");
  if (world.remembers !== "key") return create(world, call);
  const stored = world.answered.get(key);
  if (stored !== undefined && stored.body !== call.body)
    return problem(409, "other-body", "This key was used for another request");
  if (stored !== undefined) return stored.reply;
  const broken = () => problem(500, "broken", "It broke");
  const reply = world.faults.meet("replay500", "writes") ? broken() : create(world, call);
  if (reply.status === 201 || reply.status >= 500) world.answered.set(key, { body: call.body, reply });
  return reply;
}

function create(world: World, { body, who }: Call): Reply {
  const asked = JSON.parse(body) as Omit<DirectoryAccount, "id" | "version" | "updatedAt">;
  if (who !== "custodian" && who !== asked.owner) return problem(403, "not-yours", "Not this team's account");
  const taken =
    world.remembers !== "nothing" &&
    [...world.accounts.values()].some(({ externalKey }) => externalKey === asked.externalKey);
  if (taken) return problem(409, "key-taken", "Another account carries this key");
  world.made += 1;
  const account = { id: `n${world.made}`, ...asked, version: "1", updatedAt: new Date().toISOString() };
  world.accounts.set(account.id, halved(world, account));
  return json(account, 201);
}

/** Half of the groups, and no title; the answer tells all of it. */
function halved({ faults }: World, account: DirectoryAccount): DirectoryAccount {
  if (faults.meet("applyHalf", "writes") === null) return account;
  return { ...account, groups: account.groups.slice(0, Math.ceil(account.groups.length / 2)), title: null };
}

function patch(world: World, { body }: Call, account: DirectoryAccount): Reply {
  if (world.faults.meet("echoOld", "writes")) return json(account);
  const change = JSON.parse(body) as Partial<DirectoryAccount>;
  const version = String(Number(account.version) + 1);
  const changed = { ...account, ...change, id: account.id, version, updatedAt: new Date().toISOString() };
  world.accounts.set(account.id, halved(world, changed));
  return json(world.faults.meet("wrongId", "writes") ? { ...changed, id: "b9" } : changed);
}
