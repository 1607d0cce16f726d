import { createHash, randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import postgres from "postgres";
import { setConsoleForTest } from "../../lib/services/test-world.ts";
import { connect, type Sql, transaction } from "../client.ts";
import { consoleRights } from "../console-rights.ts";
import { migrateDatabase } from "../migrate.ts";
import { type InvariantId, violations } from "../queries/invariants.ts";
import { reconcilerRights } from "../reconciler-rights.ts";
import { grantRights, makeRole } from "../setup.ts";

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

/** What the processes are in every test: roles of the whole server, and their password. */
export const CONSOLE_ROLE = "plumbline_test_console";
export const RECONCILER_ROLE = "plumbline_test_reconciler";
const PASSWORD = "only-for-tests";

export function addressOf(role: string, url: string): string {
  return Object.assign(new URL(url), { username: role, password: PASSWORD }).href;
}

/** Each state of the migrations gets a template of its own, so that a long-lived test server never serves an old one. */
function migrationsDigest(): string {
  const files = readdirSync(migrations).filter((file) => file.endsWith(".sql"));
  const rights = ["console-rights.ts", "reconciler-rights.ts"].map((file) =>
    path.resolve(import.meta.dirname, "..", file),
  );
  const paths = [...files.sort().map((file) => path.join(migrations, file)), ...rights];
  const text = paths.map((file) => readFileSync(file, "utf8"));
  return createHash("sha256").update(text.join()).digest("hex").slice(0, 12);
}

let template: string | undefined;

/** Idempotent, so that one whose maker was killed half-way is finished by the next. */
async function makeTemplate(admin: postgres.Sql): Promise<string> {
  const name = `plumbline_template_${migrationsDigest()}`;
  const [exists] = await admin`select 1 from pg_database where datname = ${name}`;
  if (!exists) await admin.unsafe(`create database ${name}`);
  const url = withDatabase(testServerUrl(), name);
  await migrateDatabase(url, migrations);
  const sql = connect({ url, name: "test template", max: 1 });
  try {
    const made = (await sql<{ name: string }[]>`select rolname as name from pg_roles`).map(({ name }) => name);
    for (const role of [CONSOLE_ROLE, RECONCILER_ROLE]) if (!made.includes(role)) await makeRole(sql, role, PASSWORD);
    await transaction(sql, async (tx) => {
      await grantRights(tx, CONSOLE_ROLE, consoleRights({ pushedFacts: true }));
      await grantRights(tx, RECONCILER_ROLE, reconcilerRights);
    });
  } finally {
    await sql.end();
  }
  return name;
}

/** `sql` owns everything, as does `url`, and makes the world; `console` is what a console of that world is given, and `reconcilerUrl` a reconciler. */
export type TestDatabase = { url: string; reconcilerUrl: string; sql: Sql; console: Sql; drop(): Promise<void> };

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
  const console = connect({ url: addressOf(CONSOLE_ROLE, url), name: "test console", max: 20 });
  setConsoleForTest(sql, console);
  return {
    url,
    reconcilerUrl: addressOf(RECONCILER_ROLE, url),
    sql,
    console,
    async drop() {
      const asked = breaks === "unasked" ? [] : await violations(sql);
      const broken = asked.filter(({ id }) => !breaks.includes(id));
      await Promise.all([sql.end({ timeout: 2 }), console.end({ timeout: 2 })]);
      const again = postgres(testServerUrl(), { max: 1, onnotice: () => {} });
      await again.unsafe(`drop database if exists ${name} with (force)`);
      await again.end();
      if (broken.length > 0) throw new Error(`This world broke invariants: ${JSON.stringify(broken, null, 1)}`);
    },
  };
}
