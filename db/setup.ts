import { type Sql, type Tx, transaction } from "./client.ts";
import { type Rights, saidRights } from "./rights.ts";

/**
 * A process that signs in to the database as a role of its own: it reads and writes what it does (console-rights.ts,
 * reconciler-rights.ts), owns nothing, and cannot do the other's work.
 */
export type Process = "console" | "reconciler";

/** What a process never writes by itself, so that a role which may is no use for it. */
const NEVER: Readonly<Record<Process, readonly string[]>> = {
  console: ["attempts", "approval_uses", "audit", "audit_heads"],
  reconciler: ["approvals", "people", "policies", "audit", "audit_heads"],
};

/** Where the server is ours. The password is the same each time, unless somebody deleted it. */
export async function makeRole(sql: Sql, role: string, password: string): Promise<void> {
  const rows = await sql`select from pg_roles where rolname = ${role}`;
  const how = `${rows.length === 0 ? "create" : "alter"} role ${ident(role)} login password ${literal(password)}`;
  await transaction(sql, async (tx) => {
    await tx.unsafe(`${how} nosuperuser nocreatedb nocreaterole nobypassrls`);
    const [database] = await tx<{ name: string }[]>`
      select current_database() as name where has_database_privilege(${role}, current_database(), 'temporary')`;
    // Not even for the length of its session does it make a table.
    if (database !== undefined) await tx.unsafe(`revoke temporary on database ${ident(database.name)} from public`);
  });
}

/** Grants what is missing and takes away what is too much; where nothing is, nothing is touched. Answers how many changed. */
export async function grantRights(tx: Tx, role: string, rights: Rights): Promise<number> {
  // Two that grant at once would change the same rows of the catalogue.
  await tx`select pg_advisory_xact_lock(hashtextextended('plumbline roles', 0))`;
  const [held, wanted] = [await heldRights(tx, role), saidRights(rights)];
  const [database] = await tx<{ name: string; connect: boolean; usage: boolean }[]>`
    select current_database() as name, has_database_privilege(${role}, current_database(), 'connect') as connect,
      has_schema_privilege(${role}, 'public', 'usage') as usage`;
  const statements = [
    ...(database?.connect === false ? [`grant connect on database ${ident(database.name)} to ${ident(role)}`] : []),
    ...(database?.usage === false ? [`grant usage on schema public to ${ident(role)}`] : []),
    ...held.filter((right) => !wanted.includes(right)).map((right) => `revoke ${said(right)} from ${ident(role)}`),
    ...wanted.filter((right) => !held.includes(right)).map((right) => `grant ${said(right)} to ${ident(role)}`),
  ];
  if (statements.length > 0) await tx.unsafe(statements.join(";\n"));
  return statements.length;
}

/** Everybody who was granted this before, and does not own it: who may answer for a try is a console, who may begin one a reconciler. */
export async function admittedRoles(sql: Sql, process: Process): Promise<string[]> {
  const rows = await sql<{ role: string }[]>`
    with granted (process, grantee, owner) as (
      select 'console', a.grantee, p.proowner from pg_proc p, aclexplode(p.proacl) a where p.oid = 'plumbline.answer_attempt'::regproc
      union all
      select 'reconciler', a.grantee, c.relowner from pg_class c, aclexplode(c.relacl) a
      where c.oid = 'public.attempts'::regclass and a.privilege_type = 'INSERT')
    select r.rolname as role from granted g join pg_roles r on r.oid = g.grantee
    where g.process = ${process} and g.grantee <> g.owner order by 1`;
  return rows.map(({ role }) => role);
}

/** Why it would be no use: what it may do already, whatever is granted. Null where it is fit. */
export async function refuseRole(sql: Sql, role: string, process: Process): Promise<string | null> {
  const [row] = await sql<{ all: boolean; owns: boolean; writes: string | null }[]>`
    select rolsuper or rolcreaterole or rolbypassrls as all, pg_has_role(rolname, a.relowner, 'member') as owns,
      (select string_agg(name, ', ' order by at) from unnest(${[...NEVER[process]]}::text[]) with ordinality t(name, at),
        lateral (select ('public.' || name)::regclass as oid) o
        where has_any_column_privilege(rolname, o.oid, 'insert, update') or has_table_privilege(rolname, o.oid, 'delete, truncate')) as writes
    from pg_roles, pg_class a where rolname = ${role} and a.oid = 'public.audit'::regclass`;
  if (row === undefined) return `There is no role ${role}: make it first, with a password of its own.`;
  if (row.all) return `${role} is a superuser or may make roles: nothing is refused to it.`;
  if (row.owns) return `${role} is the role that owns the tables, or a member of it: nothing is refused to it.`;
  if (row.writes !== null)
    return `${role} may write ${row.writes} already, which is no ${process}'s to write: by what it is a member of, by what everybody may, or as another process.`;
  return null;
}

/** What was granted to this role itself in our schemas, of what is ours to give. */
export async function heldRights(sql: Sql | Tx, role: string): Promise<string[]> {
  const rows = await sql<{ says: string }[]>`
    with me as (select oid from pg_roles where rolname = ${role}),
      ours as (select oid, nspname, nspowner, nspacl from pg_namespace where nspname in ('public', 'plumbline', 'drizzle')),
      given (says, grantee) as (
        select a.privilege_type || ' on ' || nspname, a.grantee from ours, aclexplode(nspacl) a
        where pg_has_role(nspowner, 'usage') and nspname <> 'public'
        union all
        select a.privilege_type || ' on ' || nspname || '.' || proname, a.grantee
        from pg_proc p join ours on ours.oid = pronamespace, aclexplode(proacl) a where pg_has_role(proowner, 'usage')
        union all
        select a.privilege_type || ' on ' || nspname || '.' || relname, a.grantee
        from pg_class c join ours on ours.oid = relnamespace, aclexplode(relacl) a
        where pg_has_role(relowner, 'usage') and relkind in ('r', 'p', 'v', 'm')
        union all
        select a.privilege_type || ' (' || attname || ') on ' || nspname || '.' || relname, a.grantee
        from pg_attribute t join pg_class c on c.oid = attrelid join ours on ours.oid = relnamespace, aclexplode(attacl) a
        where pg_has_role(relowner, 'usage') and not attisdropped)
    select says from given, me where grantee = me.oid and grantee <> 0 order by says collate "C"`;
  return rows.map(({ says }) => says);
}

/** `UPDATE (due_at) on public.objects` as a statement has it. */
function said(right: string): string {
  const [, verb = "", column, on = ""] = /^([A-Z]+)(?: \((.+)\))? on (.+)$/.exec(right) ?? [];
  const [schema = "", ...name] = on.split(".");
  if (name.length === 0) return `${verb} on schema ${ident(schema)}`;
  const what = `${ident(schema)}.${ident(name.join("."))}`;
  if (verb === "EXECUTE") return `${verb} on function ${what}`;
  return `${verb}${column === undefined ? "" : ` (${ident(column)})`} on table ${what}`;
}

function ident(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** For the password that was made here: letters, digits, - and _. */
function literal(text: string): string {
  if (!/^[\w-]+$/.test(text)) throw new Error("A password of these letters was not expected here.");
  return `'${text}'`;
}
