import { expect, test } from "vitest";
import type { Process } from "../../db/setup.ts";
import { CONSOLE_ROLE, makeTestDatabase, RECONCILER_ROLE } from "../../db/test/database.ts";
import type { Runtime } from "../loop/runtime.ts";
import { postgresStore } from "../postgres-store.ts";
import { setUp } from "../sandbox/setup.ts";
import type { Arguments } from "./arguments.ts";
import { grantVerb } from "./grant.ts";

const kinds = (pushed: boolean) => [{ spec: { sources: [{ name: "feed", pushed }] } }];

const grant = (process: Process, store: ReturnType<typeof postgresStore>, role: string) =>
  grantVerb(process)(
    { store, config: { kinds: kinds(true) } } as unknown as Runtime,
    { verb: `grant-${process}`, words: [role], options: {} } as unknown as Arguments,
  );

test("a role that somebody made is granted what the console needs, recorded, and granted again by each setup", async () => {
  const database = await makeTestDatabase();
  const { sql } = database;
  const store = postgresStore({ url: database.url, name: "test", max: 3 });
  const say = (role: string) => grant("console", store, role);
  await sql`revoke select on objects from ${sql(CONSOLE_ROLE)}`;
  expect((await say(CONSOLE_ROLE)).text).toContain("(1 rights changed)");
  expect((await say(CONSOLE_ROLE)).text).toContain("already");
  expect(await sql`select actor_kind, subject from audit where action = 'console.granted'`).toEqual([
    { actor_kind: "cli", subject: CONSOLE_ROLE },
  ]);
  await expect(say("nobody_at_all")).rejects.toThrow("There is no role nobody_at_all");

  await sql`revoke select on objects from ${sql(CONSOLE_ROLE)}`;
  await setUp({ DATABASE_URL: database.url, SANDBOX: "none" }, { kinds: kinds(true) as never });
  expect(await database.console`select from objects`).toEqual([]);
  // A configuration of which no source pushes: evidence is the reconciler's alone.
  await setUp({ DATABASE_URL: database.url, SANDBOX: "none" }, { kinds: kinds(false) as never });
  await expect(database.console`delete from facts`).rejects.toThrow("permission denied");
  await expect(database.console`insert into facts (kind) values ('k')`).rejects.toThrow("permission denied");
  // Unless one is known that does: this may be a command with another configuration.
  await store.registerSources([
    {
      kind: "thing",
      name: "feed",
      title: "Feed",
      standing: "supporting",
      freshnessMs: 60_000,
      covers: "all",
      pushed: true,
      evidenceMs: 60_000,
    },
  ]);
  await setUp({ DATABASE_URL: database.url, SANDBOX: "none" }, { kinds: kinds(false) as never });
  await expect(database.console`insert into facts (kind) values ('k')`).rejects.toThrow("null value");
  await store.close();
  await database.drop();
});

test("a reconciler's role is granted by its own verb and by each setup, and is not the console's", async () => {
  const database = await makeTestDatabase();
  const { sql } = database;
  const store = postgresStore({ url: database.url, name: "test", max: 3 });
  const say = (role: string) => grant("reconciler", store, role);
  await sql`revoke update on objects from ${sql(RECONCILER_ROLE)}`;
  expect((await say(RECONCILER_ROLE)).text).toContain("PLUMBLINE_RECONCILER_DATABASE_URL");
  expect((await say(RECONCILER_ROLE)).text).toContain("has what the reconciler needs already");
  await expect(say(CONSOLE_ROLE)).rejects.toThrow("which is no reconciler's to write");
  await sql`revoke update on objects from ${sql(RECONCILER_ROLE)}`;
  await setUp({ DATABASE_URL: database.url, SANDBOX: "none" });
  const [row] = await sql`select has_table_privilege(${RECONCILER_ROLE}, 'objects', 'update') as may`;
  expect(row).toEqual({ may: true });
  expect(await sql`select actor_kind, subject from audit where action = 'reconciler.granted' order by at`).toEqual([
    { actor_kind: "cli", subject: RECONCILER_ROLE },
    { actor_kind: "setup", subject: RECONCILER_ROLE },
  ]);
  await store.close();
  await database.drop();
});

test("an address for the console that is the owner's, or that nobody can sign in with, is refused with its reason", async () => {
  const database = await makeTestDatabase();
  const start = (address: string) =>
    setUp({ DATABASE_URL: database.url, SANDBOX: "none", PLUMBLINE_CONSOLE_DATABASE_URL: address });
  await expect(start(database.url)).rejects.toThrow("PLUMBLINE_CONSOLE_DATABASE_URL:");
  const wrong = new URL(database.url);
  wrong.username = "nobody_at_all";
  await expect(start(wrong.href)).rejects.toThrow("nobody can sign in with it");
  await database.drop();
});
