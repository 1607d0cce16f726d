/**
 * Many processes that fall asleep with claims in their hands, for three leases, at a named point or at any moment, while
 * others take over. Whoever wakes up must send nothing of what it held.
 */

import { type ChildProcess, spawn } from "node:child_process";
import { json } from "../../db/client.ts";
import { wantsDigest } from "../../lib/comparable.ts";
import { startDirectory } from "../connectors/http-directory/directory.test-kit.ts";
import { reconcileSafely } from "../loop/reconcile.ts";
import { bucketOf } from "../model/bucket.ts";
import { refOf } from "../model/reference.ts";
import type { Arena } from "./arena.ts";
import { brokenInvariants } from "./oracle.ts";
import type { SleeperOrders, SleeperTold } from "./sleeper.ts";
import { ACCOUNT_PREFIX, type Deps, type Outside, openDeps, registerSources, TOKENS } from "./worlds.ts";

export type SleepersReport = {
  /** Objects that were held when their process fell asleep. */
  trials: number;
  stops: number;
  /** Writes of what was held, that reached the directory after its process woke up. */
  sends: string[];
  /** Whatever else is not as it must be. */
  failures: string[];
};

const PROCESSES = 12;
/** As many as a reconciler works on at once. */
const TOGETHER = 4;

export async function runSleepers(arena: Arena, trials: number): Promise<SleepersReport> {
  const database = await arena.makeDatabase();
  const directory = await startDirectory({ accounts: [], tokens: TOKENS });
  const outside: Outside = { kind: "key", review: false, times: arena.times, url: directory.url };
  const rival = await openDeps(database.url, "rival", outside, TOGETHER);
  const report: SleepersReport = { trials: 0, stops: 0, sends: [], failures: [] };
  let made = 0;
  let over = false;
  try {
    await registerSources(rival);
    const rivals = Promise.all([0, 1].map(() => workWhile(rival, () => !over)));
    const slept: Slept[] = [];
    const lane = async (n: number) => {
      const sleeper = new Sleeper(arena, database.url, outside);
      try {
        while (report.trials < trials) {
          const keys = Array.from({ length: TOGETHER }, () => `${ACCOUNT_PREFIX}s${made++}`);
          for (const key of keys) await ask(database.sql, rival, key);
          // Every second time at any moment, else where the process itself says.
          const anyMoment = (n + made / TOGETHER) % 2 === 0;
          const nap = await sleeper.nap(keys, anyMoment, 3 * arena.times.leaseMs);
          report.stops += 1;
          report.trials += nap.held.length;
          slept.push(...nap.held.map(({ key, fence }) => ({ key, fence, wokenAt: nap.wokenAt })));
        }
      } finally {
        await sleeper.end();
      }
    };
    await Promise.all(Array.from({ length: Math.min(PROCESSES, Math.ceil(trials / TOGETHER)) }, (_, n) => lane(n)));
    await allInPlace(database.sql).catch((error: unknown) => report.failures.push(String(error)));
    over = true;
    await rivals;
    report.sends = sendsAfterWaking(slept, directory.journal);
    for (const key of new Set(directory.journal.map((entry) => entry.externalKey))) {
      const effects = directory.journal.filter((entry) => entry.externalKey === key && entry.applied).length;
      if (effects !== 1) report.failures.push(`${key} was made ${effects} times`);
    }
    if (directory.accounts.size !== made) report.failures.push(`${directory.accounts.size} accounts of ${made}`);
    report.failures.push(...(await brokenInvariants(database.sql)));
  } finally {
    over = true;
    await rival.close();
    await directory.close();
    await database.drop();
  }
  return report;
}

type Slept = { key: string; fence: number; wokenAt: number };

function sendsAfterWaking(
  slept: readonly Slept[],
  journal: readonly { externalKey: string | null; fence: number; at: number }[],
): string[] {
  return slept.flatMap(({ key, fence, wokenAt }) =>
    journal
      .filter((entry) => entry.externalKey === key && entry.fence === fence && entry.at >= wokenAt)
      .map((entry) => `${key} under fence ${fence}, ${entry.at - wokenAt} ms after waking`),
  );
}

async function ask(sql: Parameters<typeof brokenInvariants>[0], deps: Deps, key: string): Promise<void> {
  const spec = { groups: ["readers"], active: true, title: null };
  const desired = [...deps.kinds.values()][0]?.config.spec.desire(key, spec);
  const ref = { bucket: bucketOf(deps.kind, key), kind: deps.kind, key };
  // Rows as they are written, which the driver has no types for; a kind that is not there fails the trial.
  const wants = wantsDigest({ presence: "present", owner: "billing", desired: desired as never });
  // Due only after the lease of the one that is to fall asleep with it.
  const due_at = new Date(Date.now() + deps.leaseMs);
  await sql`insert into objects ${sql({ ...ref, ref: refOf(ref), generation: 1, presence: "present", owner: "billing", owner_epoch: 1, asked_by: "mira", wants, due_at } as never)}`;
  await sql`insert into intents ${sql({ ...ref, generation: 1, presence: "present", spec: sql.json(spec), desired: json(sql, desired), owner: "billing", subject: key, asked_by: "mira", asked_at: new Date(Date.now() - 3_600_000) } as never)}`;
}

async function workWhile(deps: Deps, goOn: () => boolean): Promise<void> {
  while (goOn()) {
    const claims = await deps.store.claimDue("rival", deps.leaseMs, TOGETHER);
    await Promise.all(claims.map((claim) => reconcileSafely(deps, claim)));
    if (claims.length === 0) await sleep(40);
  }
}

/** As long as it goes on; a minute without one more is its end. */
async function allInPlace(sql: Parameters<typeof brokenInvariants>[0]): Promise<void> {
  let [left, until] = [Number.POSITIVE_INFINITY, 0];
  for (;;) {
    const rows = await sql<{ key: string; status: string }[]>`
      select key, status from objects where status <> 'in_place' or open_attempt <> 'none'`;
    if (rows.length === 0) return;
    if (rows.length < left) [left, until] = [rows.length, performance.now() + 60_000];
    if (performance.now() > until)
      throw new Error(`${rows.length} are not in place; ${rows[0]?.key} is ${rows[0]?.status}`);
    await sleep(200);
  }
}

type Nap = { held: { key: string; fence: number }[]; wokenAt: number };

class Sleeper {
  readonly #child: ChildProcess;
  readonly #gone: Promise<never>;
  #says = "";
  #listen: (told: SleeperTold) => void = () => {};

  constructor(arena: Arena, databaseUrl: string, outside: Outside) {
    const orders: SleeperOrders = { databaseUrl, outside, together: TOGETHER };
    this.#child = spawn(process.execPath, [arena.sleeperFile, JSON.stringify(orders)], {
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    this.#child.stderr?.on("data", (text) => {
      this.#says += text;
    });
    this.#child.on("message", (message) => this.#listen(message as SleeperTold));
    this.#gone = new Promise<never>((_, reject) =>
      this.#child.once("exit", () => reject(new Error(`a sleeper ended: ${this.#says.slice(0, 300)}`))),
    );
    this.#gone.catch(() => {});
  }

  /** Has it work on these, falls asleep with it, and tells what it held then. */
  async nap(keys: string[], anyMoment: boolean, sleepMs: number): Promise<Nap> {
    const held = new Map<string, number>();
    let began: () => void = () => {};
    let ended: () => void = () => {};
    const beginning = new Promise<void>((resolve) => (began = resolve));
    const ending = new Promise<void>((resolve) => (ended = resolve));
    this.#listen = (told) => {
      if (told.told === "held") held.set(told.key, told.fence);
      if (told.told === "given_back") held.delete(told.key);
      if (told.told === "stopping" || (told.told === "begun" && anyMoment)) began();
      if (told.told === "done") ended();
    };
    this.#child.send({ keys, stop: !anyMoment });
    await Promise.race([beginning, ending, this.#gone]);
    if (anyMoment) {
      await sleep(Math.random() * 150);
      this.#child.kill("SIGSTOP");
    }
    // What it said before it slept is heard.
    await sleep(50);
    const then = [...held].map(([key, fence]) => ({ key, fence }));
    await sleep(sleepMs - 50);
    const wokenAt = Date.now();
    this.#child.kill("SIGCONT");
    await Promise.race([ending, this.#gone]);
    return { held: then, wokenAt };
  }

  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = new Promise((resolve) => this.#child.once("exit", resolve));
    this.#child.kill("SIGKILL");
    await ended;
  }
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
