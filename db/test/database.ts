import { createHash, randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import postgres from "postgres";
import { connect, type Sql } from "../client.ts";
import { migrateDatabase } from "../migrate.ts";
import { type InvariantId, violations } from "../queries/invariants.ts";

/** Superuser url of a server that tests may fill with databases of their own. scripts/test.mjs sets it. */
export function testServerUrl(): string {
  const url = process.env.TEST_DATABASE_URL;
  if (url === undefined) throw new Error("TEST_DATABASE_URL is not set: run `npm run test:db`.");
  return url;
}

export function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.toString();
}

const migrations = path.resolve(import.meta.dirname, "../migrations");
const TEMPLATE_LOCK = 7586205;

/** Each state of the migrations gets a template of its own, so that a long-lived test server never serves an old one. */
function migrationsDigest(): string {
  const files = readdirSync(migrations).filter((file) => file.endsWith(".sql"));
  const text = files.sort().map((file) => readFileSync(path.join(migrations, file), "utf8"));
  return createHash("sha256").update(text.join()).digest("hex").slice(0, 12);
}

let template: string | undefined;

/** Idempotent, so that one whose maker was killed half-way is finished by the next. */
async function makeTemplate(admin: postgres.Sql): Promise<string> {
  const name = `plumbline_template_${migrationsDigest()}`;
  const [exists] = await admin`select 1 from pg_database where datname = ${name}`;
  if (!exists) await admin.unsafe(`create database ${name}`);
  await migrateDatabase(withDatabase(testServerUrl(), name), migrations);
  return name;
}

export type TestDatabase = { url: string; sql: Sql; drop(): Promise<void> };

/**
 * A freshly migrated database of its own, cloned from a template. `drop` ends it, and first asks whether everything that
 * must be true of rows after any history is true of these. Tests that write rows by hand name what those break.
 */
export async function makeTestDatabase({
  breaks = [],
}: {
  /** `unasked` where asking would take too long. */
  breaks?: readonly InvariantId[] | "unasked";
} = {}): Promise<TestDatabase> {
  const admin = postgres(testServerUrl(), { max: 1, onnotice: () => {} });
  const name = `t_${randomBytes(6).toString("hex")}`;
  // Nobody may be connected to a template while it is copied.
  await admin`select pg_advisory_lock(${TEMPLATE_LOCK})`;
  template ??= await makeTemplate(admin);
  // Copied as files: through the write-ahead log it takes ten times as long.
  await admin.unsafe(`create database ${name} template ${template} strategy file_copy`);
  await admin`select pg_advisory_unlock(${TEMPLATE_LOCK})`;
  await admin.end();

  const url = withDatabase(testServerUrl(), name);
  const sql = connect({ url, name: "test", max: 20 });
  return {
    url,
    sql,
    async drop() {
      const asked = breaks === "unasked" ? [] : await violations(sql);
      const broken = asked.filter(({ id }) => !breaks.includes(id));
      await sql.end({ timeout: 2 });
      const again = postgres(testServerUrl(), { max: 1, onnotice: () => {} });
      await again.unsafe(`drop database if exists ${name} with (force)`);
      await again.end();
      if (broken.length > 0) throw new Error(`This world broke invariants: ${JSON.stringify(broken, null, 1)}`);
    },
  };
}
