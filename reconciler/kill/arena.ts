/** Where trials take place: a database cloned for each, a world outside for each, and the bundles of the processes that are hit. */
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import path from "node:path";
import { promisify } from "node:util";
import postgres from "postgres";
import { connect, type Sql } from "../../db/client.ts";
import { makeTestDatabase, testServerUrl, withDatabase } from "../../db/test/database.ts";
import { oneFileEach } from "../../lib/one-file.ts";
import { settlePeople } from "../../lib/services/test-world.ts";
import {
  type Directory,
  type DirectoryAccount,
  startDirectory,
} from "../connectors/http-directory/directory.test-kit.ts";
import { dropSandbox, type Sandbox, seedSandbox } from "../sandbox/seed.ts";
import type { KillKind } from "./matrix.ts";
import { ACCOUNT_PREFIX, type Outside, type Times, TOKENS, timesAt } from "./worlds.ts";

export type Arena = {
  times: Times;
  victimFile: string;
  sleeperFile: string;
  /** A database with people and without objects. */
  makeDatabase(): Promise<{ url: string; sql: Sql; drop(): Promise<void> }>;
  /** One thing outside, of a kind that nobody else has; not there yet, or not as it will be asked for. */
  makeWorld(kind: KillKind, name: string): Promise<TrialWorld>;
  /** Kills the database server for all that ask for it within some seconds, once, and waits until it is back. */
  killServer(): Promise<void>;
  close(): Promise<void>;
};

export type TrialWorld = {
  key: string;
  spec: unknown;
  /** What is there at the start, by its id. */
  link: string | null;
  target: string;
  protocol: "postgres" | "http";
  /** Its addresses, by the wire that this changes them to. */
  outside(review: boolean, times: Times, through: (url: string) => string): Outside;
  /** What is there now and carries the key. */
  there(): Promise<{ id: string; asAsked: boolean }[]>;
  /** Writes that took effect, where the outside itself keeps a journal. */
  directory: Directory | null;
  end(): Promise<void>;
};

export async function openArena(): Promise<Arena> {
  const template = await makeTestDatabase();
  await settlePeople(template.sql);
  // A database is cloned only while nobody is in it.
  await template.sql.end();
  const templateName = new URL(template.url).pathname.slice(1);
  const admin = postgres(testServerUrl(), { max: 2, onnotice: () => {} });
  const worlds = new AccessWorlds();
  let killing: Promise<void> | null = null;
  const sources = ["victim.ts", "sleeper.ts"].map((name) => path.join(import.meta.dirname, name));
  const { files, remove } = await oneFileEach(sources);
  const [victimFile = "", sleeperFile = ""] = files;
  return {
    times: timesAt(await measurePace()),
    victimFile,
    sleeperFile,
    async makeDatabase() {
      const name = `k_${randomBytes(6).toString("hex")}`;
      await insist(() => admin.unsafe(`create database ${name} template ${templateName}`));
      const url = withDatabase(testServerUrl(), name);
      const sql = connect({ url, name: "trial", max: 3 });
      return {
        url,
        sql,
        async drop() {
          await sql.end({ timeout: 1 }).catch(() => {});
          await insist(() => admin.unsafe(`drop database if exists ${name} with (force)`));
        },
      };
    },
    killServer: () => {
      killing ??= killServer().finally(() => {
        killing = null;
      });
      return killing;
    },
    makeWorld: (kind, name) => (kind === "access" ? worlds.take(name) : directoryWorld(kind, name)),
    async close() {
      remove();
      await worlds.close();
      await insist(() => admin.unsafe(`drop database if exists ${templateName} with (force)`));
      await admin.end();
    },
  };
}

/** A connection that a killed server left behind fails the first statement on it. */
export async function insist<T>(work: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await work();
    } catch (error) {
      if (tried === 40) throw error;
      await sleep(300);
    }
  }
}

const GATHER_MS = 4_000;

async function killServer(): Promise<void> {
  await sleep(GATHER_MS);
  const pid = Number((await ask(`select split_part(pg_read_file('postmaster.pid'), E'\\n', 1) as answer`)).answer);
  process.kill(pid, "SIGKILL");
  // Whoever started it starts it again.
  for (let tried = 1; ; tried += 1) {
    await sleep(200);
    const up = await ask("select 1 as answer").catch(() => null);
    if (up !== null) return;
    if (tried === 300) throw new Error("the database server did not come back");
  }
}

async function ask(text: string): Promise<{ answer: string }> {
  const sql = postgres(testServerUrl(), { max: 1, connect_timeout: 2, onnotice: () => {} });
  try {
    const [row] = await sql.unsafe<{ answer: string }[]>(text);
    if (row === undefined) throw new Error("no answer");
    return row;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** How long starting a process takes, beside what it takes where nothing else runs. */
async function measurePace(): Promise<number> {
  const began = performance.now();
  for (let n = 0; n < 3; n += 1) await promisify(execFile)(process.execPath, ["-e", "0"]);
  return Math.min(4, Math.max(1, Math.round((performance.now() - began) / 3 / 60)));
}

/** A file of its own starts in a fifth of the time that compiling takes. Beside the project, so that it finds its packages. */
const asked = { groups: ["readers"], active: true, title: "As asked" };

async function directoryWorld(kind: Exclude<KillKind, "access">, name: string): Promise<TrialWorld> {
  const key = `${ACCOUNT_PREFIX}${name}`;
  const account: DirectoryAccount = {
    ...{ id: "a1", externalKey: key, owner: "billing", ...asked },
    ...{ title: "Changed by hand", version: "1", updatedAt: "2026-01-01T00:00:00Z" },
  };
  const remembers = kind === "conditional" ? "key" : kind;
  const accounts = kind === "conditional" ? [account] : [];
  const directory = await startDirectory({ accounts, tokens: TOKENS, remembers });
  return {
    ...{ key, spec: asked, link: kind === "conditional" ? "a1" : null, directory },
    ...{ target: directory.url, protocol: "http" as const },
    outside: (review, times, through) => ({ kind, review, times, url: through(directory.url) }),
    there: async () =>
      [...directory.accounts.values()]
        .filter((one) => one.externalKey === key)
        .map((one) => ({ id: one.id, asAsked: one.title === asked.title })),
    end: () => directory.close(),
  };
}

/** A world of roles takes a while to make, and two at work in it wait for each other: each is lent to one trial at a time. */
class AccessWorlds {
  readonly #free: { sandbox: Sandbox; input: Parameters<typeof dropSandbox>[0] }[] = [];
  readonly #all: Parameters<typeof dropSandbox>[0][] = [];

  async take(name: string): Promise<TrialWorld> {
    const lent = this.#free.pop() ?? (await this.#make());
    const { connector, databaseUrl } = lent.sandbox;
    const key = `${connector.prefix}svc_${name}`;
    const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
    return {
      ...{ key, link: null, directory: null, target: databaseUrl, protocol: "postgres" as const },
      spec: {
        subject: "A trial",
        grants: ["database:CONNECT", `member:${connector.prefix}billing_readers`],
        ...{ login: true, validUntil: null, connectionLimit: 2 },
      },
      outside: (review, times, through) => ({
        ...{ kind: "access" as const, review, times },
        access: {
          ...connector,
          observerUrl: through(connector.observerUrl),
          custodianUrl: through(connector.custodianUrl),
          credentials: Object.fromEntries(
            Object.entries(connector.credentials).map(([team, url]) => [team, through(url)]),
          ),
        },
      }),
      async there() {
        const rows = await sql<{ id: string; member: boolean }[]>`
          select r.oid::text as id, exists (select from pg_auth_members m join pg_roles g on g.oid = m.roleid
            where m.member = r.oid and g.rolname = ${`${connector.prefix}billing_readers`}) as member
          from pg_roles r where shobj_description(r.oid, 'pg_authid') like ${`plumbline key=${key} %`}`;
        return rows.map(({ id, member }) => ({ id, asAsked: member }));
      },
      end: async () => {
        await sql.end({ timeout: 1 }).catch(() => {});
        this.#free.push(lent);
      },
    };
  }

  async #make() {
    const prefix = `k${randomBytes(4).toString("hex")}_`;
    const input = { adminUrl: testServerUrl(), prefix, databaseName: `${prefix}sandbox` };
    this.#all.push(input);
    return { sandbox: await seedSandbox(input), input };
  }

  async close() {
    for (const input of this.#all) await dropSandbox(input);
  }
}
