/** Where trials take place: a database cloned for each, a world outside for each, and the bundles of the processes that are hit. */
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import path from "node:path";
import { promisify } from "node:util";
import { connect, type Sql } from "../../db/client.ts";
import { makeTestDatabase, testServerUrl, withDatabase } from "../../db/test/database.ts";
import { oneFileEach } from "../../lib/one-file.ts";
import { settlePeople } from "../../lib/services/test-world.ts";
import type { KillKind } from "./matrix.ts";
import { openOutsides, type TrialWorld } from "./outsides.ts";
import { type Times, timesAt } from "./worlds.ts";

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

export async function openArena(): Promise<Arena> {
  const template = await makeTestDatabase();
  await settlePeople(template.sql);
  // A database is cloned only while nobody is in it.
  await template.sql.end();
  const templateName = new URL(template.url).pathname.slice(1);
  const admin = connect({ url: testServerUrl(), name: "arena", max: 2 });
  const outsides = openOutsides();
  let killing: Promise<void> | null = null;
  // A file of its own starts in a fifth of the time that compiling takes. Beside the project, so that it finds its packages.
  const sources = ["victim.ts", "sleeper.ts"].map((name) => path.join(import.meta.dirname, name));
  const { files, remove } = await oneFileEach(sources, {}, "bundle");
  const [victimFile = "", sleeperFile = ""] = files;
  return {
    times: timesAt(await measurePace()),
    victimFile,
    sleeperFile,
    async makeDatabase() {
      const name = `k_${randomBytes(6).toString("hex")}`;
      await insist(() => admin.unsafe(`create database ${name} template ${templateName} strategy file_copy`));
      const url = withDatabase(testServerUrl(), name);
      const sql = connect({ url, name: "trial", max: 2 });
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
    makeWorld: outsides.make,
    async close() {
      remove();
      await outsides.close();
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
  const sql = connect({ url: testServerUrl(), name: "arena", max: 1 });
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
