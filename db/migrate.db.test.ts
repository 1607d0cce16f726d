import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate } from "drizzle-orm/postgres-js/migrator";
import postgres from "postgres";
import { expect, test } from "vitest";
import { connect, transaction } from "./client.ts";
import { consoleRights } from "./console-rights.ts";
import { migrateDatabase } from "./migrate.ts";
import { grantRights } from "./setup.ts";
import { addressOf, CONSOLE_ROLE, makeTestDatabase, testServerUrl, withDatabase } from "./test/database.ts";

const migrations = resolve(import.meta.dirname, "migrations");

/** The migrations as they were before one of them. */
function before(tag: string): string {
  const folder = mkdtempSync(join(tmpdir(), "plumbline-migrations-"));
  cpSync(migrations, folder, { recursive: true });
  const file = join(folder, "meta", "_journal.json");
  const journal = JSON.parse(readFileSync(file, "utf8"));
  const at = journal.entries.findIndex((entry: { tag: string }) => entry.tag === tag);
  writeFileSync(file, JSON.stringify({ ...journal, entries: journal.entries.slice(0, at) }));
  return folder;
}

test("an installation whose owner is called plumbline has its tables where everybody has them, with what is in them", async () => {
  // Sees to it that there is the console's role.
  await (await makeTestDatabase()).drop();
  const name = `t_before_${process.pid}`;
  const admin = postgres(testServerUrl(), { max: 1, onnotice: () => {} });
  await admin`create database ${admin(name)}`;
  const url = withDatabase(testServerUrl(), name);
  const folder = before("0037_one_schema");
  const toItsNextChange = before("0043_the_list_of_what_is_dirty");
  try {
    const old = postgres(url, { max: 1, onnotice: () => {} });
    await migrate(drizzle(old), { migrationsFolder: folder });
    const [where] = await old`select to_regclass('plumbline.saved_views') is not null as own, current_user as me`;
    expect(where).toEqual({ own: true, me: "plumbline" });
    await old`insert into saved_views (id, name, query, shared, made_by) values ('v', 'Mine', '', false, 'rita')`;
    // One that runs on while it is moved.
    const reads = () => old`select name from saved_views`;
    expect(await reads()).toEqual([{ name: "Mine" }]);
    const view = () => old`select pg_get_viewdef(to_regclass('objects_now')) as text`;
    const asOwnerSaw = await view();
    // Somebody's own, of what Postgres found under that name at different times.
    await old`create view public.of_theirs as select key from public.objects_now`;

    await migrateDatabase(url, toItsNextChange);
    expect(await view()).toEqual(asOwnerSaw);
    await migrateDatabase(url, migrations);
    expect(await reads()).toEqual([{ name: "Mine" }]);
    expect(await old`select c.relname from pg_class c where c.relnamespace = 'plumbline'::regnamespace`).toEqual([]);
    await old.end();

    const sql = connect({ url, name: "test", max: 1 });
    await transaction(sql, (tx) => grantRights(tx, CONSOLE_ROLE, consoleRights({ pushedFacts: false })));
    await sql.end();
    const asConsole = connect({ url: addressOf(CONSOLE_ROLE, url), name: "test", max: 1 });
    expect(await asConsole`select name from saved_views`).toEqual([{ name: "Mine" }]);
    expect(await asConsole`select from objects_now`).toEqual([]);
    await asConsole.end();
  } finally {
    for (const made of [folder, toItsNextChange]) rmSync(made, { recursive: true });
    await admin`drop database if exists ${admin(name)} with (force)`;
    await admin.end();
  }
});

test("a database that a newer build has migrated is refused by an older one, and left as it is", async () => {
  const { url, drop } = await makeTestDatabase();
  const folder = before("0040_addressable_keys");
  try {
    await expect(migrateDatabase(url, folder)).rejects.toThrow(
      /^A newer build has migrated this database .* restore a backup from before it\.$/,
    );
    await migrateDatabase(url, migrations);
  } finally {
    rmSync(folder, { recursive: true });
    await drop();
  }
});
