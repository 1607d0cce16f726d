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
    await migrate(drizzle(sql), { migrationsFolder: folder });
  } finally {
    await sql.end({ timeout: 5 });
  }
}
