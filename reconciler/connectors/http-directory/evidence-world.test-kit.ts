/**
 * Forty accounts and a canary in a directory that lies on command, a real database in which exactly these are asked for,
 * and the production connector and loop between the two. Every detection asserts by itself that it wrote nothing outside.
 */
import { expect } from "vitest";
import { json, type Sql, transaction } from "../../../db/client.ts";
import { makeTestDatabase } from "../../../db/test/database.ts";
import { wantsDigest } from "../../../lib/comparable.ts";
import { act, detect } from "../../loop/pass.ts";
import { type LoopDeps, reconcileSafely } from "../../loop/reconcile.ts";
import { declaredSources } from "../../loop/runtime.ts";
import { bucketOf } from "../../model/bucket.ts";
import { refOf } from "../../model/reference.ts";
import type { RunReport } from "../../model/report.ts";
import { systemPorts } from "../../ports.ts";
import { postgresStore } from "../../postgres-store.ts";
import type { ConnectorSpec, Observer, SourceSpec } from "../contract.ts";
import { type HttpDirectoryInput, httpDirectory } from "./connector.ts";
import { type Directory, type DirectoryAccount, startDirectory } from "./directory.test-kit.ts";
import { accountOf, prefix, tokens } from "./world.test-kit.ts";

export const kind = "directory_account";
export const keyOf = (n: number) => `${prefix}p${String(n).padStart(2, "0")}`;
export const idOf = (n: number) => `a${String(n).padStart(2, "0")}`;
export const canary = { key: `${prefix}canary`, id: "a00" };

export const asked = 41;
/** Every eighth. */
export const inactive = [8, 16, 24, 32, 40];

/** Sorted by id: the canary, forty people, and one of another system. */
function everybody(): DirectoryAccount[] {
  const people = Array.from({ length: 40 }, (_, at) =>
    accountOf(idOf(at + 1), `p${String(at + 1).padStart(2, "0")}`, {
      active: !inactive.includes(at + 1),
      owner: at % 2 === 0 ? "billing" : "data",
      title: at % 5 === 0 ? "Ledger clerk" : null,
    }),
  );
  return [accountOf(canary.id, "canary"), ...people, accountOf("z9", null, { externalKey: "HR-0001" })];
}

export type Source = Pick<SourceSpec, "name" | "standing"> & {
  /** Answers for this source instead of a directory of its own. */
  observer?: Observer;
  covers?: SourceSpec["covers"];
};

export type EvidenceInput = Partial<Pick<HttpDirectoryInput, "settleMs" | "pageLimit" | "requestMs">> & {
  freshnessMs?: number;
  /** False: nothing tells whether everything can be seen. */
  canary?: boolean;
  sources?: readonly Source[];
};

export type EvidenceWorld = Awaited<ReturnType<typeof openEvidence>>;

export async function openEvidence(input: EvidenceInput = {}) {
  const { sources = [{ name: "directory", standing: "authoritative" }], freshnessMs = 60_000 } = input;
  const { settleMs = 1_000, pageLimit = 10, requestMs = 2_000 } = input;
  const database = await makeTestDatabase();
  const store = postgresStore({ url: database.reconcilerUrl, name: "test", max: 10 });
  const { sql } = database;
  const directories = new Map<string, Directory>();
  for (const { name, observer } of sources)
    if (observer === undefined) directories.set(name, await startDirectory({ accounts: everybody(), tokens }));

  const connector = httpDirectory({
    prefix,
    teams: ["billing", "data"],
    sources: sources.map(({ name, standing, covers, observer }) => ({
      ...{ name, title: `The ${name}`, standing, freshnessMs },
      ...(covers === undefined ? {} : { covers }),
      ...(observer === undefined && input.canary !== false ? { canary: canary.key } : {}),
    })),
    // A source that is scripted is never asked under its address.
    urls: Object.fromEntries(sources.map(({ name }) => [name, directories.get(name)?.url ?? "http://127.0.0.1:9"])),
    observerToken: tokens.read,
    credentials: tokens.write,
    ...{ settleMs, pageLimit, requestMs },
  });
  const { spec } = connector;
  const observer = oneObserver(connector.observer(), sources);
  const deps: LoopDeps = {
    ...{ store, ports: systemPorts, leaseMs: 15_000, at: () => {} },
    kinds: new Map([[kind, { config: { spec, steward: "data", connect: () => connector }, connector, observer }]]),
  };
  await sql`insert into teams (id, name) values ('billing', 'Billing'), ('data', 'Data')`;
  await store.registerSources(declaredSources(spec));
  for (const account of everybody()) await ask(sql, spec, account);

  const directory = (name = sources[0]?.name ?? ""): Directory => {
    const one = directories.get(name);
    if (one === undefined) throw new Error(`There is no directory ${name}.`);
    return one;
  };
  const outside = () => [...directories.values()].map((one) => `${one.writes} writes\n${one.dump()}`);
  const reading = async <T>(read: () => Promise<T>): Promise<T> => {
    const before = outside();
    const answer = await read();
    expect(outside()).toEqual(before);
    return answer;
  };

  return {
    ...{ sql, spec, deps, store, settleMs, directory, reading },
    faults: directory().faults,
    ask: (account: DirectoryAccount, link: string | null = account.id) => ask(sql, spec, account, link),
    sweep: () => reading(() => detect(deps, {}, "test")),
    look: (key: string) => reading(() => detect(deps, { kind, key }, "test")),
    act: () => act(deps, {}, "test", `test:${systemPorts.random.uuid()}`),
    /** What the queue would do with this object now. */
    async reconcile(key: string) {
      const claim = await store.claimOne({ kind, key }, `test:${systemPorts.random.uuid()}`, 15_000);
      if (claim === null) throw new Error(`${key} could not be claimed.`);
      return reconcileSafely(deps, claim);
    },
    settle: () => systemPorts.scheduler.sleep(settleMs + 50),
    /** Every difference that was ever told, resolved ones too. */
    async everTold(): Promise<string[]> {
      const rows = await sql<{ told: string }[]>`
        select distinct key || ' ' || class as told from drifts order by 1`;
      return rows.map((row) => row.told);
    },
    /** What is known of one object, in the words of its rows. */
    async objectOf(key: string) {
      const [row] = await sql`select verdict, classes, external_id, spoke from objects where key = ${key}`;
      return row;
    },
    async factOf(key: string, source = sources[0]?.name ?? "") {
      const [row] = await sql`
        select found, complete, unreadable, external_id from facts where key = ${key} and source = ${source}`;
      return row;
    },
    async sourceOf(name = sources[0]?.name ?? "") {
      const [row] = await sql`select watermark, suspect, last_error from sources where name = ${name}`;
      return row;
    },
    async lastScan() {
      const [row] = await sql`
        select complete, suspect, counted, unreadable from scans order by started_at desc, ended_at desc limit 1`;
      return row;
    },
    /** Nothing was written outside, and nothing is on its way there. */
    async expectUntouched() {
      for (const one of directories.values()) expect(one.writes).toBe(0);
      expect(await sql`select key from attempts`).toEqual([]);
      expect(await sql`select key from repairs`).toEqual([]);
    },
    async close() {
      await store.close();
      await database.drop();
      for (const one of directories.values()) await one.close();
    },
  };
}

function oneObserver(directories: Observer, sources: readonly Source[]): Observer {
  const of = (name: string) => sources.find((source) => source.name === name)?.observer ?? directories;
  return {
    scan: (source, context) => of(source).scan(source, context),
    look: (source, ...rest) => of(source).look(source, ...rest),
    close: () => directories.close(),
  };
}

/** Somebody asked for exactly this account an hour ago, and our record names it by `link`. */
async function ask(
  sql: Sql,
  spec: ConnectorSpec,
  account: DirectoryAccount,
  link: string | null = account.id,
): Promise<void> {
  const { externalKey: key, owner, groups, active, title } = account;
  if (key === null || owner === null || !spec.managed(key)) return;
  const desired = spec.desire(key, { groups, active, title });
  const ref = { bucket: bucketOf(kind, key), kind, key };
  const wants = wantsDigest({ presence: "present", owner, desired });
  await transaction(sql, async (tx) => {
    await tx`insert into objects ${tx({ ...ref, ref: refOf(ref), generation: 1, presence: "present", owner, owner_epoch: 1, asked_by: "p_asker", external_id: link, wants })}`;
    await tx`insert into intents ${tx({ ...ref, generation: 1, presence: "present", spec: tx.json({}), desired: json(tx, desired), owner, subject: key, asked_by: "p_asker", asked_at: new Date(Date.now() - 3_600_000) })}`;
  });
}

/** Somebody changes an account by hand, as no request of ours did. */
export function byHand(directory: Directory, n: number, change: Partial<DirectoryAccount>): void {
  const account = directory.accounts.get(idOf(n));
  if (account === undefined) throw new Error(`${idOf(n)} is not there.`);
  directory.accounts.set(account.id, { ...account, version: `${Number(account.version) + 1}`, ...change });
}

/** Four real differences, each of another class. */
export function plant(directory: Directory): void {
  directory.accounts.delete(idOf(3));
  byHand(directory, 11, { groups: ["readers", "admins"] });
  byHand(directory, 14, { title: "Changed by hand" });
  directory.accounts.set("b1", accountOf("b1", "stray"));
}
export const planted = [
  `${keyOf(3)} missing_external`,
  `${keyOf(11)} permission_drift`,
  `${keyOf(14)} attribute_drift`,
  `${prefix}stray extra_external`,
];

export const told = (report: RunReport): string[] => report.drifts.map((drift) => `${drift.key} ${drift.class}`).sort();

/** The directory tells the truth again: two sweeps, the settle time apart, say exactly what is really different. */
export async function expectTruth(world: EvidenceWorld, truth: readonly string[]): Promise<void> {
  world.faults.clear();
  await world.sweep();
  await world.settle();
  const report = await world.sweep();
  expect(report).toMatchObject({ complete: true, unjudged: [] });
  expect(told(report)).toEqual([...truth].sort());
  expect(report.counts.in_sync).toBe(report.counts.objects - truth.length);
}
