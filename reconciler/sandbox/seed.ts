/**
 * Makes the sandbox world: a database, its teams, their tables, and the roles that people and services have.
 * Plain SQL, and none of it through the connector. Running it again on a world that is there changes nothing
 * but the passwords, so that what somebody broke stays broken.
 */
import { createHmac, randomBytes } from "node:crypto";
import { type Admin, assertSandbox, databaseUrl, ident, inTransaction, literal, withAdmin } from "./admin.ts";
import { objectsOf } from "./objects.ts";
import { roleSql } from "./role-sql.ts";
import { groups, residents, sandboxMarker, schemasOf, teams, withPrefix } from "./world.ts";

export type SeedInput = {
  /** A superuser of the cluster, with any database. */
  adminUrl: string;
  prefix: string;
  databaseName: string;
  /** Makes the passwords repeatable: the same secret gives the same ones. Random without it. */
  secret?: string | undefined;
};

export type Sandbox = {
  /** The superuser, in the sandbox database: for breaks and dumps. Never for the connector. */
  databaseUrl: string;
  /** What the reconciler's environment needs. */
  env: Record<string, string>;
  /** The same, as the connector's factory takes it. */
  connector: {
    prefix: string;
    observerUrl: string;
    custodianUrl: string;
    credentials: Record<string, string>;
    teams: string[];
  };
};

export async function seedSandbox(input: SeedInput): Promise<Sandbox> {
  if (!/^([a-z][a-z0-9_]{0,15})?$/.test(input.prefix)) throw new Error("A prefix is short, lower case and plain.");
  const url = databaseUrl(input.adminUrl, input.databaseName);
  await withAdmin(input.adminUrl, (sql) => makeDatabase(sql, input.databaseName));
  const passwords = new Map(logins(input.prefix).map((name) => [name, passwordFor(name, input.secret)]));
  await withAdmin(url, async (sql) => {
    await assertSandbox(sql);
    await inTransaction(sql, async () => {
      // Two starts at once: the second waits here and then finds the world made.
      await sql`select pg_advisory_xact_lock(hashtext('plumbline sandbox seed'))`;
      if (!(await isSeeded(sql))) await sql.unsafe(worldSql(input.prefix, input.databaseName));
      for (const [name, password] of passwords) {
        await sql.unsafe(`alter role ${ident(name)} password ${literal(password)}`);
      }
    });
  });
  return describe(input, url, passwords);
}

/** Ends the world: its database, and every role that carries its prefix and that it made. */
export async function dropSandbox({ adminUrl, prefix, databaseName }: SeedInput): Promise<void> {
  const url = databaseUrl(adminUrl, databaseName);
  const exists = await withAdmin(adminUrl, async (sql) => {
    const rows = await sql`select from pg_database where datname = ${databaseName}`;
    return rows.length > 0;
  });
  if (exists) await withAdmin(url, assertSandbox);
  await withAdmin(adminUrl, async (sql) => {
    if (exists) await sql.unsafe(`drop database ${ident(databaseName)} with (force)`);
    const rows = await sql<{ rolname: string }[]>`
      select rolname from pg_roles where starts_with(rolname, ${`${prefix}svc_`}) or starts_with(rolname, ${`${prefix}usr_`})
        or starts_with(rolname, ${`${prefix}exec_`}) or rolname = any (string_to_array(${fixedRoles(prefix).join(",")}, ','))`;
    await inTransaction(sql, async () => {
      const names = rows.map(({ rolname }) => ident(rolname));
      // One statement: some of them gave memberships to others, and may only go together.
      if (names.length > 0) await sql.unsafe(`drop role ${names.join(", ")}`);
    });
  });
}

/** The oids of the marked roles by key: what Plumbline's record holds for a world that is in order. */
export async function worldLinks(url: string): Promise<Record<string, string>> {
  return withAdmin(url, async (sql) => {
    await assertSandbox(sql);
    const rows = await sql<{ key: string; oid: string }[]>`
      select substring(d.description from '^plumbline key=(\\S+) ') as key, r.oid::text as oid
      from pg_roles r join pg_shdescription d on d.objoid = r.oid and d.classoid = 'pg_authid'::regclass
      join ops.world w on starts_with(r.rolname, w.prefix || 'svc_') or starts_with(r.rolname, w.prefix || 'usr_')
      where d.description like 'plumbline key=%' and r.rolname = substring(d.description from '^plumbline key=(\\S+) ')`;
    return Object.fromEntries(rows.map(({ key, oid }) => [key, oid]));
  });
}

async function makeDatabase(sql: Admin, name: string): Promise<void> {
  const rows = await sql`select from pg_database where datname = ${name}`;
  // A database of this name that is not marked is somebody else's: the check before the seed refuses it.
  if (rows.length > 0) return;
  await sql.unsafe(`create database ${ident(name)}`);
  await sql.unsafe(`comment on database ${ident(name)} is ${literal(sandboxMarker)}`);
}

async function isSeeded(sql: Admin): Promise<boolean> {
  const [row] = await sql<{ there: boolean }[]>`select to_regclass('ops.world') is not null as there`;
  return row?.there === true;
}

function logins(prefix: string): string[] {
  return [`${prefix}observer`, `${prefix}act_custodian`, ...teams.map((team) => `${prefix}act_${team}`)];
}

function fixedRoles(prefix: string): string[] {
  const shared = [`${prefix}access_custodian`, ...teams.map((team) => `${prefix}team_${team}`)];
  return [...logins(prefix), ...shared, ...groups.map(({ name }) => `${prefix}${name}`)];
}

export function passwordFor(role: string, secret: string | undefined): string {
  if (secret === undefined) return randomBytes(24).toString("base64url");
  return createHmac("sha256", secret).update(role).digest("base64url");
}

function worldSql(prefix: string, database: string): string {
  const db = ident(database);
  return [
    // Left over from a world whose database is gone. Fails, and makes nothing, where one of them still owns something.
    ...[...fixedRoles(prefix), ...residents.map(({ name }) => `${prefix}${name}`)].map(
      (name) => `drop role if exists ${ident(name)};`,
    ),
    accessRolesSql(prefix, db),
    `create schema ops; revoke all on schema public from public;`,
    ...teams.map((team) => teamSql(prefix, db, team)),
    ...groups.map((group) => {
      const name = ident(`${prefix}${group.name}`);
      const tables = group.tables.map((table) => `${group.schema}.${table}`).join(", ");
      return `create role ${name}; grant ${name} to ${ident(`${prefix}team_${group.team}`)} with admin option;
        grant usage on schema ${group.schema} to ${name}; grant ${group.may} on ${tables} to ${name};`;
    }),
    ...residents.map((resident) => {
      const { name, owner, grants, login, validUntil, connectionLimit } = resident;
      const spec = { grants: grants.map((grant) => withPrefix(prefix, grant)), login, validUntil, connectionLimit };
      return roleSql({ prefix, database, key: `${prefix}${name}`, owner, spec, by: "seed" });
    }),
    accessLogSql(prefix),
    `create table ops.world (prefix text not null); insert into ops.world values (${literal(prefix)});`,
  ].join("\n");
}

/** Who may look, who may act, and who cleans up behind everybody. */
function accessRolesSql(prefix: string, db: string): string {
  const [observer, custodian, act] = [`${prefix}observer`, `${prefix}access_custodian`, `${prefix}act_custodian`].map(
    ident,
  );
  return `
    create role ${observer} login connection limit 32;
    alter role ${observer} set default_transaction_read_only = on;
    -- It owns the database, so that a right on it that a superuser gave can be taken back by somebody else.
    -- NOINHERIT: it may become a team to take back what that team gave, and has none of a team's rights meanwhile.
    create role ${custodian} noinherit;
    create role ${act} login createrole connection limit 16;
    grant ${custodian} to ${act};
    alter database ${db} owner to ${custodian};
    revoke all on database ${db} from public;
    grant connect on database ${db} to ${observer};
    -- Everybody may make large objects, unless told otherwise; an observer must not be able to write anything.
    revoke execute on function lo_creat(integer), lo_create(oid), lo_from_bytea(oid, bytea) from public;`;
}

function teamSql(prefix: string, db: string, team: (typeof teams)[number]): string {
  const [group, act, custodian] = [`team_${team}`, `act_${team}`, "access_custodian"].map((name) =>
    ident(`${prefix}${name}`),
  );
  const schemas = schemasOf[team].map((schema) => `create schema ${schema} authorization ${group};`);
  return `
    create role ${group};
    create role ${act} login createrole connection limit 16;
    grant ${group} to ${act};
    -- With the right to let a role into the team: so it lends a script what the team may do, until it takes it back.
    grant ${group} to ${custodian} with admin option;
    -- It keeps what it gave; only it, or who may become it, can take that back.
    grant ${act} to ${custodian};
    grant connect on database ${db} to ${group} with grant option;
    ${schemas.join("\n")}
    set local role ${group};
    ${objectsOf[team]}
    set local role none;`;
}

/** The gateway's view. A first try that was refused, and the sessions since; all of them over. */
function accessLogSql(prefix: string): string {
  const observer = ident(`${prefix}observer`);
  return `
    create table ops.access_log (
      id bigint generated always as identity primary key,
      at timestamptz not null,
      role_name text not null,
      role_oid oid,
      event text not null check (event in ('opened', 'refused')),
      ongoing boolean not null,
      check ((event = 'opened') = (role_oid is not null))
    );
    create index access_log_newest on ops.access_log (role_name, id desc);
    grant usage on schema ops to ${observer};
    grant select on ops.access_log to ${observer};
    insert into ops.access_log (at, role_name, role_oid, event, ongoing)
      select now() - interval '90 days', rolname, null, 'refused', false from pg_roles
      where rolname in (${literal(`${prefix}svc_invoice_mailer`)}, ${literal(`${prefix}usr_ana_beltran`)});
    insert into ops.access_log (at, role_name, role_oid, event, ongoing)
      select now() - make_interval(hours => (12 + n)::int), rolname, oid, 'opened', false
      from (select rolname, oid, row_number() over (order by rolname) as n from pg_roles
        where (starts_with(rolname, ${literal(`${prefix}svc_`)}) or starts_with(rolname, ${literal(`${prefix}usr_`)})) and rolcanlogin) r
      order by n desc;`;
}

function describe(input: SeedInput, url: string, passwords: ReadonlyMap<string, string>): Sandbox {
  const as = (name: string) => {
    const changed = new URL(url);
    changed.username = name;
    changed.password = passwords.get(name) ?? "";
    return changed.href;
  };
  const { prefix } = input;
  const observerUrl = as(`${prefix}observer`);
  const custodianUrl = as(`${prefix}act_custodian`);
  const credentials = Object.fromEntries(teams.map((team) => [team, as(`${prefix}act_${team}`)]));
  const env: Record<string, string> = { SANDBOX_OBSERVER_URL: observerUrl, SANDBOX_CUSTODIAN_URL: custodianUrl };
  for (const [team, actorUrl] of Object.entries(credentials)) env[`SANDBOX_ACTOR_${team.toUpperCase()}_URL`] = actorUrl;
  return { databaseUrl: url, env, connector: { prefix, observerUrl, custodianUrl, credentials, teams: [...teams] } };
}
