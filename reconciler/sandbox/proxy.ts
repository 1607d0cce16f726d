/**
 * A proxy in front of Postgres that loses answers on purpose. It reads the wire protocol just far enough to
 * see a COMMIT go by and its answer come back, so that "applied, but nobody was told" can be made at will.
 */
import net from "node:net";

export type Proxy = {
  port: number;
  /** The same address, through this proxy. */
  through(url: string): string;
  /** The next COMMIT reaches the server and takes effect; its answer is swallowed and the client cut off. */
  dropNextCommitReply(): void;
  /** The next COMMIT is swallowed before the server sees it, and the client cut off. */
  dropNextCommit(): void;
  /** The next COMMIT goes nowhere and the client is left waiting. */
  holdCommit(): void;
  /** Cuts every connection off now. */
  cutAll(): void;
  /** Cuts a client off as soon as it sends a statement that holds this text; the server does not see it. */
  cutAt(text: string): void;
  /** Holds everything back by so much, both ways. 0 ends it. */
  delay(ms: number): void;
  /** COMMITs whose answers were swallowed so far. */
  swallowed(): number;
  close(): Promise<void>;
};

type Mode = "none" | "drop_reply" | "drop_commit" | "hold_commit";

type Rules = { next: Mode; cutText: string | null; delayMs: number; swallowed: number };

export async function startProxy({ target }: { target: string }): Promise<Proxy> {
  const rules: Rules = { next: "none", cutText: null, delayMs: 0, swallowed: 0 };
  const pairs = new Set<Pair>();
  const { hostname, port: targetPort } = new URL(target);
  const server = net.createServer((client) => {
    const upstream = net.connect({ host: hostname, port: targetPort === "" ? 5432 : Number(targetPort) });
    const pair = makePair(client, upstream, rules);
    pairs.add(pair);
    client.on("close", () => pairs.delete(pair));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;

  return {
    port,
    through(url) {
      const changed = new URL(url);
      changed.hostname = "127.0.0.1";
      changed.port = String(port);
      return changed.href;
    },
    dropNextCommitReply: () => {
      rules.next = "drop_reply";
    },
    dropNextCommit: () => {
      rules.next = "drop_commit";
    },
    holdCommit: () => {
      rules.next = "hold_commit";
    },
    cutAt: (text) => {
      rules.cutText = text.toLowerCase();
    },
    cutAll: () => {
      for (const pair of pairs) pair.cut();
    },
    delay: (ms) => {
      rules.delayMs = ms;
    },
    swallowed: () => rules.swallowed,
    close: () =>
      new Promise((resolve) => {
        for (const pair of pairs) pair.cut();
        server.close(() => resolve());
      }),
  };
}

type Pair = { cut(): void };

function makePair(client: net.Socket, upstream: net.Socket, rules: Rules): Pair {
  let swallowReply = false;
  const cut = () => {
    client.destroy();
    upstream.destroy();
  };
  const fromClient = splitMessages({ startup: true });
  const fromServer = splitMessages({ startup: false });
  const toServer = inOrder(upstream, rules);
  const toClient = inOrder(client, rules);

  client.on("data", (chunk) => {
    for (const message of fromClient(chunk)) {
      if (asksForEncryption(message)) {
        // What is encrypted cannot be read here; the client goes on in the clear, or refuses.
        client.write("N");
        continue;
      }
      const text = statementIn(message);
      if (rules.cutText !== null && text?.includes(rules.cutText) === true) {
        rules.cutText = null;
        return cut();
      }
      if (text !== null && /^\s*commit\b/.test(text) && rules.next !== "none") {
        const mode = rules.next;
        rules.next = "none";
        if (mode === "drop_commit") return cut();
        if (mode === "hold_commit") return;
        swallowReply = true;
      }
      toServer(message.bytes);
    }
  });
  upstream.on("data", (chunk) => {
    for (const message of fromServer(chunk)) {
      if (!swallowReply) toClient(message.bytes);
      // The server says so only once the transaction is durable.
      else if (message.type === "C" && message.bytes.toString("utf8", 5).startsWith("COMMIT")) {
        rules.swallowed += 1;
        return cut();
      }
    }
  });
  for (const socket of [client, upstream]) {
    // Messages are passed on one by one; without this each would wait for the last one's receipt.
    socket.setNoDelay(true);
    socket.on("error", cut);
    socket.on("close", cut);
  }
  return { cut };
}

/** Writes in order, each piece after the delay that is set when it arrives. */
function inOrder(to: net.Socket, rules: Rules): (bytes: Buffer) => void {
  let queue: Promise<void> = Promise.resolve();
  let waiting = 0;
  const write = (bytes: Buffer) => {
    if (!to.destroyed) to.write(bytes);
  };
  return (bytes) => {
    if (rules.delayMs === 0 && waiting === 0) return write(bytes);
    const ms = rules.delayMs;
    waiting += 1;
    queue = queue
      .then(() => new Promise<void>((resolve) => setTimeout(resolve, ms)))
      .then(() => {
        waiting -= 1;
        write(bytes);
      });
  };
}

export type Message = { type: string; bytes: Buffer };

/** Whole protocol messages out of a stream of bytes. A client's first ones have no type byte. */
export function splitMessages({ startup }: { startup: boolean }): (chunk: Buffer) => Message[] {
  let rest: Buffer = Buffer.alloc(0);
  let untyped = startup;
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    const messages: Message[] = [];
    for (;;) {
      const head = untyped ? 0 : 1;
      if (rest.length < head + 4) return messages;
      const length = head + rest.readInt32BE(head);
      if (rest.length < length) return messages;
      const bytes = rest.subarray(0, length);
      rest = rest.subarray(length);
      messages.push({ type: untyped ? "" : String.fromCharCode(bytes[0] ?? 0), bytes });
      // A request for TLS or GSS is followed by another first message; the real one is not.
      if (untyped && length >= 8 && bytes.readInt32BE(4) === 196_608) untyped = false;
    }
  };
}

export function asksForEncryption({ type, bytes }: Message): boolean {
  return type === "" && bytes.length === 8 && [80_877_103, 80_877_104].includes(bytes.readInt32BE(4));
}

/** The text of a statement, lower case: a simple query, or one that is being prepared. */
export function statementIn({ type, bytes }: Message): string | null {
  if (type === "Q") return bytes.toString("utf8", 5, bytes.length - 1).toLowerCase();
  if (type !== "P") return null;
  const nameEnd = bytes.indexOf(0, 5);
  return bytes.toString("utf8", nameEnd + 1, bytes.indexOf(0, nameEnd + 1)).toLowerCase();
}

/** A proxy that is about to lose one answer: the sandbox half of `unknown_after_repair`. */
export async function lostAnswerProxy(target: string): Promise<Proxy> {
  const proxy = await startProxy({ target });
  proxy.dropNextCommitReply();
  return proxy;
}
