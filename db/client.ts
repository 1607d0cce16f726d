import postgres from "postgres";
import { ARRAY_TYPES } from "./arrays.ts";
import { socketsTo } from "./socket.ts";

/**
 * The one place where database clients are made. Faults of postgres 3.4.9 are contained here, each with a regression
 * test in client.db.test.ts:
 *
 * - When a pooled connection's pipeline is exactly full, `sql.begin()` can send BEGIN without reserving the connection;
 *   an unrelated acknowledged write then lands in that transaction and is rolled back with it.
 * - Statements queued on a connection that dies in a transaction may never settle, and one sent after its death ends
 *   the process with an uncaught exception, or runs on a new connection outside the transaction.
 * - A COPY to stdout may leave the connection's socket paused for ever: the next statement on it never settles. So it
 *   gets a client of its own (db/copy.ts).
 *
 * - On each new connection it asks for the types of arrays in a promise that nobody waits for, which ends the process
 *   where the server dies just then. So it is told them (arrays.ts).
 * - Ending a client of which a connection was closed with a statement on it never ends, so it has a limit.
 * - Nothing bounds the wait for a server that is frozen or out of reach, so the sockets under the driver do (socket.ts).
 *
 * So a transaction never shares: it has a client of its own with one connection and a deadline of its own; when its
 * connection closes it rejects at once and sends nothing more, and that client is thrown away.
 */
export type Sql = postgres.Sql<Record<string, never>>;
/** The statements of one open transaction. */
export type Tx = Sql & { readonly transactionTime: Date };

/** How the names of connections begin that read pages for people. */
export const READER = "plumbline web";

export type ClientOptions = {
  url: string;
  /** Shown in pg_stat_activity. */
  name: string;
  /** Connections for single statements, and as many again for transactions. */
  max?: number;
  /** Bounds any one statement; 0 bounds none, and whoever waits for a server that is frozen waits as long. */
  statementMs?: number;
  readOnly?: boolean;
  /** Each statement is planned once for a connection, whatever it is asked. For those that find everything by key. */
  plannedOnce?: boolean;
  /**
   * No plan reads a whole table where an index serves. One that does looks cheapest while the table is small, is kept, and
   * then reads all of it for each row of a page while the table grows, until the server next counts it.
   */
  byIndex?: boolean;
};

/** A value of a jsonb column. The one cast there: the driver's own type of JSON takes no interface and no readonly array. */
export const json = (sql: Sql, value: unknown) => sql.json(value as never);

/** The driver reads these options; its types do not know them. */
const undeclared = (statementMs: number, onLost: () => void) => {
  const socketTo = socketsTo(statementMs === 0 ? Number.POSITIVE_INFINITY : statementMs + ANSWER_LATE_MS);
  return {
    max_pipeline: 1_000_000_000,
    socket: (address: Parameters<typeof socketTo>[0]) => socketTo(address).once("close", onLost),
  };
};
/** A server ends what takes too long; one that has not by then is frozen or out of reach. */
const ANSWER_LATE_MS = 2_000;
/**
 * Under this name a client has its transactions' connections with it. The web server's framework loads this module once for
 * pages, once for handlers and once for what runs before both, and they share one client, whoever made it.
 */
const POOL = Symbol.for("plumbline transactions");

function poolOf(sql: Sql): TransactionPool {
  const { [POOL]: pool } = sql as { [POOL]?: TransactionPool };
  if (pool === undefined) throw new Error("This client was not made by connect().");
  return pool;
}

export function connect(options: ClientOptions): Sql {
  const max = options.max ?? 10;
  const sql = open(options, max);
  const pool = new TransactionPool(options, max);
  Object.assign(sql, { [POOL]: pool });
  const end = sql.end.bind(sql);
  sql.end = async (how) => {
    await Promise.all([end(how), pool.end()]);
  };
  return sql;
}

function open(options: ClientOptions, max: number, on: { close?: () => void; lost?: () => void } = {}): Sql {
  const statementMs = options.statementMs ?? 15_000;
  const sql: Sql = postgres(options.url, {
    ...undeclared(statementMs, on.lost ?? (() => {})),
    max,
    fetch_types: false,
    // Its types know only of parsers that are named one by one.
    types: ARRAY_TYPES as never,
    onclose: on.close ?? (() => {}),
    idle_timeout: 60,
    backoff: pauseBeforeConnecting,
    connect_timeout: 5,
    onnotice: () => {},
    connection: {
      application_name: options.name,
      statement_timeout: statementMs,
      lock_timeout: 5_000,
      idle_in_transaction_session_timeout: 20_000,
      timezone: "UTC",
      datestyle: "ISO",
      ...(options.readOnly ? { default_transaction_read_only: true } : {}),
      // Such a plan is made for any number of rows. One that starts other processes takes ten milliseconds more, and is kept, too.
      ...(options.plannedOnce ? { plan_cache_mode: "force_generic_plan", max_parallel_workers_per_gather: "0" } : {}),
      // A page's statement has so many parts that a server which compiles what looks dear takes seconds to, for a millisecond's work.
      jit: "off",
      ...(options.byIndex ? { enable_seqscan: "off" } : {}),
    },
  });
  // Without a limit, ending waits for ever once a connection was closed with a statement on it.
  const end = sql.end.bind(sql);
  sql.end = (how = { timeout: END_S }) => end(how);
  return sql;
}

/** Seconds that what is under way has to come to its end. */
const END_S = 5;

/**
 * Seconds before a connection that failed is tried again. The driver's own grow to 20 s, and with every connection of the
 * pool at once: for so long nobody would be told that nothing can be read, or find that it can be read again.
 */
function pauseBeforeConnecting(failures: number): number {
  return Math.min(1, failures / 20) * (0.5 + Math.random() / 2);
}

/**
 * Another client like this one with a connection of its own, for what leaves a connection unusable. End it. `onLost` is
 * called for each of its connections that closes, that of a `listen` too: the driver tells nobody of that one.
 */
export function aside(sql: Sql, onLost: () => void = () => {}): Sql {
  return open(poolOf(sql).options, 1, { lost: onLost });
}

export class TransactionDeadline extends Error {
  constructor(ms: number) {
    super(`The transaction did not end within ${ms} ms; its effect is unknown.`);
    this.name = "TransactionDeadline";
  }
}

export class ConnectionLost extends Error {
  constructor() {
    super("The database connection was lost inside a transaction; its effect is unknown.");
    this.name = "ConnectionLost";
  }
}

/** By name: it may be of a client that another copy of this module made. */
export function isEffectUnknown(error: unknown): boolean {
  return error instanceof Error && (error.name === "TransactionDeadline" || error.name === "ConnectionLost");
}

const DEADLINE_MS = 15_000;

/**
 * Runs `work` in one transaction. Commits when it resolves, rolls back when it throws. What went wrong at COMMIT is not
 * known to have failed: callers look at the rows again, they never assume.
 */
export async function transaction<T>(sql: Sql, work: (tx: Tx) => Promise<T>, deadlineMs = DEADLINE_MS): Promise<T> {
  const pool = poolOf(sql);
  const slot = await pool.take();
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      slot.broken ??= new TransactionDeadline(deadlineMs);
      reject(slot.broken);
    }, deadlineMs);
  });
  try {
    return await Promise.race([run(slot, work), slot.closed, deadline]);
  } finally {
    clearTimeout(timer);
    pool.give(slot);
  }
}

/**
 * Runs `work` on the connection that was used last, in no transaction. The pool takes its connections in turn, and one that has
 * not read these rows yet has to find out first where they are: a good part of what a short statement takes.
 */
export async function onOneConnection<T>(sql: Sql, work: (one: Sql) => Promise<T>): Promise<T> {
  const pool = poolOf(sql);
  const slot = await pool.take();
  try {
    return await Promise.race([work(slot.sql), slot.closed]);
  } finally {
    pool.give(slot);
  }
}

async function run<T>(slot: Slot, work: (tx: Tx) => Promise<T>): Promise<T> {
  const { sql } = slot;
  const begun = sql`begin`.execute();
  // Behind it on the same connection, without waiting for its answer.
  const asked = sql<{ now: Date }[]>`select now()`.execute();
  asked.catch(() => {});
  await begun;
  try {
    const [row] = await asked;
    const result = await work(guarded(slot, row?.now ?? new Date(Number.NaN)));
    if (slot.broken !== null) throw slot.broken;
    await sql`commit`;
    return result;
  } catch (error) {
    // On a lost connection the server rolls back by itself, and a statement sent now would open a new connection.
    if (slot.broken === null) {
      await sql`rollback`.catch((failed: Error) => {
        slot.broken ??= failed;
      });
    }
    throw error;
  }
}

/** The slot's client, refusing statements once its connection is gone: they would run outside the transaction. */
function guarded(slot: Slot, transactionTime: Date): Tx {
  return new Proxy(slot.sql, {
    apply(target, self, args) {
      if (slot.broken !== null) throw slot.broken;
      return Reflect.apply(target, self, args);
    },
    get: (target, name) => (name === "transactionTime" ? transactionTime : Reflect.get(target, name)),
  }) as Tx;
}

type Slot = {
  sql: Sql;
  broken: Error | null;
  /** Rejects when the connection closes while the slot is taken. */
  closed: Promise<never>;
  onclose: () => void;
};

/** Single-connection clients, each used by one transaction at a time. */
class TransactionPool {
  readonly options: ClientOptions;
  readonly #max: number;
  readonly #idle: Slot[] = [];
  readonly #waiting: (() => void)[] = [];
  #taken = 0;

  constructor(options: ClientOptions, max: number) {
    this.options = options;
    this.#max = max;
  }

  async take(): Promise<Slot> {
    while (this.#taken >= this.#max) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#taken += 1;
    const slot = this.#idle.pop() ?? this.#make();
    slot.closed = new Promise<never>((_, reject) => {
      slot.onclose = () => {
        slot.broken ??= new ConnectionLost();
        reject(slot.broken);
      };
    });
    slot.closed.catch(() => {});
    return slot;
  }

  give(slot: Slot): void {
    this.#taken -= 1;
    // An idle connection may close; the driver opens another for the next transaction.
    slot.onclose = () => {};
    if (slot.broken === null) this.#idle.push(slot);
    else void slot.sql.end({ timeout: 0 }).catch(() => {});
    this.#waiting.shift()?.();
  }

  async end(): Promise<void> {
    await Promise.all(this.#idle.splice(0).map((slot) => slot.sql.end({ timeout: 1 })));
  }

  #make(): Slot {
    const slot: Slot = {
      sql: open(this.options, 1, { close: () => slot.onclose() }),
      broken: null,
      closed: NEVER,
      onclose: () => {},
    };
    return slot;
  }
}

const NEVER = new Promise<never>(() => {});

const RETRYABLE = new Set(["40001", "40P01", "55P03"]);

/** Runs a transaction again after a deadlock, a serialization failure or a lock timeout. `work` must make no outside call. */
export async function transactionWithRetry<T>(sql: Sql, work: (tx: Tx) => Promise<T>, tries = 5): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await transaction(sql, work);
    } catch (error) {
      const code = error instanceof postgres.PostgresError ? error.code : "";
      if (!RETRYABLE.has(code) || tried === tries) throw error;
    }
  }
}
