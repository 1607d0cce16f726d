import postgres from "postgres";
import { READER } from "../../db/client.ts";
import { sandboxUrl } from "../product/data-folder.ts";
import { until } from "../product/until.ts";

/** What is true outside, asked of the sandbox itself and of nobody who could be mistaken about it. */
export async function inSandbox<T>(work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(sandboxUrl(), { max: 1, onnotice: () => {} });
  try {
    return await work(sql);
  } finally {
    await sql.end();
  }
}

/** May this role itself, whatever its groups may, do this to this table? */
export async function mayRole(role: string, right: string, table: string): Promise<boolean> {
  return inSandbox(async (sql) => {
    const [row] = await sql<{ may: boolean }[]>`
      select exists (
        select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace,
          aclexplode(c.relacl) a join pg_roles r on r.oid = a.grantee
        where n.nspname || '.' || c.relname = ${table} and r.rolname = ${role} and a.privilege_type = ${right}) as may`;
    return row?.may === true;
  });
}

/**
 * Holds a table's rights, so that whoever changes them waits: between sent and answered. Ends without a trace.
 */
export async function whileRightsAreHeld(table: string, work: () => Promise<void>): Promise<void> {
  await inSandbox(async (sql) => {
    const undo = new Error("undone");
    await sql
      .begin(async (tx) => {
        await tx`grant trigger on ${tx(table)} to current_user`;
        await work();
        throw undo;
      })
      .catch((error: unknown) => {
        if (error !== undo) throw error;
      });
  });
}

/** Somebody puts it right by hand, and tells nobody. */
export async function revoke(role: string, right: string, table: string): Promise<void> {
  await inSandbox(async (sql) => {
    if (!/^[A-Z]+$/.test(right)) throw new Error(`${right} is not a right.`);
    await sql`revoke ${sql.unsafe(right)} on ${sql(table)} from ${sql(role)}`;
  });
}

/** Somebody in a hurry gives more than was asked for. */
export async function grant(role: string, right: string, table: string): Promise<void> {
  await inSandbox(async (sql) => {
    if (!/^[A-Z]+$/.test(right)) throw new Error(`${right} is not a right.`);
    await sql`grant ${sql.unsafe(right)} on ${sql(table)} to ${sql(role)}`;
  });
}

/** The managed roles that may not do this to this table. */
export async function rolesWithout(right: string, table: string): Promise<string[]> {
  return inSandbox(async (sql) => {
    const rows = await sql<{ name: string }[]>`
      select rolname as name from pg_roles where shobj_description(oid, 'pg_authid') like 'plumbline key=%'
        and not has_table_privilege(oid, ${table}, ${right}) order by rolname`;
    return rows.map(({ name }) => name);
  });
}

/** What a role is, apart from its rights. */
export async function roleSettings(role: string): Promise<Record<string, unknown> | null> {
  return inSandbox(async (sql) => {
    const [row] = await sql`
      select rolcanlogin, rolconnlimit, coalesce(rolvaliduntil, 'infinity')::text as rolvaliduntil, rolsuper, rolcreaterole, rolcreatedb, rolinherit
      from pg_roles where rolname = ${role}`;
    return row === undefined ? null : { ...row };
  });
}

/** Takes Plumbline's own database away for as long as the work takes; the server and the sandbox stay. */
export async function withoutDatabase(name: string, work: () => Promise<void>): Promise<void> {
  await inSandbox(async (sql) => {
    await sql`alter database ${sql(name)} allow_connections false`;
    try {
      await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name}`;
      await work();
    } finally {
      await sql`alter database ${sql(name)} allow_connections true`;
    }
  });
}

/** The database beside the sandbox: the one whose record the product keeps. */
export async function plumblineDatabase(): Promise<string> {
  return inSandbox(async (sql) => {
    const [row] = await sql<{ name: string }[]>`
      select datname as name from pg_stat_activity where application_name = ${READER} limit 1`;
    if (row === undefined) throw new Error("The console is connected to no database.");
    return row.name;
  });
}

/** What the sandbox's mail server was given for an address, once there are that many. */
export async function mailsTo(address: string, atLeast: number): Promise<{ subject: string; body: string }[]> {
  return inSandbox(async (sql) => {
    let mails: { subject: string; body: string }[] = [];
    await until(`${atLeast} mails to ${address}`, 30_000, async () => {
      mails = await sql`select subject, body from mail.messages where recipient = ${address} order by n`;
      return mails.length >= atLeast;
    });
    return mails;
  });
}

/** The role that everything is read with may not sign in for as long as the work takes: its source says nothing. */
export async function whileNobodyMayRead(work: () => Promise<void>): Promise<void> {
  await inSandbox(async (sql) => {
    const [row] = await sql<{ observer: string }[]>`select prefix || 'observer' as observer from ops.world`;
    const observer = row?.observer ?? "";
    await sql`alter role ${sql(observer)} nologin`;
    try {
      await sql`select pg_terminate_backend(pid) from pg_stat_activity where usename = ${observer}`;
      await work();
    } finally {
      await sql`alter role ${sql(observer)} login`;
    }
  });
}
