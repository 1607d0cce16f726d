/** A superuser's connection for the seed and the breaks. The connector never gets one. */
import postgres from "postgres";
import { sandboxMarker } from "./world.ts";

export type Admin = postgres.ReservedSql;

/** Runs on one reserved connection and closes it, whatever happens. */
export async function withAdmin<T>(url: string, work: (sql: Admin) => Promise<T>): Promise<T> {
  const sql = postgres(url, {
    max: 1,
    prepare: false,
    onnotice: () => undefined,
    connect_timeout: 10,
  });
  try {
    const reserved = await sql.reserve();
    try {
      return await work(reserved);
    } finally {
      reserved.release();
    }
  } finally {
    await sql.end({ timeout: 2 });
  }
}

/** BEGIN and COMMIT written out on a reserved connection: the driver's own helper can lose its connection. */
export async function inTransaction<T>(sql: Admin, work: () => Promise<T>): Promise<T> {
  await sql.unsafe("begin; set local lock_timeout = '5s'; set local statement_timeout = '30s'");
  try {
    const answer = await work();
    await sql.unsafe("commit");
    return answer;
  } catch (error) {
    await sql.unsafe("rollback").catch(() => undefined);
    throw error;
  }
}

export function databaseUrl(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${encodeURIComponent(database)}`;
  return changed.href;
}

/** Everything that breaks or drops calls this first. Only a database that says it is a sandbox may be hurt. */
export async function assertSandbox(sql: Admin): Promise<void> {
  const [row] = await sql<{ name: string; comment: string | null }[]>`
    select d.datname as name, s.description as comment from pg_database d
    left join pg_shdescription s on s.objoid = d.oid and s.classoid = 'pg_database'::regclass
    where d.datname = current_database()`;
  if (row?.comment !== sandboxMarker) {
    throw new Error(
      `Database ${row?.name ?? "?"} is not a sandbox: its comment is not '${sandboxMarker}'. Nothing was changed.`,
    );
  }
}

export function ident(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function literal(text: string): string {
  // Passwords, markers and fixed words only; none of them holds a backslash.
  if (text.includes("\\")) throw new Error("A backslash is not expected here.");
  return `'${text.replaceAll("'", "''")}'`;
}
