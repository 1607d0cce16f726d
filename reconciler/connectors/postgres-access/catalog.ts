/**
 * The reads of pg_catalog: the same few statements for everything and for one object. Rights come from the
 * access control lists alone, found through pg_shdepend: that is where Postgres itself records on which
 * objects a role is named, so nothing it holds in this database can be missed, and no unrelated object is read.
 */
import type { FieldValue } from "../../model/drift-class.ts";
import type { FoundObject } from "../../model/evidence.ts";
import type { ScanContext } from "../contract.ts";
import { type Correlation, correlate, type RoleRow } from "./correlate.ts";
import { type Grant, printFound, readTypes } from "./grant.ts";
import { markerStartOf } from "./marker.ts";
import { custodianGroup, type Scope, teamGroup } from "./names.ts";
import { reachFields } from "./reach.ts";
import type { Session } from "./session.ts";

/** Names in these statements mean pg_catalog's own, whatever somebody put into another schema. */
export const beginRead = `begin isolation level repeatable read read only;
  set local statement_timeout = '5s'; set local search_path = pg_catalog`;

export type Which =
  | { all: true; linked: ScanContext["linked"] }
  /** `oids`: roles that belong to the key without saying so themselves, as its record says. */
  | { all: false; key: string; oids: readonly string[] };

/** One right with the role that gave it: only the giver can take it back. */
export type RightRow = { oid: string; permission: string; grantor: string | null; grantorOid: string | null };

export type FoundRole = { key: string; row: RoleRow; correlation: Correlation; found: FoundObject };

export type CatalogState = { roles: FoundRole[]; rights: RightRow[] };

/** Who may not be dropped or changed by us: from 16 on, a role that was made without the custodian as its administrator. */
const administered = `(current_setting('server_version_num')::int < 160000 or exists (
    select from pg_auth_members m join pg_roles c on c.oid = m.member
    where m.roleid = r.oid and m.admin_option and c.rolname = $2)) as administered`;

const roleColumns = `${administered}, r.oid::text as oid, r.rolname as name, r.rolcanlogin as login, r.rolconnlimit as connection_limit,
  case when r.rolvaliduntil = '-infinity' then '-infinity'
       when isfinite(r.rolvaliduntil)
       then to_char(r.rolvaliduntil at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') end as valid_until,
  r.rolsuper, r.rolcreaterole, r.rolcreatedb, r.rolreplication, r.rolbypassrls, not r.rolinherit as noinherit,
  d.description as comment`;

const rolesFrom = `pg_roles r left join pg_shdescription d on d.objoid = r.oid and d.classoid = 'pg_authid'::regclass`;

type FullRoleRow = RoleRow & { administered: boolean } & Record<(typeof attributes)[number][1], boolean>;

/** Attributes that an intent never asks for; each one held is a right too many. */
const attributes = [
  ["superuser", "rolsuper"],
  ["createrole", "rolcreaterole"],
  ["createdb", "rolcreatedb"],
  ["replication", "rolreplication"],
  ["bypassrls", "rolbypassrls"],
  ["noinherit", "noinherit"],
] as const;

export async function readState(session: Session, scope: Scope, which: Which): Promise<CatalogState> {
  const rows = await readRoles(session, scope.prefix, which);
  const roles: FoundRole[] = [];
  const keyOf = await linksAmong(rows, which);
  for (const row of rows) {
    const correlation = correlate(scope.prefix, row, keyOf);
    if (correlation === null || (!which.all && correlation.key !== which.key)) continue;
    roles.push({ key: correlation.key, row, correlation, found: foundObject(row, correlation) });
  }
  if (roles.length === 0) return { roles, rights: [] };

  const rights = await readRights(session, JSON.stringify(roles.map(({ row }) => row.oid)));
  const byOid = new Map(roles.map(({ row }) => [row.oid, [] as RightRow[]]));
  for (const right of rights) byOid.get(right.oid)?.push(right);
  for (const { found, row } of roles) {
    const own = byOid.get(row.oid) ?? [];
    found.permissions = [...new Set([...found.permissions, ...own.map(({ permission }) => permission)])].sort();
    Object.assign(found.fields, reachFields(scope, found.owner ?? null, own));
  }
  return { roles, rights };
}

async function linksAmong(rows: readonly FullRoleRow[], which: Which): Promise<(oid: string) => string | null> {
  if (!which.all) return (oid) => (which.oids.includes(oid) ? which.key : null);
  const linked = await which.linked(rows.map(({ oid }) => oid));
  return (oid) => linked.get(oid) ?? null;
}

function readRoles(session: Session, prefix: string, which: Which): Promise<FullRoleRow[]> {
  // A linked role may have any name: which ones are ours is asked page by page, not told beforehand.
  if (which.all)
    return session.rows(`select ${roleColumns} from ${rolesFrom} where $1 = '' order by r.oid`, [
      "",
      custodianGroup(prefix),
    ]);
  return session.rows(
    `select ${roleColumns} from ${rolesFrom}
     where r.oid::text in (select json_array_elements_text($1::text::json)) or r.rolname = $3 or starts_with(d.description, $4)
     order by r.oid`,
    [JSON.stringify(which.oids), custodianGroup(prefix), which.key, markerStartOf(which.key)],
  );
}

function foundObject(row: FullRoleRow, { key, by, marker }: Correlation): FoundObject {
  const fields: Record<string, FieldValue> = {
    name: row.name,
    login: row.login,
    valid_until: row.valid_until?.replace(/000Z$/, "Z") ?? null,
    connection_limit: row.connection_limit,
    ...(row.administered ? {} : { administered: false }),
  };
  const permissions = attributes.filter(([, column]) => row[column]).map(([name]) => `attribute:${name}`);
  return { externalId: row.oid, owner: marker?.key === key ? marker.owner : null, permissions, fields, by };
}

/** The roles asked about, and where pg_shdepend says that they are named: in this database, or in a shared catalog. */
const who = `with who as (select value::oid as oid from json_array_elements_text($1::text::json)),
  named as (
    select d.refobjid as who, d.classid, d.objid, d.objsubid, d.deptype from pg_shdepend d
    where d.refclassid = 'pg_authid'::regclass and d.refobjid in (select oid from who)
      and d.dbid in (0, (select oid from pg_database where datname = current_database())))`;

const membershipsSql = `${who} select m.member::text as oid, g.rolname as role, bool_or(m.admin_option) as option,
    -- From 16 on a membership says by itself whether it is inherited and may be assumed.
    coalesce(bool_or((to_jsonb(m) ->> 'inherit_option')::boolean), true) as inherits,
    coalesce(bool_or((to_jsonb(m) ->> 'set_option')::boolean), true) as sets,
    -- Before 16 whoever administers the group may end a membership, whoever gave it.
    case when current_setting('server_version_num')::int < 160000 then '[[null, null]]'::json
      else json_agg(json_build_array(m.grantor::text, by.rolname) order by m.grantor) end as grantors
  from pg_auth_members m join pg_roles g on g.oid = m.roleid left join pg_roles by on by.oid = m.grantor
  where m.member in (select oid from who) group by m.member, g.rolname`;

/** Oid and name; both null where it does not matter who gave it. */
type Grantor = [string | null, string | null];

type MembershipRow = {
  oid: string;
  role: string;
  option: boolean;
  inherits: boolean;
  sets: boolean;
  grantors: Grantor[];
};

/** Every access control list that names one of the roles, exploded, in one shape. */
const aclSql = `${who},
  acl as (
    select n.who, 'database' as on, null::text as a, null::text as b, null::text as c, null::text as d, x.datacl as acl
      from named n join pg_database x on n.classid = 'pg_database'::regclass and x.oid = n.objid
      where n.deptype = 'a' and x.datname = current_database()
    union all
    select n.who, 'schema', x.nspname, null, null, null, x.nspacl
      from named n join pg_namespace x on n.classid = 'pg_namespace'::regclass and x.oid = n.objid where n.deptype = 'a'
    union all
    select n.who, case x.relkind when 'S' then 'sequence' else 'table' end, s.nspname, x.relname, null, null, x.relacl
      from named n join pg_class x on n.classid = 'pg_class'::regclass and x.oid = n.objid and n.objsubid = 0
      join pg_namespace s on s.oid = x.relnamespace where n.deptype = 'a'
    union all
    select n.who, 'column', s.nspname, x.relname, t.attname, null, t.attacl
      from named n join pg_class x on n.classid = 'pg_class'::regclass and x.oid = n.objid and n.objsubid <> 0
      join pg_attribute t on t.attrelid = x.oid and t.attnum = n.objsubid
      join pg_namespace s on s.oid = x.relnamespace where n.deptype = 'a'
    union all
    select n.who, 'function', s.nspname, x.proname, oidvectortypes(x.proargtypes), null, x.proacl
      from named n join pg_proc x on n.classid = 'pg_proc'::regclass and x.oid = n.objid
      join pg_namespace s on s.oid = x.pronamespace where n.deptype = 'a'
    union all
    select n.who, 'default', o.rolname, s.nspname,
      case x.defaclobjtype when 'r' then 'table' when 'S' then 'sequence' when 'f' then 'function'
        when 'T' then 'type' when 'n' then 'schema' else x.defaclobjtype::text end, null, x.defaclacl
      from named n join pg_default_acl x on n.classid = 'pg_default_acl'::regclass and x.oid = n.objid
      join pg_roles o on o.oid = x.defaclrole left join pg_namespace s on s.oid = x.defaclnamespace
      where n.deptype = 'a')
  select acl.who::text as oid, acl.on, acl.a, acl.b, acl.c, e.privilege_type as privilege, bool_or(e.is_grantable) as option,
    json_agg(json_build_array(e.grantor::text, by.rolname) order by e.grantor) as grantors
  from acl cross join lateral aclexplode(acl.acl) e left join pg_roles by on by.oid = e.grantor
  where e.grantee = acl.who group by 1, 2, 3, 4, 5, 6`;

type AclRow = {
  oid: string;
  on: "database" | "schema" | "table" | "sequence" | "column" | "function" | "default";
  a: string | null;
  b: string | null;
  c: string | null;
  privilege: string;
  option: boolean;
  grantors: Grantor[];
};

/** What it owns, and whatever else names it: both stand in the way of dropping it, neither is ever repaired. */
const otherSql = `${who} select n.who::text as oid, case when n.deptype = 'o' then 'owner' else 'other' end as kind,
    coalesce(i.type, 'object') as type, coalesce(i.identity, n.objid::text) as identity
  from named n cross join lateral pg_identify_object(n.classid, n.objid, n.objsubid) i
  where n.deptype = 'o' or (n.classid <> 'pg_auth_members'::regclass and (n.deptype <> 'a' or n.classid not in (
    'pg_database'::regclass, 'pg_namespace'::regclass, 'pg_class'::regclass, 'pg_proc'::regclass, 'pg_default_acl'::regclass)))`;

type OtherRow = { oid: string; kind: "owner" | "other"; type: string; identity: string };

async function readRights(session: Session, oids: string): Promise<RightRow[]> {
  const rights: RightRow[] = [];
  const add = (oid: string, permission: string, grantors: readonly Grantor[]) => {
    for (const [grantorOid, grantor] of grantors) rights.push({ oid, permission, grantor, grantorOid });
  };
  for (const row of await session.rows<MembershipRow>(membershipsSql, [oids])) {
    const flags = [...(row.inherits ? [] : ["noinherit"]), ...(row.sets ? [] : ["noset"])];
    add(row.oid, printFound({ grant: { on: "member", role: row.role }, option: row.option, flags }), row.grantors);
  }
  for (const row of await session.rows<AclRow>(aclSql, [oids])) {
    add(row.oid, printFound({ grant: grantOf(row), option: row.option, flags: [] }), row.grantors);
  }
  for (const { oid, kind, type, identity } of await session.rows<OtherRow>(otherSql, [oids])) {
    rights.push({ oid, permission: `${kind}:${type}:${identity}`, grantor: null, grantorOid: null });
  }
  return rights;
}

function grantOf({ on, a, b, c, privilege }: AclRow): Grant {
  const [first, second, third] = [a ?? "", b ?? "", c ?? ""];
  switch (on) {
    case "database":
      return { on, privilege };
    case "schema":
      return { on, schema: first, privilege };
    case "table":
    case "sequence":
      return { on, schema: first, name: second, privilege };
    case "column":
      return { on, schema: first, name: second, column: third, privilege };
    case "function":
      return { on, schema: first, name: second, args: readTypes(third) ?? third, privilege };
    case "default":
      return { on, owner: first, schema: b, kind: defaultKind(third), privilege };
  }
}

function defaultKind(text: string): Extract<Grant, { on: "default" }>["kind"] {
  if (text === "table" || text === "sequence" || text === "function" || text === "type" || text === "schema")
    return text;
  // Strict reading: a kind that this version does not know must not look like one that it knows.
  throw new Error(`pg_default_acl holds defaults for a kind of object that is not known here: ${text}.`);
}

export type Surroundings = { database: string; publicGrants: string; version: number };

/**
 * Is this the database we think it is, and may its answers be believed as of now? A catalog of the wrong
 * database would look like "everything was revoked".
 */
export async function checkSurroundings(session: Session, scope: Scope): Promise<Surroundings> {
  const groups = [custodianGroup(scope.prefix), ...scope.teams.map((team) => teamGroup(scope.prefix, team))];
  const [row] = await session.rows<{
    database: string;
    version: number;
    standby: boolean;
    log: boolean;
    missing: string[] | null;
    everybody: string | null;
  }>(
    `select current_database() as database, current_setting('server_version_num')::int as version,
       pg_is_in_recovery() as standby,
       exists (select from pg_class c join pg_namespace s on s.oid = c.relnamespace
         where s.nspname = 'ops' and c.relname = 'access_log') as log,
       (select json_agg(g.name order by g.name) from json_array_elements_text($1::text::json) as g(name)
         where not exists (select from pg_roles where rolname = g.name)) as missing,
       (select string_agg(kind || ' ' || n, ', ' order by kind) from (${publicSql}) p) as everybody`,
    [JSON.stringify(groups)],
  );
  if (row === undefined) throw new Error("Postgres answered no row about itself.");
  if (row.missing !== null)
    throw new Error(`Not the cluster this world lives in: it has no role ${row.missing.join(", ")}.`);
  if (!row.log) throw new Error(`Not the database this world lives in: ${row.database} has no ops.access_log.`);
  if (row.standby) throw new Error("This is a standby: its catalog may be behind, so it cannot say what is true now.");
  return { database: row.database, version: row.version, publicGrants: row.everybody ?? "nothing" };
}

/** Grants to everybody are nobody's drift. They are counted, so that whoever reads a scan knows they exist. */
const publicSql = `select kind, count(*) as n from (
    select 'database' as kind from pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
      where d.datname = current_database() and a.grantee = 0
    union all
    select 'schema' from pg_namespace s, aclexplode(s.nspacl) a where a.grantee = 0 and s.nspname not in ('pg_catalog', 'information_schema')
    union all
    select 'relation' from pg_class c join pg_namespace s on s.oid = c.relnamespace, aclexplode(c.relacl) a
      where a.grantee = 0 and s.nspname not in ('pg_catalog', 'information_schema')
    union all
    select 'function' from pg_proc f join pg_namespace s on s.oid = f.pronamespace, aclexplode(coalesce(f.proacl, acldefault('f', f.proowner))) a
      where a.grantee = 0 and s.nspname not in ('pg_catalog', 'information_schema')
  ) g group by kind`;
