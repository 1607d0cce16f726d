import { readMigrationFiles } from "drizzle-orm/migrator";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate } from "drizzle-orm/postgres-js/migrator";
import postgres from "postgres";

/** Applies the migrations. One process at a time: the lock is held by a session of its own. */
export async function migrateDatabase(url: string, folder: string): Promise<void> {
  // A role called plumbline would otherwise make tables in the schema of that name; 0037 says what that was.
  const connection = { search_path: "public, plumbline" };
  const sql = postgres(url, { max: 1, onnotice: () => {}, connection });
  try {
    await sql`select pg_advisory_lock(7586204)`;
    await refuseNewer(sql, folder);
    await migrate(drizzle(sql), { migrationsFolder: folder });
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** A build that does not know what a column means now would read and write it as it was before. */
async function refuseNewer(sql: postgres.Sql, folder: string): Promise<void> {
  const [{ there }] = await sql<[{ there: boolean }]>`
    select to_regclass('drizzle.__drizzle_migrations') is not null as there`;
  if (!there) return;
  const ours = readMigrationFiles({ migrationsFolder: folder }).at(-1)?.folderMillis ?? 0;
  const [{ newer }] = await sql<[{ newer: number }]>`
    select count(*)::int as newer from drizzle.__drizzle_migrations where created_at > ${ours}`;
  if (newer === 0) return;
  throw new Error(
    `A newer build has migrated this database (migrations that this build does not have: ${newer}), and that cannot be undone. Start the newer build, or restore a backup from before it.`,
  );
}
