/**
 * Makes a drift for real, in the sandbox and nowhere else: plain SQL of the kind that a person in a hurry
 * types. None of it goes through the connector, and nothing tells Plumbline about it.
 */
import { type Admin, assertSandbox, ident, inTransaction, literal, withAdmin } from "./admin.ts";
import { administeredBy, grantSql, type RoleInput, roleSql } from "./role-sql.ts";
import { sandboxKind, schemasOf, type Team, teams } from "./world.ts";

export type BreakInput = {
  class: string;
  /** Without it, the first that the class has. */
  direction?: string | null;
  prefix: string;
  /** A superuser in the sandbox database itself. */
  adminUrl: string;
  /** Objects that are as they should be; the first that suits is broken. */
  keys: readonly string[];
};

export type Broken = { kind: string; key: string; class: string; direction: string | null; how: string };

type Recipe = {
  class: string;
  direction: string | null;
  /** Null: nothing about this role can be broken in this way. */
  run(at: At): Promise<{ key: string; how: string } | null>;
};

type At = { sql: Admin; prefix: string; key: string; role: BrokenRole };
type BrokenRole = { oid: string; owner: Team; login: boolean; limit: number };

const recipes: readonly Recipe[] = [
  { class: "missing_external", direction: "vanished", run: dropRole },
  { class: "extra_external", direction: null, run: addStray },
  { class: "permission_drift", direction: "over", run: async (at) => told(at, await grantExtra(at)) },
  { class: "permission_drift", direction: "under", run: async (at) => told(at, await revokeOne(at, "")) },
  { class: "permission_drift", direction: "both", run: grantAndRevoke },
  { class: "stale_owner", direction: "departed", run: (at) => changeOwner(at, "growth") },
  {
    class: "stale_owner",
    direction: "contested",
    run: (at) => changeOwner(at, at.role.owner === "billing" ? "data" : "billing"),
  },
  { class: "duplicate_side_effect", direction: null, run: addDuplicate },
  { class: "attribute_drift", direction: null, run: changeAttributes },
  { class: "contradictory_evidence", direction: null, run: contradict },
];

/** The class and direction pairs that can be made with the sandbox database alone. */
export const breakable: readonly { class: string; direction: string | null }[] = recipes.map((recipe) => ({
  class: recipe.class,
  direction: recipe.direction,
}));

export async function breakWorld(input: BreakInput): Promise<Broken> {
  const recipe = recipes.find(
    (candidate) =>
      candidate.class === input.class && (input.direction == null || candidate.direction === input.direction),
  );
  if (recipe === undefined) {
    throw new Error(
      `The sandbox alone cannot be broken into ${input.class}${input.direction == null ? "" : ` ${input.direction}`}.`,
    );
  }
  return withAdmin(input.adminUrl, async (sql) => {
    await assertSandbox(sql);
    const { key, how } = await inTransaction(sql, async () => {
      for (const candidate of input.keys) {
        const role = await readRole(sql, candidate);
        const done = role === null ? null : await recipe.run({ sql, prefix: input.prefix, key: candidate, role });
        if (done !== null) return done;
      }
      throw new Error(`None of the ${input.keys.length} objects given can be broken into ${input.class}.`);
    });
    return { kind: sandboxKind, key, class: recipe.class, direction: recipe.direction, how };
  });
}

/** A role exactly as an intent wants it, of which Plumbline's record knows nothing: half of missing_external_id. */
export async function makeRoleWithoutRecord(
  input: Omit<RoleInput, "database"> & { adminUrl: string },
): Promise<{ externalId: string; how: string }> {
  return withAdmin(input.adminUrl, async (sql) => {
    await assertSandbox(sql);
    const [row] = await sql<{ name: string }[]>`select current_database() as name`;
    await inTransaction(sql, async () => {
      await sql.unsafe(roleSql({ ...input, database: row?.name ?? "" }));
    });
    const role = await readRole(sql, input.key);
    return { externalId: role?.oid ?? "", how: `CREATE ROLE ${input.key}, with its marker and its grants, by hand` };
  });
}

/** Ends what `contradictory_evidence` began: the gateway sees the role again, and says so. */
export async function endContradiction({ adminUrl, key }: { adminUrl: string; key: string }): Promise<void> {
  await withAdmin(adminUrl, async (sql) => {
    await assertSandbox(sql);
    await sql`update ops.access_log set ongoing = false where role_name = ${key}`;
    await sql`insert into ops.access_log (at, role_name, role_oid, event, ongoing)
      select now(), rolname, oid, 'opened', false from pg_roles where rolname = ${key}`;
  });
}

async function readRole(sql: Admin, key: string): Promise<BrokenRole | null> {
  const [row] = await sql<{ oid: string; owner: string | null; login: boolean; limit: number }[]>`
    select oid::text as oid, substring(shobj_description(oid, 'pg_authid') from ' owner=(\\S+) ') as owner,
      rolcanlogin as login, rolconnlimit as limit from pg_roles where rolname = ${key}`;
  const owner = teams.find((team) => team === row?.owner);
  return row === undefined || owner === undefined ? null : { ...row, owner };
}

function told({ key }: At, how: string | null): { key: string; how: string } | null {
  return how === null ? null : { key, how };
}

async function dropRole({ sql, key, role }: At) {
  // Whoever was connected is not any more, so the gateway has no session left to vouch for.
  await sql`update ops.access_log set ongoing = false where role_name = ${key}`;
  const database = ident(await databaseName(sql));
  const givers = await sql<{ name: string }[]>`
    select distinct g.rolname as name from pg_database d, aclexplode(d.datacl) a, pg_roles g
    where d.datname = current_database() and a.grantee::text = ${role.oid} and g.oid = a.grantor`;
  // A superuser revokes in the owner's name, which leaves what a team gave.
  for (const { name } of givers) {
    await sql.unsafe(
      `set local role ${ident(name)}; revoke all on database ${database} from ${ident(key)}; set local role none`,
    );
  }
  await sql.unsafe(`drop owned by ${ident(key)}; drop role ${ident(key)}`);
  return { key, how: `Everything it had was revoked, then DROP ROLE ${key}` };
}

async function addStray({ sql, prefix }: At) {
  const [row] = await sql<{ n: number }[]>`
    select coalesce(max(substring(rolname from '_([0-9]+)$')::int), 0) + 1 as n from pg_roles
    where starts_with(rolname, ${`${prefix}svc_tmp_fix_`})`;
  const key = `${prefix}svc_tmp_fix_${row?.n ?? 1}`;
  const role = ident(key);
  await sql.unsafe(`create role ${role} login admin ${ident(`${prefix}access_custodian`)};
    grant usage on schema ledger to ${role}; grant select, update on ledger.entries to ${role}`);
  await sql.unsafe(grantSql(await databaseName(sql), key, "database:CONNECT", `${prefix}access_custodian`));
  return {
    key,
    how: `CREATE ROLE ${key} LOGIN; GRANT SELECT, UPDATE ON ledger.entries TO ${key}; nobody asked for it`,
  };
}

async function databaseName(sql: Admin): Promise<string> {
  const [row] = await sql<{ name: string }[]>`select current_database() as name`;
  return row?.name ?? "";
}

/** A table of the owner's schemas on which the role has nothing of its own yet. */
async function grantExtra({ sql, key, role }: At): Promise<string | null> {
  const [row] = await sql<{ name: string }[]>`
    select c.oid::regclass::text as name from pg_class c join pg_namespace s on s.oid = c.relnamespace
    where c.relkind = 'r' and s.nspname = any (string_to_array(${schemasOf[role.owner].join(",")}, ','))
      and not exists (select from aclexplode(c.relacl) a where a.grantee::text = ${role.oid})
    order by s.nspname desc, c.relname desc limit 1`;
  if (row === undefined) return null;
  await sql.unsafe(`grant select on ${row.name} to ${ident(key)}`);
  return `GRANT SELECT ON ${row.name} TO ${key}`;
}

/** A right on a table that the role has of its own; `not` is left alone. */
async function revokeOne({ sql, key, role }: At, not: string): Promise<string | null> {
  const [row] = await sql<{ name: string; privilege: string }[]>`
    select c.oid::regclass::text as name, a.privilege_type as privilege from pg_class c, aclexplode(c.relacl) a
    where c.relkind = 'r' and a.grantee::text = ${role.oid} and c.oid::regclass::text <> ${not} order by 1, 2 limit 1`;
  if (row === undefined) return null;
  await sql.unsafe(`revoke ${row.privilege} on ${row.name} from ${ident(key)}`);
  return `REVOKE ${row.privilege} ON ${row.name} FROM ${key}`;
}

async function grantAndRevoke(at: At) {
  const granted = await grantExtra(at);
  if (granted === null) return null;
  const [extra] = /[a-z_]+\.[a-z_]+/.exec(granted) ?? [];
  const revoked = await revokeOne(at, extra ?? "");
  if (revoked === null) {
    await at.sql.unsafe(`revoke select on ${extra} from ${ident(at.key)}`);
    return null;
  }
  return { key: at.key, how: `${granted}; ${revoked}` };
}

async function changeOwner({ sql, key }: At, owner: string) {
  await sql.unsafe(
    `comment on role ${ident(key)} is ${literal(`plumbline key=${key} owner=${owner} generation=1 by=seed`)}`,
  );
  return { key, how: `COMMENT ON ROLE ${key}: its marker now names team ${owner}` };
}

async function addDuplicate({ sql, prefix, key, role }: At) {
  const copy = `${key}_copy`;
  const [taken] = await sql`select from pg_roles where rolname = ${copy}`;
  if (taken !== undefined || copy.length > 63) return null;
  const [schema] = schemasOf[role.owner];
  await sql.unsafe(`create role ${ident(copy)} login;
    comment on role ${ident(copy)} is ${literal(`plumbline key=${key} owner=${role.owner} generation=1 by=second-delivery`)};
    ${administeredBy(prefix, copy, role.owner)}
    grant usage on schema ${schema} to ${ident(copy)}`);
  return { key, how: `CREATE ROLE ${copy}, with the same marker: the same request carried out twice` };
}

async function changeAttributes({ sql, key, role }: At) {
  // One that signs in is locked out for everybody; one that does not is opened.
  const limit = role.limit === 50 ? 25 : 50;
  await sql.unsafe(
    `alter role ${ident(key)} ${role.login ? "nologin" : "login"} connection limit ${limit} valid until '2029-06-30T00:00:00Z'`,
  );
  return {
    key,
    how: `ALTER ROLE ${key} ${role.login ? "NOLOGIN" : "LOGIN"} CONNECTION LIMIT ${limit} VALID UNTIL '2029-06-30'`,
  };
}

async function contradict({ sql, key }: At) {
  await sql`insert into ops.access_log (at, role_name, role_oid, event, ongoing) values (now(), ${key}, null, 'refused', true)`;
  return {
    key,
    how: `The gateway reports that it refuses ${key} right now, because there is no such role; the catalog has one`,
  };
}
