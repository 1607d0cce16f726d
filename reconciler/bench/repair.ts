import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { type Sql, transaction } from "../../db/client.ts";
import { violations } from "../../db/queries/invariants.ts";
import { bucketOf } from "../model/bucket.ts";
import { systemPorts } from "../ports.ts";
import { graphileRate, handWrittenRate, makeQueueTables, notifyAndClaim, pgBossRate } from "./queues.ts";
import { atLeast, atMost, bounded, type Measured, middleOf, type Row } from "./row.ts";
import { KIND } from "./snapshot.ts";
import type { BenchWorld } from "./world.ts";

/** What a reconciler process told of a call it made. */
export type Call = { key: string; at: bigint };

/** Real reconciler processes over one database, ready to work what becomes due. */
export async function startReconcilers(url: string, many: number, called: (call: Call) => void, args: string[] = []) {
  const file = path.join(import.meta.dirname, "repair-worker.ts");
  const processes = Array.from({ length: many }, () =>
    spawn(process.execPath, ["--import", "tsx", file, url, ...args], { stdio: ["pipe", "pipe", "inherit"] }),
  );
  const ready = processes.map(
    (child) =>
      new Promise<void>((resolve) => {
        createInterface(child.stdout).on("line", (line) => {
          const [key = "", at] = line.split(" ");
          if (at === undefined) resolve();
          else called({ key, at: BigInt(at) });
        });
      }),
  );
  await Promise.all(ready);
  return {
    async stop() {
      const ends = processes.map((child) => once(child, "close"));
      for (const child of processes) child.stdin.end();
      await Promise.all(ends);
    },
  };
}

/** Repaired, proved and settled in the record. */
export async function repairedOf(sql: Sql): Promise<number> {
  const [row] = await sql<{ n: number }[]>`select count(*)::int as n from repairs where state = 'confirmed'`;
  return row?.n ?? 0;
}

/** Repairs a second of that many reconcilers over what is due, from the first call to the last proof. */
export async function rateOf(world: BenchWorld, due: number, reconcilers: number): Promise<number> {
  const { sql } = world;
  const workers = await startReconcilers(world.reconcilerUrl, reconcilers, () => {});
  const before = await repairedOf(sql);
  const started = performance.now();
  await sql`
    update objects set due_at = now() - interval '1 minute' where (bucket, kind, key) in (
      select bucket, kind, key from objects where kind = ${KIND} and verdict = 'drifted' and due_at is null limit ${due})`;
  await sql`select pg_notify('plumbline', '{}')`;
  let done = 0;
  while (done < due) {
    await systemPorts.scheduler.sleep(50);
    done = (await repairedOf(sql)) - before;
  }
  const seconds = (performance.now() - started) / 1_000;
  await workers.stop();
  return done / seconds;
}

export async function brokenInvariants(sql: Sql): Promise<number> {
  const broken = await violations(sql);
  if (broken.length > 0) process.stderr.write(`${JSON.stringify(broken)}\n`);
  return broken.length;
}

const LATENCIES = 30;
const WAITING = 100_000;
const ROWS_AT_ONCE = 10_000;
const SHARES = 5;

/** One share each for one, two and four reconcilers, for one before many that wait, and for single decisions. */
export async function repairBench(world: BenchWorld): Promise<Measured> {
  const share = Math.floor(world.objects / SHARES);
  await makeQueueTables(world.sql, world.objects);
  const others = await otherQueues(world, share);
  const one = await rateOf(world, share, 1);
  const two = await rateOf(world, share, 2);
  const four = await rateOf(world, share, 4);
  const again = await otherQueues(world, share);
  const latency = await callLatency(world);
  const noticed = await notifyAndClaim(world.url, world.sql, LATENCIES);
  const few = await rateOf(world, share, 1);
  await addWaiting(world);
  const many = await rateOf(world, share - LATENCIES, 1);
  const broken = await brokenInvariants(world.sql);
  const mean = (name: keyof typeof others) => (others[name] + again[name]) / 2;
  return {
    ...{ one, two, four, few, many, latency: middleOf(latency), noticed: middleOf(noticed), broken },
    ...{ hand: mean("hand"), graphile: mean("graphile"), pgBoss: mean("pgBoss") },
  };
}

async function otherQueues({ url, sql }: BenchWorld, jobs: number) {
  const hand = await handWrittenRate(sql, jobs);
  const graphile = await graphileRate(url, jobs);
  return { hand, graphile, pgBoss: await pgBossRate(url, jobs) };
}

/** Objects that are due, too, later than those that are measured. */
async function addWaiting({ sql }: BenchWorld): Promise<void> {
  for (let from = 0; from < WAITING; from += ROWS_AT_ONCE) {
    const keys = Array.from({ length: ROWS_AT_ONCE }, (_, n) => `waiting-${from + n}`);
    await sql`
      insert into objects (bucket, kind, key, ref, due_at) select bucket, ${KIND}, key, key, now()
      from unnest(${keys.map((key) => bucketOf(KIND, key))}::smallint[], ${keys}::text[]) as w(bucket, key)`;
  }
  await sql`delete from dirty_objects where key like 'waiting-%'`;
  await sql`analyze objects`;
}

/** Milliseconds from the commit of a decision to the call, while nothing else is to be done. */
async function callLatency({ sql, reconcilerUrl }: BenchWorld): Promise<number[]> {
  let made: (call: Call) => void = () => {};
  const workers = await startReconcilers(reconcilerUrl, 1, (call) => made(call));
  const took: number[] = [];
  for (let n = 0; n < LATENCIES; n += 1) {
    const call = new Promise<Call>((resolve) => {
      made = resolve;
    });
    const started = process.hrtime.bigint();
    await transaction(sql, async (tx) => {
      await tx`
        update objects set due_at = now() where (bucket, kind, key) in (
          select bucket, kind, key from objects where kind = ${KIND} and verdict = 'drifted' and due_at is null limit 1)`;
      await tx`select pg_notify('plumbline', '{}')`;
    });
    took.push(Number((await call).at - started) / 1e6);
    // Until it has been proved, the process is not idle.
    await systemPorts.scheduler.sleep(100);
  }
  await workers.stop();
  return took;
}

export function repairRows({ objects, measured: m }: { objects: number; measured: Measured }): Row[] {
  const at = (name: string) => m[name] ?? Number.NaN;
  const job = "a job is one state change of its own";
  return [
    atLeast(`${objects}: repairs, full protocol`, at("one"), `graphile-worker, ${job}`, at("graphile"), 2),
    atLeast(`${objects}: repairs, full protocol`, at("one"), `pg-boss, ${job}`, at("pgBoss"), 2),
    atLeast(
      `${objects}: repairs, full protocol`,
      at("one"),
      "claim, change and record of 500 in one transaction",
      at("hand"),
      0.3,
    ),
    atMost(`${objects}: decision to call, idle`, at("latency"), "NOTIFY and claim", at("noticed"), 1.5),
    atLeast(`${objects}: while ${WAITING} wait`, at("many"), "while none of them wait", at("few"), 0.9),
    atLeast(`${objects}: two reconcilers`, at("two"), "one", at("one"), 1),
    atLeast(`${objects}: four reconcilers`, at("four"), "one", at("one"), 1),
    bounded(`${objects}: invariants broken afterwards`, at("broken"), "invariants", 0),
  ];
}
