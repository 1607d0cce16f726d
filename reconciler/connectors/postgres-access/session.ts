/**
 * One connection for one piece of work, closed afterwards: nothing is pooled, pipelined or retried.
 *
 * The driver leaves a query unanswered for ever when its connection dies at the wrong moment, so every wait
 * here is a race against the end of the socket, the deadline and the caller's signal. Whichever comes first
 * destroys the socket: after that, nothing more can be sent.
 */
import net from "node:net";
import postgres from "postgres";

export type Session = {
  /** Rows of one statement with parameters. */
  rows<Row extends object>(text: string, parameters?: readonly (string | number | null)[]): Promise<Row[]>;
  /** One or more statements without parameters; answers the tag of the last one ("COMMIT", "ROLLBACK"). */
  run(text: string): Promise<string>;
  /** Why no more may be sent, or null. Read it in the same tick as a send that must not be late. */
  ended(): SessionEnded | null;
  close(): Promise<void>;
};

/** The connection, the deadline or the caller ended it; what the server did with the last bytes is not known here. */
export class SessionEnded extends Error {
  override name = "SessionEnded";
}

export type SessionInput = {
  url: string;
  applicationName: string;
  /** For everything: connecting, asking, answering. */
  deadlineMs: number;
  signal: AbortSignal;
};

const connectMs = 5_000;

export async function openSession(input: SessionInput): Promise<Session> {
  const end = watchForTheEnd(input);
  const socket = await end.race(connect(input.url, end)).catch((error: unknown) => {
    end.stop();
    throw error;
  });
  let handedOut = false;
  const options = {
    max: 1,
    max_pipeline: 1,
    prepare: false,
    fetch_types: false,
    connect_timeout: Math.ceil(connectMs / 1000),
    idle_timeout: 0,
    max_lifetime: null,
    onnotice: () => undefined,
    connection: { application_name: input.applicationName },
    socket: () => {
      // The driver reconnects by itself; a second connection would be a second transaction.
      if (handedOut) throw new SessionEnded("The connection was lost.");
      handedOut = true;
      return socket;
    },
  };
  const sql = postgres(input.url, options);

  async function close(reserved: postgres.ReservedSql | null): Promise<void> {
    end.stop();
    // A goodbye, where there is still somebody to say it to.
    if (end.reason() === null) reserved?.release();
    await sql.end({ timeout: end.reason() === null ? 1 : 0 }).catch(() => undefined);
    socket.destroy();
  }

  try {
    // Without types to fetch, the driver never answers a reserve() that has to connect first; a query does.
    await end.race(sql.unsafe("select 1"));
    const reserved = await end.race(sql.reserve());
    return {
      rows: async <Row extends object>(text: string, parameters: readonly (string | number | null)[] = []) =>
        [...(await end.race(reserved.unsafe<Row[]>(text, [...parameters])))] as Row[],
      run: async (text) => lastTag(await end.race(reserved.unsafe(text))),
      ended: end.reason,
      close: () => close(reserved),
    };
  } catch (error) {
    await close(null);
    throw error;
  }
}

/** Several statements answer with several results; a single one answers with its own. */
function lastTag(result: unknown): string {
  const last: unknown = Array.isArray(result) && Array.isArray(result.at(-1)) ? result.at(-1) : result;
  const tag: unknown = typeof last === "object" && last !== null && "command" in last ? last.command : null;
  return typeof tag === "string" ? tag : "";
}

type End = {
  race<T>(work: Promise<T>): Promise<T>;
  reason(): SessionEnded | null;
  onEnd(run: () => void): void;
  finish(why: string): void;
  stop(): void;
};

/** One promise that rejects at the first of: socket gone, deadline, abort. */
function watchForTheEnd({ deadlineMs, signal }: SessionInput): End {
  let reason: SessionEnded | null = null;
  const runs: (() => void)[] = [];
  let reject: (error: SessionEnded) => void = () => undefined;
  const ended = new Promise<never>((_, no) => {
    reject = no;
  });
  // Nobody may be waiting when it ends; that is not an unhandled failure.
  ended.catch(() => undefined);

  const finish = (why: string) => {
    if (reason !== null) return;
    reason = new SessionEnded(why);
    for (const run of runs) run();
    reject(reason);
  };
  const onAbort = () => finish("The caller stopped it.");
  const timer = setTimeout(() => finish(`The deadline of ${deadlineMs} ms passed.`), Math.max(0, deadlineMs));
  if (signal.aborted) onAbort();
  signal.addEventListener("abort", onAbort);

  return {
    race: (work) => {
      work.catch(() => undefined);
      return Promise.race([ended, work]);
    },
    reason: () => reason,
    onEnd: (run) => {
      if (reason === null) runs.push(run);
      else run();
    },
    finish,
    stop: () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
    },
  };
}

/** Tells of its end by overriding the destructor: the driver removes every listener when it begins TLS. */
class WatchedSocket extends net.Socket {
  onGone: () => void = () => undefined;
  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.onGone();
    super._destroy(error, callback);
  }
}

function connect(url: string, end: End): Promise<net.Socket> {
  const { hostname, port } = new URL(url);
  const host = decodeURIComponent(hostname).replace(/^\[|\]$/g, "");
  const socket = new WatchedSocket();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => socket.destroy(), connectMs);
    let why = "No connection could be made.";
    socket.onGone = () => {
      clearTimeout(timer);
      end.finish(why);
      reject(end.reason());
    };
    socket.once("error", (error) => {
      why = `${why} ${error.message}`;
    });
    socket.connect({ host, port: port === "" ? 5432 : Number(port) }, () => {
      clearTimeout(timer);
      why = "The connection was lost.";
      socket.setNoDelay(true);
      // The driver takes the name to check a certificate against from here.
      resolve(Object.assign(socket, { host }));
    });
    end.onEnd(() => socket.destroy());
  });
}
