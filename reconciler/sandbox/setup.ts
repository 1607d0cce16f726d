import { existsSync } from "node:fs";
import path from "node:path";
import { connect, json, type Sql, transaction } from "../../db/client.ts";
import { migrateDatabase } from "../../db/migrate.ts";
import { demoPeople, demoTeams, seedPeople } from "../../db/seed/people.ts";
import { admittedRoles, makeRole, type Process, refuseRole } from "../../db/setup.ts";
import { wantsDigest } from "../../lib/comparable.ts";
import { wantsSandbox } from "../../lib/env.ts";
import { messageOf } from "../../lib/message-of.ts";
import type { PlumblineConfig } from "../config.ts";
import type { ConnectorSpec } from "../connectors/contract.ts";
import { noticeConnectorSpec } from "../connectors/mail-notice/spec.ts";
import { accessConnectorSpec } from "../connectors/postgres-access/spec.ts";
import { refundConnectorSpec } from "../connectors/stripe-refund/spec.ts";
import { loadConfig } from "../load-config.ts";
import { bucketOf } from "../model/bucket.ts";
import { refOf } from "../model/reference.ts";
import { appendAudit } from "../record/append.ts";
import { admitRole } from "../record/process-role.ts";
import { addTeams } from "../record/teams.ts";
import { withAdmin } from "./admin.ts";
import { seedOutside } from "./outside-schema.ts";
import { noticeDomain, noticeKind, outsideIntents, refundKind, senders } from "./outside-world.ts";
import { seedSandbox, worldLinks } from "./seed.ts";
import { sandboxKind, teams, worldIntents } from "./world.ts";

/**
 * Brings a database to where a reconciler can start: migrated, with the teams that the configuration declares, the roles of
 * the processes that have one and, for the demo, with people, the sandbox world and the intents that match it. Running it again changes nothing. Prints one JSON line: what
 * the reconciler's environment needs (never the web's), and the demo's sign-ins.
 */
export async function setUp(
  env: Record<string, string | undefined>,
  declared: Partial<Pick<PlumblineConfig, "teams" | "kinds">> = {},
) {
  const url = env.DATABASE_URL;
  if (!url) throw new Error("DATABASE_URL is not set.");
  await migrateDatabase(url, migrationsFolder());
  const isSandbox = wantsSandbox(env.SANDBOX, url);
  const sql = connect({ url, name: "plumbline setup", max: 2 });
  try {
    await addTeams(sql, declared.teams ?? (isSandbox ? demoTeams : []));
    for (const process of ["console", "reconciler"] as const) await admitAs(process, sql, env, declared.kinds ?? []);
    return isSandbox ? await setUpSandbox(sql, url, env) : { env: {}, signIns: [] };
  } finally {
    await sql.end();
  }
}

/**
 * The role that the process's own address names, and every other that was admitted before: a migration may have brought tables.
 * Only the first is refused where it is not fit, because somebody has just asked for it.
 */
async function admitAs(
  process: Process,
  sql: Sql,
  env: Record<string, string | undefined>,
  kinds: PlumblineConfig["kinds"],
): Promise<void> {
  const name = `PLUMBLINE_${process.toUpperCase()}_DATABASE_URL`;
  const asked = env[name];
  const named = asked ? await roleBehind(sql, name, asked, env.ROLES_ARE_OURS === "1") : null;
  const why = named === null ? null : await refuseRole(sql, named, process);
  if (why !== null) throw new Error(`${name}: ${why}`);
  const roles = new Set([...(named === null ? [] : [named]), ...(await admittedRoles(sql, process))]);
  for (const role of roles) await admitRole(sql, { role, process, kinds, actor: { kind: "setup", id: process } });
}

async function roleBehind(sql: Sql, name: string, address: string, isOurs: boolean): Promise<string> {
  if (!isOurs) return whoSignsIn(name, address);
  const { username, password } = new URL(address);
  await makeRole(sql, decodeURIComponent(username), decodeURIComponent(password));
  return decodeURIComponent(username);
}

/** Asked of the server: before a pool of connections, a role may be called otherwise. */
async function whoSignsIn(name: string, address: string): Promise<string> {
  const client = connect({ url: address, name: "plumbline setup", max: 1 });
  try {
    const [row] = await client<{ role: string }[]>`select current_user as role`;
    return row?.role ?? "";
  } catch (error) {
    throw new Error(`${name}: nobody can sign in with it (${messageOf(error)}).`);
  } finally {
    await client.end();
  }
}

async function setUpSandbox(sql: Sql, url: string, env: Record<string, string | undefined>) {
  const prefix = env.SANDBOX_PREFIX ?? "";
  const databaseName = env.SANDBOX_DATABASE ?? "sandbox";
  const secret = env.SANDBOX_SECRET;
  const sandbox = await seedSandbox({ adminUrl: url, prefix, databaseName, secret });
  const outside = await withAdmin(sandbox.databaseUrl, (admin) => seedOutside(admin, secret));
  await seedPeople(sql);
  await seedIntents(sql, prefix, { ...outside.links, ...(await worldLinks(sandbox.databaseUrl)) });
  return {
    env: { ...sandbox.env, ...outside.env, SANDBOX_ADMIN_URL: sandbox.databaseUrl },
    signIns: demoPeople.map(({ email, password, role, teams, name }) => ({
      email,
      password,
      role,
      name,
      team: teams.join(", "),
    })),
  };
}

/** Beside the bundle, or in their place in the checkout. */
function migrationsFolder(): string {
  const bundled = path.join(import.meta.dirname, "migrations");
  return existsSync(bundled) ? bundled : path.join(import.meta.dirname, "../../db/migrations");
}

/** The promises that the sandbox keeps when it is new. Only for objects that nobody ever asked for. */
async function seedIntents(sql: Sql, prefix: string, links: Record<string, string>): Promise<void> {
  const specs: Record<string, ConnectorSpec> = {
    [sandboxKind]: accessConnectorSpec({ prefix, teams: [...teams] }),
    [refundKind]: refundConnectorSpec({ teams, twoPeopleFrom: 1 }),
    [noticeKind]: noticeConnectorSpec({ domain: noticeDomain, senders }),
  };
  await transaction(sql, async (tx) => {
    const people = await tx<{ id: string; email: string }[]>`select id, email from people`;
    // Who has an account here asked as themselves; the others are names in the story.
    const personOf = (name: string) => people.find((row) => row.email.startsWith(`${name.split(".")[0]}@`))?.id ?? name;
    for (const intent of [...worldIntents(prefix), ...outsideIntents()]) {
      const { kind, key, owner, subject } = intent;
      const bucket = bucketOf(kind, key);
      const askedBy = personOf(intent.askedBy ?? "setup");
      const desired = specs[kind]?.desire(key, intent.spec) ?? { permissions: [], fields: {} };
      const wants = wantsDigest({ presence: "present", owner, desired });
      const rows = await tx`
        insert into objects (bucket, kind, key, ref, generation, presence, owner, owner_epoch, asked_by, external_id, linked_at, wants)
        select ${bucket}, ${kind}, ${key}, ${refOf({ kind, key })}, 1, 'present', ${owner}, epoch, ${askedBy},
               ${links[key] ?? null}, case when ${links[key] ?? null}::text is null then null else now() end, ${wants}
        from teams where id = ${owner}
        on conflict do nothing returning 1`;
      if (rows.length === 0) continue;
      await tx`
        insert into intents (bucket, kind, key, generation, presence, spec, desired, owner, subject, asked_by)
        values (${bucket}, ${kind}, ${key}, 1, 'present', ${json(tx, intent.spec)},
                ${json(tx, desired)}, ${owner}, ${subject}, ${askedBy})`;
      await appendAudit(tx, {
        actor: { kind: "setup", id: "sandbox" },
        action: "intent.put",
        kind,
        key,
        detail: { generation: 1, owner },
      });
    }
  });
}

if (process.argv[1]?.match(/setup\.(mjs|ts)$/)) {
  const done = loadConfig(process.env).then((config) => setUp(process.env, config));
  done.then(
    (result) => process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(0)),
    (error: unknown) => {
      console.error(messageOf(error));
      process.exit(1);
    },
  );
}
