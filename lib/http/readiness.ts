import type { Sql } from "../../db/client.ts";
import journal from "../../db/migrations/meta/_journal.json" with { type: "json" };

/** A worker that has not been seen for this long is said to be late. */
export const WORKER_LATE_SECONDS = 30;

export type Readiness = {
  ready: boolean;
  database: "answers" | "does not answer";
  migrations: { state: "present" | "missing" | "unknown"; expected: number; applied: number | null };
  /** Reconcilers. Without one the console still tells the truth, and says that nothing is being repaired. */
  worker: { state: "seen" | "late" | "never seen" | "unknown"; seconds: number | null };
};

/** May requests be sent here? Needs the database at this build's schema; a late worker is told, not held against us. */
export async function readReadiness(sql: Sql): Promise<Readiness> {
  const expected = journal.entries.length;
  const unknown: Readiness = {
    ready: false,
    database: "does not answer",
    migrations: { state: "unknown", expected, applied: null },
    worker: { state: "unknown", seconds: null },
  };
  try {
    return await readAnswers(sql, unknown);
  } catch (error) {
    // It may have gone away between two questions. What fails though it is there is a fault of ours.
    const answers = await sql`select 1`.then(
      () => true,
      () => false,
    );
    if (answers) throw error;
    return unknown;
  }
}

async function readAnswers(sql: Sql, unknown: Readiness): Promise<Readiness> {
  const { expected } = unknown.migrations;
  const applied = await appliedMigrations(sql);
  if (applied === null || applied < expected) {
    return { ...unknown, database: "answers", migrations: { state: "missing", expected, applied } };
  }
  const [row] = await sql<{ seconds: number | null }[]>`
    select extract(epoch from now() - max(seen_at))::float8 as seconds from workers`;
  const seconds = row?.seconds ?? null;
  return {
    ready: true,
    database: "answers",
    migrations: { state: "present", expected, applied },
    worker: { state: workerState(seconds), seconds: seconds === null ? null : Math.round(seconds) },
  };
}

function workerState(seconds: number | null): Readiness["worker"]["state"] {
  if (seconds === null) return "never seen";
  return seconds > WORKER_LATE_SECONDS ? "late" : "seen";
}

async function appliedMigrations(sql: Sql): Promise<number | null> {
  const [table] = await sql<{ there: boolean }[]>`
    select to_regclass('drizzle.__drizzle_migrations') is not null as there`;
  if (table?.there !== true) return null;
  const [row] = await sql<{ applied: number }[]>`select count(*)::int as applied from drizzle.__drizzle_migrations`;
  return row?.applied ?? 0;
}
