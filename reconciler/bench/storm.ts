import type { Sql } from "../../db/client.ts";
import { driftList } from "../../db/queries/drift-list.ts";
import { navCounts } from "../../db/queries/nav-counts.ts";
import { objectList } from "../../db/queries/object-list.ts";
import { overviewCounts } from "../../db/queries/overview-counts.ts";
import { reviewList } from "../../db/queries/review-list.ts";
import type { Viewer } from "../../db/queries/viewer.ts";
import { releaseBatch } from "../../lib/services/batches/release.ts";
import { personContext } from "../../lib/services/context.ts";
import { readPerson } from "../../lib/services/principal.ts";
import { detect } from "../loop/pass.ts";
import { weigh } from "../loop/weigh.ts";
import { systemPorts } from "../ports.ts";
import { brokenInvariants, repairedOf, startReconcilers } from "./repair.ts";
import { repairKind, trusting } from "./repair-world.ts";
import { bounded, lateOf, type Measured, middleOf, type Row, told } from "./row.ts";
import { KIND } from "./snapshot.ts";
import type { BenchWorld } from "./world.ts";

const viewer: Viewer = { personId: "bench", role: "admin", teams: [] };
const IDLE_ROUNDS = 30;
const HELD_MS = 5_000;
const WINDOW_MS = 10_000;

/** What each of the console's main pages asks, beside the counts of the navigation. */
const PAGES: readonly ((sql: Sql) => Promise<unknown>)[] = [
  (sql) => overviewCounts(sql, { viewer }),
  (sql) => driftList(sql, { viewer, filter: {} }),
  (sql) => reviewList(sql, { viewer, queue: "all" }),
  (sql) => objectList(sql, { viewer, filter: {} }),
];

/** One page after the other, without a pause. */
async function pageTimes({ pages: sql }: BenchWorld, goOn: () => boolean): Promise<number[]> {
  const times: number[] = [];
  do {
    for (const page of PAGES) {
      const started = performance.now();
      await Promise.all([navCounts(sql, { viewer }), page(sql)]);
      times.push(performance.now() - started);
    }
  } while (goOn());
  return times;
}

const p99 = (times: number[]) => lateOf(times, 0.99);

/**
 * Everything breaks at once. Under the usual limits nothing of it is repaired: so much suspects the detector. A person who
 * knows better trusts the look; then it is more than the hour's limit, and parked as one batch. One release lets it act,
 * and while all of it is repaired, at a steady rate, the pages are read without a pause.
 */
export async function stormBench(world: BenchWorld): Promise<Measured> {
  const { sql, reconcilerUrl, objects } = world;
  let rounds = 0;
  const idle = await pageTimes(world, () => ++rounds < IDLE_ROUNDS);
  await sql`update objects set due_at = now() where kind = ${KIND}`;
  let calledHeld = 0;
  const bounds = await startReconcilers(reconcilerUrl, 1, () => calledHeld++, ["usual"]);
  await systemPorts.scheduler.sleep(HELD_MS);
  await bounds.stop();
  const [held] = await sql<{ n: number }[]>`
    select count(*)::int as n from drifts where resolved_at is null and gate_verdict = 'hold'
      and gate_reasons @> '[{"code":"too_many_drifted"}]'`;

  const batches = await parkAll(world);
  const released = await releaseAll(world);
  const calls: number[] = [];
  const workers = await startReconcilers(reconcilerUrl, 1, () => calls.push(performance.now()), ["trusted"]);
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
    ...{ batches, released, calls: calls.length },
    ...{ slowest: Math.min(...windows), fastest: Math.max(...windows), usual: middleOf(windows) },
    broken: await brokenInvariants(sql),
  };
}

/** A sweep under the limits of somebody who trusts the look; answers how many batches it parked. */
async function parkAll({ sql, snapshot, deps }: BenchWorld): Promise<number> {
  const kind = trusting(repairKind(undefined, undefined, () => snapshot.file));
  await sql`update objects set due_at = null, lease_until = null where kind = ${KIND}`;
  await detect({ ...deps, kinds: new Map([[KIND, kind]]) }, {}, "bench", 0);
  await weigh(deps, kind.config);
  const [parked] = await sql<{ n: number }[]>`
    select count(*)::int as n from batches where released_at is null and closed_at is null`;
  return parked?.n ?? 0;
}

async function releaseAll({ sql }: BenchWorld): Promise<number> {
  await sql`insert into people (id, email, name, role) values ('rita', 'rita@example.com', 'Rita', 'reviewer')`;
  await sql`insert into team_members values ('rita', 'billing')`;
  const person = await readPerson(sql, "rita");
  const [batch] = await sql<{ id: string; digest: string }[]>`
    select id, digest from batches where released_at is null and closed_at is null`;
  if (person === null || batch === undefined) throw new Error("Nothing is parked, or nobody may release it.");
  const why = { reason: "A restore went wrong, as is known." };
  const { released } = await releaseBatch(personContext(sql, person.principal), {
    ...{ batch: batch.id, digest: batch.digest },
    ...why,
  });
  return released;
}

/** Calls in each whole window from the first call on, without the last tenth: what is left then is not enough for a rate. */
function perWindow(calls: readonly number[]): number[] {
  const first = calls[0] ?? 0;
  const windows: number[] = [];
  for (const at of calls.slice(0, Math.ceil(calls.length * 0.9))) {
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
    bounded(`${objects}: batches parked, where the look is trusted`, at("batches"), "batches", 1),
    told(`${objects}: repairs that one release lets act`, at("released"), "repairs"),
    told(`${objects}: calls, one for each object`, at("calls"), "calls"),
    bounded(`${objects}: the main pages while all are repaired, p99`, at("during"), "ms", 300),
    told(`${objects}: the main pages before, p99`, at("idle"), "ms"),
    told(`${objects}: calls in ten seconds, median`, at("usual"), "calls"),
    told(`${objects}: calls in the slowest ten seconds`, at("slowest"), "calls"),
    told(`${objects}: calls in the fastest ten seconds`, at("fastest"), "calls"),
    bounded(`${objects}: invariants broken afterwards`, at("broken"), "invariants", 0),
  ];
}
