/**
 * The world as text, for comparing before and after byte by byte: roles, comments, memberships, access control
 * lists, owners, settings and the row counts of every table. Passwords are shown as present or not.
 */
import { withAdmin } from "./admin.ts";

function ours(schema: string): string {
  return `${schema} not in ('pg_catalog', 'information_schema') and ${schema} !~ '^pg_(toast|temp)'`;
}

/** One line per right, so that a change shows as exactly the lines it is about. No list means the default one. */
function aclPart(kind: string, name: string, acl: string, from: string): string {
  return `select 'acl ${kind} ' || o.name || ' ' || item::text from (select ${name} as name, ${acl} as acl from ${from}) o, unnest(o.acl) item`;
}

const parts: readonly string[] = [
  `select 'role ' || r.rolname || ' oid=' || r.oid || ' ' || concat_ws(' ', case when rolsuper then 'super' end, case when rolinherit then 'inherit' end,
     case when rolcreaterole then 'createrole' end, case when rolcreatedb then 'createdb' end, case when rolcanlogin then 'login' end,
     case when rolreplication then 'replication' end, case when rolbypassrls then 'bypassrls' end) || ' limit=' || rolconnlimit
     -- To take an end date away, Postgres can only set it to infinity: the same thing to everybody who signs in.
     || ' until=' || coalesce(nullif(rolvaliduntil::text, 'infinity'), 'never') || ' password=' || (rolpassword is not null)::text
     || ' comment=' || coalesce(shobj_description(r.oid, 'pg_authid'), '') as line
   from pg_authid r where r.oid in (select oid from mine)`,
  `select 'member ' || m.rolname || ' of ' || g.rolname || ' admin=' || a.admin_option
     -- Before 16 it is only remembered who gave a membership, and means nothing.
     || case when current_setting('server_version_num')::int >= 160000 then ' by=' || coalesce(b.rolname, '?') else '' end
     || ' ' || coalesce(to_jsonb(a) ->> 'inherit_option', '') || ' ' || coalesce(to_jsonb(a) ->> 'set_option', '')
   from pg_auth_members a join pg_authid m on m.oid = a.member join pg_authid g on g.oid = a.roleid left join pg_authid b on b.oid = a.grantor
   where a.member in (select oid from mine) or a.roleid in (select oid from mine)`,
  `select 'setting ' || coalesce(r.rolname, '*') || ' ' || s.setconfig::text from pg_db_role_setting s left join pg_authid r on r.oid = s.setrole
   where s.setrole in (select oid from mine)`,
  `select 'database ' || datname || ' owner=' || datdba::regrole || ' comment=' || coalesce(shobj_description(oid, 'pg_database'), '')
   from pg_database where datname = current_database()`,
  `select 'schema ' || nspname || ' owner=' || nspowner::regrole from pg_namespace where ${ours("nspname")}`,
  `select 'relation ' || c.oid::regclass || ' ' || c.relkind::text || ' owner=' || c.relowner::regrole
   from pg_class c join pg_namespace s on s.oid = c.relnamespace where ${ours("s.nspname")}`,
  `select 'function ' || p.oid::regprocedure || ' owner=' || p.proowner::regrole
   from pg_proc p join pg_namespace s on s.oid = p.pronamespace where ${ours("s.nspname")}`,
  `select 'default ' || defaclrole::regrole || ' ' || coalesce(defaclnamespace::regnamespace::text, '*') || ' ' || defaclobjtype::text || ' acl=' || defaclacl::text from pg_default_acl`,
  aclPart(
    "database",
    "datname::text",
    "coalesce(datacl, acldefault('d', datdba))",
    "pg_database where datname = current_database()",
  ),
  aclPart(
    "schema",
    "nspname::text",
    "coalesce(nspacl, acldefault('n', nspowner))",
    `pg_namespace where ${ours("nspname")}`,
  ),
  aclPart(
    "relation",
    "c.oid::regclass::text",
    "coalesce(c.relacl, acldefault((case c.relkind when 'S' then 's' else 'r' end)::\"char\", c.relowner))",
    `pg_class c join pg_namespace s on s.oid = c.relnamespace where c.relkind in ('r', 'v', 'm', 'S', 'p', 'f') and ${ours("s.nspname")}`,
  ),
  aclPart(
    "column",
    "a.attrelid::regclass || '.' || a.attname",
    "a.attacl",
    `pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace s on s.oid = c.relnamespace where ${ours("s.nspname")}`,
  ),
  aclPart(
    "function",
    "p.oid::regprocedure::text",
    "coalesce(p.proacl, acldefault('f', p.proowner))",
    `pg_proc p join pg_namespace s on s.oid = p.pronamespace where ${ours("s.nspname")}`,
  ),
];

/** Roles of this world by prefix; with the empty prefix every role but Postgres's own. */
const mine = `with mine as (select r.oid from pg_authid r, ops.world w where starts_with(r.rolname, w.prefix) and r.rolname !~ '^pg_')`;

/** `url`: a superuser in the sandbox database. Lines are sorted, so equal worlds are equal texts. */
export async function dumpCatalog(url: string): Promise<string> {
  return withAdmin(url, async (sql) => {
    const lines: string[] = [];
    await sql.unsafe(
      "begin isolation level repeatable read read only; set local search_path = pg_catalog; set local timezone = 'UTC'",
    );
    for (const part of parts) {
      const rows = await sql.unsafe<{ line: string }[]>(`${mine} select line from (${part}) as part(line)`);
      lines.push(...rows.map(({ line }) => line));
    }
    const tables = await sql.unsafe<{ name: string }[]>(
      `select c.oid::regclass::text as name from pg_class c join pg_namespace s on s.oid = c.relnamespace
       where c.relkind = 'r' and ${ours("s.nspname")}`,
    );
    for (const { name } of tables) {
      const [row] = await sql.unsafe<{ line: string }[]>(`select 'rows ${name} ' || count(*) as line from ${name}`);
      lines.push(row?.line ?? "");
    }
    await sql.unsafe("commit");
    return `${lines.sort().join("\n")}\n`;
  });
}
