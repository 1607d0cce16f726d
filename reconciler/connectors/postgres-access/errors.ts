/**
 * The error table: what an error proves. Before COMMIT was sent everything proves that nothing happened,
 * because Postgres rolls back what was not committed. Afterwards hardly anything does.
 */
import postgres from "postgres";
import type { Outcome } from "../../model/verdict.ts";
import { refusals } from "./refusals.ts";

export type Failure = { sqlState: string | null; says: string };

export function readFailure(error: unknown): Failure {
  const sqlState = error instanceof postgres.PostgresError ? error.code : null;
  const message = error instanceof Error ? error.message : "unknown error";
  return { sqlState, says: oneLine(sqlState === null ? message : `Postgres refused: ${message} (${sqlState})`) };
}

/**
 * After COMMIT was written. Only these are raised before a transaction can become durable; 40003, the whole
 * of 08 (connection) and 57P0x (shutdown, crash) leave it open, and so does everything not listed.
 */
export function outcomeAfterCommit({ sqlState }: Failure): Outcome {
  if (sqlState === null) return "unknown";
  return refusals.some(({ answer }) => sqlState.startsWith(answer)) ? "did_not_happen" : "unknown";
}

const saysMax = 300;

/** Names in messages come from outside: one line, and not longer than a line. */
export function oneLine(text: string): string {
  const flat = text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, " ").trim();
  return flat.length > saysMax ? `${flat.slice(0, saysMax - 1)}…` : flat;
}
