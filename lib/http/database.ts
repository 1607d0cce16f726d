import { connect, READER, type Sql } from "../../db/client.ts";
import { env } from "../env.ts";

/**
 * The web process's pools, one per process: kept on globalThis because the framework may load a module more than once.
 */
type Pools = { write: Sql | null; read: Sql | null };
const holder = globalThis as typeof globalThis & { plumblinePools?: Pools };
holder.plumblinePools ??= { write: null, read: null };
const pools = holder.plumblinePools;

/** A screen that waits longer than this is told that it could not be read. */
const STATEMENT_MS = 8_000;
const OF_PAGES = { max: 10, statementMs: STATEMENT_MS, byIndex: true };

/** For decisions and everything they depend on. */
export function database(): Sql {
  pools.write ??= connect({ ...OF_PAGES, url: env().databaseUrl, name: READER });
  return pools.write;
}

/** For screens: a replica where one is set. It may lag, so no decision reads from it. */
export function readDatabase(): Sql {
  if (env().databaseReadUrl === env().databaseUrl) return database();
  pools.read ??= connect({
    ...OF_PAGES,
    url: env().databaseReadUrl,
    name: `${READER} reads`,
    readOnly: true,
  });
  return pools.read;
}

/** Tests bring a database of their own. */
export function setDatabaseForTest(sql: Sql | null): void {
  pools.write = sql;
  pools.read = sql;
}
