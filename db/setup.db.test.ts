import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ActorKind } from "../reconciler/model/role.ts";
import { type AuditEntry, appendAudit, appendAudits, entryText } from "../reconciler/record/append.ts";
import { verifyRecord } from "../reconciler/record/read-chain.ts";
import { connect, type Sql, transaction } from "./client.ts";
import { consoleRights } from "./console-rights.ts";
import { saidRights } from "./rights.ts";
import { admittedRoles, grantRights, heldRights, refuseRole } from "./setup.ts";
import { CONSOLE_ROLE, makeTestDatabase, RECONCILER_ROLE, type TestDatabase } from "./test/database.ts";

let db: TestDatabase;
let sql: Sql;
beforeAll(async () => {
  db = await makeTestDatabase();
  sql = db.sql;
});
afterAll(() => db.drop());

const grant = (role: string, pushedFacts: boolean) =>
  transaction(sql, (tx) => grantRights(tx, role, consoleRights({ pushedFacts })));

/** What the role may do in the end, whoever granted it: to itself, to everybody, or to a role that it is a member of. */
async function mayDo(role: string): Promise<string[]> {
  const tables = await sql<{ name: string; verbs: string[] }[]>`
    select n.nspname || '.' || c.relname as name, array(
      select case when has_table_privilege(${role}, c.oid, verb) then verb else
        verb || ' (' || (select string_agg(attname, ', ' order by attnum) from pg_attribute
          where attrelid = c.oid and attnum > 0 and not attisdropped and has_column_privilege(${role}, c.oid, attnum, verb)) || ')' end
      from unnest('{select,insert,update,delete,truncate,references,trigger}'::text[]) with ordinality v(verb, at)
      where has_table_privilege(${role}, c.oid, verb)
        or verb in ('select', 'insert', 'update', 'references') and has_any_column_privilege(${role}, c.oid, verb)
      order by at) as verbs
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm') and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
    order by 1`;
  const functions = await sql<{ name: string }[]>`
    select p.oid::regprocedure::text as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname in ('public', 'plumbline', 'drizzle') and has_function_privilege(${role}, p.oid, 'execute') order by 1`;
  const [rest] = await sql<{ says: string[] }[]>`
    select array(select 'may ' || verb || ' in schema ' || nspname from pg_namespace, unnest('{create,usage}'::text[]) verb
        where nspname in ('public', 'plumbline', 'drizzle', 'plumbline_search') and has_schema_privilege(${role}, oid, verb) order by 1)
      || array(select 'may make ' || what || ' in the database' from (values ('schemas', 'create'), ('temporary tables', 'temporary')) v(what, verb)
        where has_database_privilege(${role}, current_database(), verb))
      || array(select 'is a member of ' || rolname from pg_roles where rolname <> ${role} and pg_has_role(${role}, oid, 'member') order by 1)
      || array(select 'owns ' || oid::regclass::text from pg_class where pg_get_userbyid(relowner) = ${role})
      || array(select 'may do everything' from pg_roles
        where rolname = ${role} and (rolsuper or rolcreaterole or rolcreatedb or rolbypassrls or rolreplication)) as says`;
  const lines = tables.map(({ name, verbs }) => `${name.padEnd(30)} ${verbs.join("; ") || "nothing"}`);
  return [...lines, "", ...functions.map(({ name }) => `may call ${name}`), "", ...(rest?.says ?? [])];
}

describe("what a process may do in the database", () => {
  test("is what console-rights.txt and reconciler-rights.txt say, by Postgres' own account", async () => {
    await expect(`${(await mayDo(CONSOLE_ROLE)).join("\n")}\n`).toMatchFileSnapshot("console-rights.txt");
    await expect(`${(await mayDo(RECONCILER_ROLE)).join("\n")}\n`).toMatchFileSnapshot("reconciler-rights.txt");
  });

  test("takes in facts only where a source pushes evidence", async () => {
    const facts = async () =>
      (await heldRights(sql, CONSOLE_ROLE)).filter((right) => right.endsWith("on public.facts"));
    expect(await grant(CONSOLE_ROLE, false)).toBeGreaterThan(0);
    expect(await facts()).toEqual(["SELECT on public.facts"]);
    await expect(db.console`insert into facts (kind) values ('k')`).rejects.toThrow(
      "permission denied for table facts",
    );
    expect(await grant(CONSOLE_ROLE, true)).toBeGreaterThan(0);
    expect(await facts()).toContain("INSERT on public.facts");
  });

  test("is granted again where something is missing, taken away where it is too much, and touched in nothing else", async () => {
    expect(await heldRights(sql, CONSOLE_ROLE)).toEqual(saidRights(consoleRights({ pushedFacts: true })));
    expect(await grant(CONSOLE_ROLE, true)).toBe(0);
    await sql`grant update on attempts to ${sql(CONSOLE_ROLE)}`;
    await sql`grant update (fence) on objects to ${sql(CONSOLE_ROLE)}`;
    await sql`revoke all on jobs from ${sql(CONSOLE_ROLE)}`;
    expect(await grant(CONSOLE_ROLE, true)).toBeGreaterThan(3);
    expect(await heldRights(sql, CONSOLE_ROLE)).toEqual(saidRights(consoleRights({ pushedFacts: true })));
  });

  test("is known of every role that it was granted to", async () => {
    expect(await admittedRoles(sql, "console")).toEqual([CONSOLE_ROLE]);
    expect(await admittedRoles(sql, "reconciler")).toEqual([RECONCILER_ROLE]);
    expect(await refuseRole(sql, CONSOLE_ROLE, "console")).toBeNull();
    expect(await refuseRole(sql, RECONCILER_ROLE, "reconciler")).toBeNull();
    const [me] = await sql<{ role: string }[]>`select current_user as role`;
    expect(await refuseRole(sql, me?.role ?? "", "console")).toContain("is a superuser");
    expect(await refuseRole(sql, "nobody_at_all", "reconciler")).toContain("There is no role nobody_at_all");
    await sql`grant insert on attempts to public`;
    expect(await refuseRole(sql, CONSOLE_ROLE, "console")).toContain("may write attempts already");
    await sql`revoke insert on attempts from public`;
    expect(await refuseRole(sql, RECONCILER_ROLE, "console")).toContain("may write attempts, approval_uses already");
    expect(await refuseRole(sql, CONSOLE_ROLE, "reconciler")).toContain(
      "may write approvals, people, policies already",
    );
  });

  test("runs nothing as its owner but these functions, none of which looks anywhere but where it says", async () => {
    const rows = await sql<{ name: string; config: string[] | null }[]>`
      select proname as name, proconfig as config from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where prosecdef and n.nspname not in ('pg_catalog', 'information_schema') order by 1`;
    expect(rows.map(({ name }) => name)).toEqual([
      ...[
        "answer_attempt",
        "append_entries",
        "append_entry",
        "declare_intent",
        "link_status",
        "note_refusal",
        "note_shown",
        "plan_effect",
      ],
      ...["settle_effect", "settle_effect_as", "start_effect", "start_effect_as", "status_of", "take_of_agent"],
    ]);
    for (const { config } of rows) expect(config).toContain("search_path=pg_catalog, pg_temp");
  });
});

/** Each is kept as it is, the last two being no such character at all. */
const UNSPEAKABLE = ["\u0000\u0000", "\\\u0000", "\\u0000", "\\\\u0000"];

describe("the database refuses the console", () => {
  const never = [
    "insert into attempts (id) values ('a')",
    "update attempts set state = 'did_not_happen'",
    "delete from attempts",
    "insert into sightings default values",
    "insert into scans (id) values ('s')",
    "delete from facts",
    "insert into effects (name) values ('e')",
    "update effects set state = 'settled'",
    "insert into leases (name) values ('l')",
    "update objects set fence = fence + 1",
    "update objects set lease_holder = 'me', lease_until = now()",
    "update objects set external_id = 'x'",
    "insert into objects (bucket, kind, key, fence) values (0, 'k', 'k', 7)",
    "delete from objects",
    "update repairs set plan = '{}'",
    "update repairs set approvals_needed = 0",
    "insert into repairs (id) values ('r')",
    "insert into approval_uses (approval_id) values ('a')",
    "insert into audit (bucket) values (0)",
    "update audit set body = ''",
    "delete from audit",
    "truncate audit",
    "update audit_heads set seq = 0",
    "delete from audit_heads",
    "update approvals set plan_hash = ''",
    "delete from approvals",
    "truncate approvals",
    "update approval_uses set approval_id = ''",
    "delete from approval_uses",
    "update budgets set used = 0",
    "update claims set verdict = 'match'",
    "insert into drifts (id) values ('d')",
    "delete from drifts",
    "update people set password_hash = null",
    "update people set oidc_subject = 'me'",
    "update teams set departed_at = now()",
    "update transfers set state = 'accepted'",
    "select * from credentials",
    "insert into credentials (name) values ('X')",
    "insert into workers (id) values ('w')",
    "select plumbline.append_audit('{}', 'a', 'k', 'k', 's', '{}')",
    "select plumbline.declare_intent('k', 'k', '{}', 'o', 's', 'a')",
    "select plumbline.admit('public')",
    "create table mine (n int)",
    "create schema mine",
    "create function mine() returns int language sql as 'select 1'",
    "alter table audit disable trigger all",
    "drop table audit",
    "alter table objects add column mine int",
    "grant select on credentials to public",
    "create role mine",
    "copy (select 1) to program 'true'",
  ];
  test.each(never)("%s", async (statement) => {
    await expect(db.console.unsafe(statement)).rejects.toThrow(/permission denied|must be owner/);
  });

  test("to be anybody else", async () => {
    const [me] = await sql<{ role: string }[]>`select current_user as role`;
    await expect(db.console`set role ${sql(me?.role ?? "")}`).rejects.toThrow("permission denied to set role");
    await expect(db.console`set session authorization ${sql(me?.role ?? "")}`).rejects.toThrow("permission denied");
  });

  test("an entry of the record in the name of a reconciler, a terminal or setup, or one that says something else than it is filed under", async () => {
    const actor = { kind: "person" as ActorKind, id: "rita" };
    const entry = {
      actor,
      action: "repair.approved",
      kind: "k",
      key: "k",
      subject: "r",
      detail: { said: UNSPEAKABLE },
    };
    const add = (given: AuditEntry) => transaction(db.console, (tx) => appendAudit(tx, given));
    await add(entry);
    for (const kind of ["reconciler", "cli", "setup", "policy"] as const) {
      await expect(add({ ...entry, actor: { kind, id: "x" } })).rejects.toThrow("permission denied");
    }
    await add({ ...entry, actor: { kind: "policy", id: "expiry" }, action: "policy.expired" });
    const { bucket, body } = entryText({ ...entry, actor: { kind: "reconciler", id: "x" } });
    const filed = (at: number, text: string) =>
      db.console`select plumbline.append_entry(${at}::smallint, 'person', 'rita', 'repair.approved', 'k', 'k', 'r', ${text})`;
    await expect(filed(bucket, body)).rejects.toThrow("permission denied");
    await expect(filed(256, entryText(entry).body)).rejects.toThrow("permission denied");
    await expect(filed(bucket, "no JSON")).rejects.toThrow("invalid input syntax");
    const own = { ...entry, actor: { kind: "reconciler" as const, id: "x" } };
    await transaction(sql, (tx) => appendAudit(tx, own));
    expect(await sql`select actor_kind, seq::int from audit where subject = 'r' order by seq`).toEqual([
      { actor_kind: "person", seq: 1 },
      { actor_kind: "policy", seq: 2 },
      { actor_kind: "reconciler", seq: 3 },
    ]);
  });

  test("to answer for a try that is not in doubt, in any other word, or for nobody", async () => {
    const answer = (outcome: string, person: string | null) =>
      db.console`select plumbline.answer_attempt(0::smallint, 'a', ${outcome}, ${person}, null) as answered`;
    await sql`
      insert into attempts (bucket, id, repair_id, kind, key, class, state, generation, plan_hash, idempotency_key, fence, holder,
        reserved_at, deadline_at)
      values (0, 'a', 'r', 'k', 'k', 'missing_external', 'attempting', 1, 'h', 'i', 1, 'w', now(), now())`;
    expect(await answer("did_not_happen", "rita")).toMatchObject([{ answered: false }]);
    await sql`update attempts set state = 'unknown' where id = 'a'`;
    expect(await answer("attempting", "rita")).toMatchObject([{ answered: false }]);
    expect(await answer("happened", null)).toMatchObject([{ answered: false }]);
    expect(await answer("happened", "rita")).toMatchObject([{ answered: true }]);
    expect(await answer("did_not_happen", "rita")).toMatchObject([{ answered: false }]);
    await sql`delete from attempts where id = 'a'`;
  });
});

describe("the database refuses a reconciler", () => {
  let reconciler: Sql;
  beforeAll(() => {
    reconciler = connect({ url: db.reconcilerUrl, name: "test", max: 2 });
  });
  afterAll(() => reconciler.end());

  const never = [
    "insert into approvals (id) values ('a')",
    "update approvals set person_id = 'me'",
    "delete from approvals",
    "delete from approval_uses",
    "update approval_uses set approval_id = ''",
    "insert into people (id) values ('me')",
    "update people set role = 'reviewer'",
    "select email from people",
    "select password_hash from people",
    "insert into team_members (person_id) values ('me')",
    "select * from api_keys",
    "insert into api_keys (id) values ('k')",
    "insert into policies (kind) values ('k')",
    "update policies set mode = 'automatic'",
    "insert into policy_changes (id) values ('p')",
    "insert into intents (kind) values ('k')",
    "update intents set spec = '{}'",
    "insert into effects (name) values ('e')",
    "insert into claims (id) values ('c')",
    "insert into transfers (id) values ('t')",
    "insert into status_links (kind) values ('k')",
    "insert into credentials (name) values ('X')",
    "delete from attempts",
    "delete from repairs",
    "delete from drifts",
    "delete from objects",
    "delete from stops",
    "insert into audit (bucket) values (0)",
    "update audit set body = ''",
    "delete from audit",
    "truncate audit",
    "update audit_heads set seq = 0",
    "select body from idempotency_keys",
    "select plumbline.append_audit('{}', 'a', 'k', 'k', 's', '{}')",
    "select plumbline.answer_attempt(0::smallint, 'a', 'happened', 'me', null)",
    "select plumbline.declare_intent('k', 'k', '{}', 'o', 's', 'a')",
    "create table mine (n int)",
    "alter table audit disable trigger all",
    "copy (select 1) to program 'true'",
  ];
  test.each(never)("%s", async (statement) => {
    await expect(reconciler.unsafe(statement)).rejects.toThrow(/permission denied|must be owner/);
  });

  test("an entry of the record in anybody's name but its own, alone or among others", async () => {
    const entry = { action: "repair.approved", kind: "k", key: "k", subject: "a", detail: { said: UNSPEAKABLE } };
    const own = { ...entry, actor: { kind: "reconciler" as const, id: "r" } };
    const add = (...entries: AuditEntry[]) => transaction(reconciler, (tx) => appendAudits(tx, entries));
    for (const kind of ["person", "agent", "service", "source", "cli", "policy", "setup"] as const) {
      const others = { ...entry, actor: { kind, id: "x" } };
      await expect(transaction(reconciler, (tx) => appendAudit(tx, others))).rejects.toThrow("permission denied");
      await expect(add(own, others)).rejects.toThrow("permission denied");
    }
    await add(own, { ...entry, actor: { kind: "setup", id: "configuration" } });
    const { bucket, body } = entryText({ ...entry, actor: { kind: "person", id: "rita" } });
    await expect(
      reconciler`select plumbline.append_entry(${bucket}::smallint, 'reconciler', 'r', 'repair.approved', 'k', 'k', 'a', ${body})`,
    ).rejects.toThrow("permission denied");
    expect(await sql`select actor_kind from audit where subject = 'a' order by seq`).toEqual([
      { actor_kind: "reconciler" },
      { actor_kind: "setup" },
    ]);
    expect(await verifyRecord(sql)).toMatchObject({ ok: true });
  });
});

test("no table is anywhere but in public, whatever the owner is called", async () => {
  const rows = await sql`
    select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'v') and n.nspname in ('plumbline', current_user)`;
  expect(rows).toEqual([]);
});
