/**
 * The world as text, for comparing before and after byte by byte: roles, comments, memberships, access control
 * lists, owners, settings and the row counts of every table. Passwords are shown as present or not.
 */
import { withAdmin } from "./admin.ts";

const parts: readonly string[] = [
  `select 'role ' || r.rolname || ' oid=' || r.oid || ' ' || concat_ws(' ', case when rolsuper then 'super' end, case when rolinherit then 'inherit' end,
     case when rolcreaterole then 'createrole' end, case when rolcreatedb then 'createdb' end, case when rolcanlogin then 'login' end,
     case when rolreplication then 'replication' end, case when rolbypassrls then 'bypassrls' end) || ' limit=' || rolconnlimit
     -- To take an end date away, Postgres can only set it to infinity: the same thing to everybody who signs in.
     || ' until=' || coalesce(nullif(rolvaliduntil::text, 'infinity'), 'never') || ' password=' || (rolpassword is not null)::text
     || ' comment=' || coalesce(shobj_description(r.oid, 'pg_authid'), '') as line
   from pg_authid r where r.oid in (select oid from mine)`,
  `select 'member ' || m.rolname || ' of ' || g.rolname || ' admin=' || a.admin_option || ' by=' || coalesce(b.rolname, '?')
     || ' ' || coalesce(to_jsonb(a) ->> 'inherit_option', '') || ' ' || coalesce(to_jsonb(a) ->> 'set_option', '')
   from pg_auth_members a join pg_authid m on m.oid = a.member join pg_authid g on g.oid = a.roleid left join pg_authid b on b.oid = a.grantor
   where a.member in (select oid from mine) or a.roleid in (select oid from mine)`,
  `select 'setting ' || coalesce(r.rolname, '*') || ' ' || s.setconfig::text from pg_db_role_setting s left join pg_authid r on r.oid = s.setrole
   where s.setrole in (select oid from mine)`,
  `select 'database ' || datname || ' owner=' || datdba::regrole || ' comment=' || coalesce(shobj_description(oid, 'pg_database'), '')
     || ' acl=' || coalesce((select string_agg(x::text, ',' order by x::text) from unnest(datacl) x), '') from pg_database where datname = current_database()`,
  `select 'schema ' || nspname || ' owner=' || nspowner::regrole || ' acl=' || coalesce((select string_agg(x::text, ',' order by x::text) from unnest(nspacl) x), '')
   from pg_namespace where nspname !~ '^pg_toast' and nspname !~ '^pg_temp'`,
  `select 'relation ' || c.oid::regclass || ' ' || c.relkind::text || ' owner=' || c.relowner::regrole || ' acl=' ||
     coalesce((select string_agg(x::text, ',' order by x::text) from unnest(c.relacl) x), '')
   from pg_class c join pg_namespace s on s.oid = c.relnamespace where s.nspname not in ('pg_catalog', 'information_schema') and s.nspname !~ '^pg_toast'`,
  `select 'column ' || a.attrelid::regclass || '.' || a.attname || ' acl=' || (select string_agg(x::text, ',' order by x::text) from unnest(a.attacl) x)
   from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace s on s.oid = c.relnamespace where a.attacl is not null and s.nspname <> 'pg_catalog'`,
  `select 'function ' || p.oid::regprocedure || ' owner=' || p.proowner::regrole || ' acl=' || coalesce((select string_agg(x::text, ',' order by x::text) from unnest(p.proacl) x), '')
   from pg_proc p join pg_namespace s on s.oid = p.pronamespace where s.nspname not in ('pg_catalog', 'information_schema')`,
  `select 'default ' || defaclrole::regrole || ' ' || coalesce(defaclnamespace::regnamespace::text, '*') || ' ' || defaclobjtype::text || ' acl=' || defaclacl::text from pg_default_acl`,
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
       where c.relkind = 'r' and s.nspname not in ('pg_catalog', 'information_schema')`,
    );
    for (const { name } of tables) {
      const [row] = await sql.unsafe<{ line: string }[]>(`select 'rows ${name} ' || count(*) as line from ${name}`);
      lines.push(row?.line ?? "");
    }
    await sql.unsafe("commit");
    return `${lines.sort().join("\n")}\n`;
  });
}
