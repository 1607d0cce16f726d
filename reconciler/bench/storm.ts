import { driftList } from "../../db/queries/drift-list.ts";
import { navCounts } from "../../db/queries/nav-counts.ts";
import { objectList } from "../../db/queries/object-list.ts";
import { overviewCounts } from "../../db/queries/overview-counts.ts";
import { reviewList } from "../../db/queries/review-list.ts";
import type { Viewer } from "../../db/queries/viewer.ts";
import { systemPorts } from "../ports.ts";
import { brokenInvariants, middle, repairedOf, startReconcilers } from "./repair.ts";
import { bounded, type Measured, type Row, told } from "./row.ts";
import { KIND } from "./snapshot.ts";
import type { BenchWorld } from "./world.ts";

const viewer: Viewer = { personId: "bench", role: "admin", teams: [] };
const IDLE_ROUNDS = 30;
const HELD_MS = 5_000;
const WINDOW_MS = 2_000;

/** What the console's main pages ask. */
async function readPages({ sql }: BenchWorld): Promise<void> {
  await Promise.all([
    navCounts(sql, { viewer }),
    overviewCounts(sql, { viewer }),
    driftList(sql, { viewer, filter: {} }),
    reviewList(sql, { viewer, queue: "all" }),
    objectList(sql, { viewer, filter: {} }),
  ]);
}

async function pageTimes(world: BenchWorld, goOn: () => boolean): Promise<number[]> {
  const times: number[] = [];
  do {
    const started = performance.now();
    await readPages(world);
    times.push(performance.now() - started);
  } while (goOn());
  return times;
}

const p99 = (times: number[]) => [...times].sort((a, b) => a - b)[Math.ceil(times.length * 0.99) - 1] ?? Number.NaN;

/**
 * Everything breaks at once. Under the usual limits nothing of it is repaired: so much suspects the detector. Then the
 * limits are raised, and while all of it is repaired the pages are read without a pause.
 */
export async function stormBench(world: BenchWorld): Promise<Measured> {
  const { sql, url, objects } = world;
  let rounds = 0;
  const idle = await pageTimes(world, () => ++rounds < IDLE_ROUNDS);
  await sql`update objects set due_at = now() where kind = ${KIND}`;
  let calledHeld = 0;
  const bounds = await startReconcilers(url, 1, () => calledHeld++, ["usual"]);
  await systemPorts.scheduler.sleep(HELD_MS);
  await bounds.stop();
  const [held] = await sql<{ n: number }[]>`
    select count(*)::int as n from drifts where resolved_at is null and gate_verdict = 'hold'
      and gate_reasons @> '[{"code":"too_many_drifted"}]'`;

  await sql`update objects set due_at = now(), lease_until = null where kind = ${KIND} and verdict = 'drifted'`;
  const calls: number[] = [];
  const workers = await startReconcilers(url, 1, () => calls.push(performance.now()));
  let repaired = 0;
  const counting = (async () => {
    while (repaired < objects) {
      repaired = await repairedOf(sql);
      await systemPorts.scheduler.sleep(250);
    }
  })();
  const during = await pageTimes(world, () => repaired < objects);
  await counting;
  await workers.stop();
  const windows = perWindow(calls);
  return {
    ...{ idle: p99(idle), during: p99(during), pages: during.length, held: held?.n ?? 0, calledHeld },
    ...{ slowest: Math.min(...windows), usual: middle(windows), broken: await brokenInvariants(sql) },
  };
}

/** Calls in each whole window between the first and the last. */
function perWindow(calls: readonly number[]): number[] {
  const first = calls[0] ?? 0;
  const windows: number[] = [];
  for (const at of calls) {
    const n = Math.floor((at - first) / WINDOW_MS);
    windows[n] = (windows[n] ?? 0) + 1;
  }
  return Array.from(windows, (n) => n ?? 0).slice(0, -1);
}

export function stormRows({ objects, measured: m }: { objects: number; measured: Measured }): Row[] {
  const at = (name: string) => m[name] ?? Number.NaN;
  return [
    bounded(`${objects}: calls under the usual limits`, at("calledHeld"), "calls", 0),
    told(`${objects}: held, because so many suspect the detector`, at("held"), "drifts"),
    bounded(`${objects}: the main pages while all are repaired, p99`, at("during"), "ms", 300),
    told(`${objects}: the main pages before, p99`, at("idle"), "ms"),
    told(`${objects}: calls in two seconds, median`, at("usual"), "calls"),
    told(`${objects}: calls in the slowest two seconds`, at("slowest"), "calls"),
    bounded(`${objects}: invariants broken afterwards`, at("broken"), "invariants", 0),
  ];
}
