import postgres from "postgres";

/**
 * The one place where database clients are made. Two faults of postgres 3.4.9 are contained here:
 *
 * - When a connection's pipeline is exactly full, `sql.begin()` can send BEGIN without reserving the connection, and an
 *   unrelated acknowledged write lands in that transaction and is rolled back with it. So the pipeline is never full
 *   (`max_pipeline`), and transactions reserve their connection first.
 * - Statements queued on a connection that dies inside a transaction never settle. So every transaction has a deadline
 *   of its own, after which it rejects and its connection is thrown away by the server's own timeouts.
 *
 * client.db.test.ts keeps both as regression tests.
 */
export type Sql = postgres.Sql<Record<string, never>>;
/** A reserved connection inside an open transaction. */
export type Tx = postgres.ReservedSql<Record<string, never>> & { readonly transactionTime: Date };

export type ClientOptions = {
  url: string;
  /** Shown in pg_stat_activity. */
  name: string;
  max?: number;
  /** Bounds any one statement. */
  statementMs?: number;
  readOnly?: boolean;
};

/** The driver reads this option; its types do not know it. */
const UNDECLARED = { max_pipeline: 1_000_000_000 };

export function connect(options: ClientOptions): Sql {
  return postgres(options.url, {
    ...UNDECLARED,
    max: options.max ?? 10,
    idle_timeout: 60,
    connect_timeout: 10,
    onnotice: () => {},
    connection: {
      application_name: options.name,
      statement_timeout: options.statementMs ?? 15_000,
      lock_timeout: 5_000,
      idle_in_transaction_session_timeout: 20_000,
      timezone: "UTC",
      ...(options.readOnly ? { default_transaction_read_only: true } : {}),
    },
  });
}

export class TransactionDeadline extends Error {
  constructor(ms: number) {
    super(`The transaction did not end within ${ms} ms; its effect is unknown.`);
    this.name = "TransactionDeadline";
  }
}

const DEADLINE_MS = 15_000;

/**
 * Runs `work` in one transaction on a reserved connection. Commits when it resolves, rolls back when it throws. What
 * went wrong at COMMIT is not known to have failed: callers look at the rows again, they never assume.
 */
export async function transaction<T>(sql: Sql, work: (tx: Tx) => Promise<T>, deadlineMs = DEADLINE_MS): Promise<T> {
  const reserved = await withDeadline(sql.reserve(), deadlineMs);
  try {
    return await withDeadline(runTransaction(reserved, work), deadlineMs);
  } finally {
    reserved.release();
  }
}

async function runTransaction<T>(reserved: postgres.ReservedSql, work: (tx: Tx) => Promise<T>): Promise<T> {
  await reserved`begin`;
  try {
    const [row] = await reserved<{ now: Date }[]>`select now()`;
    const tx = Object.assign(reserved, { transactionTime: row?.now ?? new Date(Number.NaN) }) as Tx;
    const result = await work(tx);
    await reserved`commit`;
    return result;
  } catch (error) {
    // The connection may be gone, which rolls back as well; the first error is the one to tell.
    await reserved`rollback`.catch(() => {});
    throw error;
  }
}

function withDeadline<T>(promise: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TransactionDeadline(ms)), ms);
  });
  return Promise.race([promise, deadline]).finally(() => clearTimeout(timer));
}

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
