/**
 * A wire that can be watched, held and cut: a proxy on this machine in front of Postgres, of a mail server, or of an HTTP
 * server that answers one request to a connection. It reads just far enough to know one exchange from the next.
 */
import net from "node:net";
import { asksForEncryption, type Message, splitMessages } from "../sandbox/proxy.ts";

/** How far the exchange has come when it is held. */
export type Come = "nothing" | "half" | "effect" | "half_answer";

/** One exchange that is held: what was withheld can be passed on, or thrown away with the connection. */
export type Held = {
  /** Passes on what was withheld, both ways; also to an end whose other end is gone. */
  letGo(): void;
  /** Ends the connection on both sides; what was withheld never arrives. */
  drop(): void;
};

export type Wire = {
  through(url: string): string;
  /** Holds the next exchange whose statement, request line, or line of mail this matches. */
  holdNext(matches: RegExp, come: Come): Promise<Held>;
  /** Cuts every connection off and refuses new ones for so long. */
  cut(ms: number): void;
  /** Exchanges that took effect at the server, in order: request lines; for Postgres, commits by user. */
  readonly commits: { at: number; user: string }[];
  close(): Promise<void>;
};

type Order = { matches: RegExp; come: Come; held(held: Held): void };
type Shared = { orders: Order[]; refusing: boolean; pairs: Set<Pair>; commits: Wire["commits"]; protocol: Protocol };
type Protocol = "postgres" | "http" | "smtp";
export type Target = { url: string; protocol: Protocol };

/** A wire to each. What is held is held on the first; a cut is a cut of all. */
export async function startWires(targets: readonly [Target, ...Target[]]): Promise<Wire> {
  const [first, ...others] = targets;
  const wire = await startWire(first);
  const beside = await Promise.all(others.map(async (target) => ({ target, wire: await startWire(target) })));
  const all = [wire, ...beside.map((other) => other.wire)];
  return {
    ...wire,
    through(url) {
      const other = beside.find(({ target }) => new URL(target.url).host === new URL(url).host);
      return (other?.wire ?? wire).through(url);
    },
    cut(ms) {
      for (const one of all) one.cut(ms);
    },
    async close() {
      for (const one of all) await one.close();
    },
  };
}

export async function startWire({ url: target, protocol }: Target): Promise<Wire> {
  const shared: Shared = { orders: [], refusing: false, pairs: new Set(), commits: [], protocol };
  const { hostname, port } = new URL(target);
  const server = net.createServer({ allowHalfOpen: true }, (client) => {
    if (shared.refusing) return void client.destroy();
    const pair = new Pair(client, net.connect({ host: hostname, port: Number(port) }), shared);
    shared.pairs.add(pair);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const own = typeof address === "object" && address !== null ? address.port : 0;
  const cutAll = () => {
    for (const pair of [...shared.pairs]) pair.cutClient();
  };
  return {
    through(url) {
      const changed = new URL(url);
      changed.hostname = "127.0.0.1";
      changed.port = String(own);
      return changed.href.replace(/\/$/, "");
    },
    holdNext: (matches, come) => new Promise((held) => shared.orders.push({ matches, come, held })),
    cut(ms) {
      shared.refusing = true;
      cutAll();
      setTimeout(() => {
        shared.refusing = false;
      }, ms).unref();
    },
    commits: shared.commits,
    close: () =>
      new Promise((resolve) => {
        for (const pair of [...shared.pairs]) pair.drop();
        server.close(() => resolve());
      }),
  };
}

/** One connection and its other half. */
class Pair {
  readonly #client: net.Socket;
  readonly #upstream: net.Socket;
  readonly #shared: Shared;
  readonly #read: { client: (chunk: Buffer) => Message[]; server: (chunk: Buffer) => Message[] };
  readonly #statements = new Map<string, string>();
  #user = "";
  /** The order that this connection met, until it is let go. */
  #order: Order | null = null;
  #holding = false;
  #toServer: Buffer[] = [];
  #toClient: Buffer[] = [];

  constructor(client: net.Socket, upstream: net.Socket, shared: Shared) {
    this.#client = client;
    this.#upstream = upstream;
    this.#shared = shared;
    this.#read = SPLIT[shared.protocol]();
    client.on("data", (chunk) => this.#fromClient(chunk));
    upstream.on("data", (chunk) => this.#fromServer(chunk));
    for (const socket of [client, upstream]) {
      socket.setNoDelay(true);
      socket.on("error", () => {});
    }
    // An end that is gone does not take along what is held for the other one.
    client.on("close", () => this.#ended());
    client.on("end", () => this.#ended());
    upstream.on("close", () => {
      if (this.#order === null) client.destroySoon();
    });
    for (const socket of [client, upstream]) {
      socket.on("close", () => {
        if (client.destroyed && upstream.destroyed) shared.pairs.delete(this);
      });
    }
  }

  #ended(): void {
    if (this.#order === null) this.#upstream.end();
  }

  #fromClient(chunk: Buffer): void {
    for (const message of this.#read.client(chunk)) {
      if (asksForEncryption(message)) {
        this.#client.write("N");
        continue;
      }
      if (this.#order === null) this.#meet(message);
      else if (this.#order.come === "nothing" || this.#order.come === "half") {
        this.#toServer.push(message.bytes);
        continue;
      }
      const order: Order | null = this.#order;
      if (order?.come === "nothing") this.#toServer.push(message.bytes);
      else if (order?.come === "half") {
        const half = Math.ceil(message.bytes.length / 2);
        this.#upstream.write(message.bytes.subarray(0, half));
        this.#toServer.push(message.bytes.subarray(half));
      } else this.#upstream.write(message.bytes);
      if (order?.come === "nothing" || order?.come === "half") this.#hold(order);
    }
  }

  #hold(order: Order): void {
    if (this.#holding) return;
    this.#holding = true;
    order.held(this.#held());
  }

  #meet(message: Message): void {
    const text = this.#textOf(message);
    if (text === null) return;
    const { orders } = this.#shared;
    const at = orders.findIndex(({ matches }) => matches.test(text));
    if (at !== -1) this.#order = orders.splice(at, 1)[0] ?? null;
  }

  #fromServer(chunk: Buffer): void {
    for (const message of this.#read.server(chunk)) {
      if (message.type === "C" && message.bytes.toString("utf8", 5).startsWith("COMMIT"))
        this.#shared.commits.push({ at: Date.now(), user: this.#user });
      const order = this.#order;
      if (order === null) {
        this.#client.write(message.bytes);
        continue;
      }
      this.#toClient.push(message.bytes);
      // Only what comes with this one is durable: a statement by itself is committed after its own answer.
      const complete = this.#shared.protocol !== "postgres" || message.type === "Z";
      if (!complete || order.come === "nothing" || order.come === "half") continue;
      if (order.come === "half_answer" && !this.#holding) {
        const answer = Buffer.concat(this.#toClient);
        const half = Math.ceil(answer.length / 2);
        this.#client.write(answer.subarray(0, half));
        this.#toClient = [answer.subarray(half)];
      }
      this.#hold(order);
    }
  }

  #held(): Held {
    return {
      letGo: () => {
        this.#order = null;
        for (const bytes of this.#toServer.splice(0)) if (!this.#upstream.destroyed) this.#upstream.write(bytes);
        for (const bytes of this.#toClient.splice(0)) if (!this.#client.destroyed) this.#client.write(bytes);
        if (this.#client.destroyed || this.#client.readableEnded) this.#upstream.end();
      },
      drop: () => this.drop(),
    };
  }

  /** What is held may still be passed on to the server. */
  cutClient(): void {
    this.#client.destroy();
    if (this.#order === null) this.#upstream.destroy();
  }

  drop(): void {
    this.#order = null;
    this.#client.destroy();
    this.#upstream.destroy();
  }

  /** What is asked, or null: "POST /accounts …", "USER: select …", "MAIL FROM:…", and MESSAGE for a message. A statement that was prepared before is known by its name. */
  #textOf({ type, bytes }: Message): string | null {
    if (type === MESSAGE) return MESSAGE;
    if (this.#shared.protocol !== "postgres") return bytes.toString("latin1", 0, Math.max(0, bytes.indexOf("\r\n")));
    if (type === "") this.#user = /\0user\0([^\0]*)/.exec(`\0${bytes.toString("utf8", 8)}`)?.[1] ?? "";
    if (type === "Q") return `${this.#user}: ${bytes.toString("utf8", 5, bytes.length - 1).toLowerCase()}`;
    const word = (from: number) => bytes.toString("utf8", from, bytes.indexOf(0, from));
    if (type === "P") {
      const name = word(5);
      this.#statements.set(name, word(5 + Buffer.byteLength(name) + 1).toLowerCase());
    }
    if (type !== "B") return null;
    const portal = word(5);
    const statement = this.#statements.get(word(5 + Buffer.byteLength(portal) + 1));
    return statement === undefined ? null : `${this.#user}: ${statement}`;
  }
}

/** What comes from the server over these is passed on as it comes. */
const asItIs = (chunk: Buffer): Message[] => [{ type: "", bytes: chunk }];
const SPLIT = {
  postgres: () => ({ client: splitMessages({ startup: true }), server: splitMessages({ startup: false }) }),
  http: () => ({ client: wholeRequests(), server: asItIs }),
  smtp: () => ({ client: linesAndMessages(), server: asItIs }),
};

/** Whole requests, by their content-length. */
function wholeRequests(): (chunk: Buffer) => Message[] {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    const head = rest.indexOf("\r\n\r\n");
    if (head === -1) return [];
    const length = /\r\ncontent-length: *(\d+)/i.exec(rest.toString("latin1", 0, head))?.[1] ?? "0";
    const whole = head + 4 + Number(length);
    if (rest.length < whole) return [];
    const bytes = rest.subarray(0, whole);
    rest = rest.subarray(whole);
    return [{ type: "", bytes }];
  };
}

const MESSAGE = "message";

/** Line by line; and after DATA, which nobody refuses here, a whole message up to the dot that ends it. */
function linesAndMessages(): (chunk: Buffer) => Message[] {
  let rest: Buffer = Buffer.alloc(0);
  let type = "";
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    const messages: Message[] = [];
    for (;;) {
      const end = type === MESSAGE ? "\r\n.\r\n" : "\r\n";
      const at = rest.indexOf(end);
      if (at === -1) return messages;
      const bytes = rest.subarray(0, at + end.length);
      rest = rest.subarray(bytes.length);
      messages.push({ type, bytes });
      type = /^DATA\r\n$/i.test(bytes.toString("latin1")) ? MESSAGE : "";
    }
  };
}
