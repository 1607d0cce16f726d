/**
 * One benchmark at one size, in a process of its own, so that its memory is its own: run.ts NAME OBJECTS. Prints one line of
 * JSON: what was measured, in milliseconds unless the name says otherwise.
 */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import path from "node:path";
import { aside, transaction } from "../../db/client.ts";
import { markingRows } from "../../db/mark.ts";
import { detect, type Judging, judgeKind } from "../loop/pass.ts";
import { bucketOf } from "../model/bucket.ts";
import { takeScan } from "../observed/take-scan.ts";
import { systemPorts } from "../ports.ts";
import { auditBench } from "./audit.ts";
import { consoleBench } from "./console.ts";
import { makeReferenceCopy, makeReferenceTables, referenceDirty, referenceJoin } from "./reference.ts";
import { repairBench } from "./repair.ts";
import { makeRepairWorld } from "./repair-world.ts";
import { type Measured, middleOf } from "./row.ts";
import { isChanging, KIND, keyOf, shown, writeSnapshot } from "./snapshot.ts";
import { stopBench } from "./stop.ts";
import { stormBench } from "./storm.ts";
import { type Swept, sweepAside } from "./sweep-aside.ts";
import { askOtherwise, type BenchWorld, makeBenchWorld } from "./world.ts";

const ROUNDS = 5;
const DIRTY = [1, 100, 1_000, 10_000];
const SMALL = 10_000;
/**
 * A pass is a few milliseconds, and a connection that is new to these rows takes several to find them. Of 31 rounds each, ten
 * medians in a row were 1.13 to 1.36 times those at 10,000 objects: that tells no 1.2 from a 1.3.
 */
const roundsOf = (k: number) => (k < SMALL ? 151 : 31);
const CHANGED = 10_000;

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

async function median(work: () => Promise<unknown>, rounds = ROUNDS): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) times.push(await timed(work));
  return middleOf(times);
}

let scans = 0;
async function scan(world: BenchWorld) {
  const { deps, observer, config } = world;
  const [source] = config.spec.sources;
  if (source === undefined) throw new Error("no source");
  const id = `scan_${(Date.now() + scans++).toString(16).padStart(12, "0")}`;
  const signal = new AbortController().signal;
  const startedAt = await deps.store.now();
  return takeScan({ store: deps.store, observer, spec: config.spec, source, run: "bench", id, startedAt, signal });
}

function judge({ deps, config }: BenchWorld) {
  const report: Judging["report"] = {
    ...{
      run: "run_bench",
      mode: "detect",
      complete: true,
      drifts: [],
      drifts_omitted: 0,
      acted: [],
      sources: [],
      unjudged: [],
    },
    counts: { objects: 0, in_sync: 0, pending: 0, verifying: 0, drifted: 0 },
  };
  return judgeKind({ ...deps, config, report });
}

/** What autovacuum would have done by the time of the next sweep. */
async function vacuum(world: BenchWorld): Promise<void> {
  const client = aside(world.sql);
  await client`vacuum analyze`;
  await client.end();
}

async function detectBench(world: BenchWorld): Promise<Measured> {
  await scan(world);
  const first = await timed(() => judge(world));
  await makeReferenceTables(world.sql);
  await vacuum(world);
  const reference = await median(() => alone(world, referenceJoin));
  const full = await median(() => judge(world));
  const counts = await median(() => world.deps.store.verdicts(KIND, null));
  const before = await outsideDetection(world);
  const whole = await timed(() => detect(world.deps, {}, "bench", 500));
  const touched = (await outsideDetection(world)) === before ? 0 : 1;
  return { first, reference, full, counts, whole, touched, drifts: await openDrifts(world) };
}

async function openDrifts({ sql }: BenchWorld): Promise<number> {
  const [found] = await sql<{ n: number }[]>`select count(*)::int as n from drifts where resolved_at is null`;
  return found?.n ?? 0;
}

/** What a detect run may not change: what was asked, every plan and decision, every attempt, and the outside. */
async function outsideDetection({ sql, snapshot }: BenchWorld): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(snapshot.file)) hash.update(chunk);
  for (const table of ["intents", "repairs", "approvals", "approval_uses", "attempts", "policies", "stops"]) {
    const [row] = await sql<{ digest: string | null }[]>`
      select md5(string_agg(md5(t::text), '' order by md5(t::text))) as digest from ${sql(table)} t`;
    hash.update(`${table} ${row?.digest}\n`);
  }
  return hash.digest("hex");
}

async function alone(world: BenchWorld, work: (sql: BenchWorld["sql"]) => Promise<void>): Promise<void> {
  const client = aside(world.sql);
  await work(client);
  await client.end();
}

/**
 * Beside a small world, round by round: a machine that is slow for a minute is so for both. And both behind the references and
 * marks of both, in turns: what a join of another size leaves in the processor's caches is no part of a pass, and neither is
 * that its own marks were made just before it.
 */
async function dirtyBench(world: BenchWorld): Promise<Measured> {
  const small = world.objects > SMALL ? await makeBenchWorld(SMALL) : null;
  for (const one of [world, ...(small === null ? [] : [small])]) {
    await scan(one);
    await judge(one);
    await makeReferenceTables(one.sql);
    await vacuum(one);
  }
  const measured: Measured = {};
  for (const k of DIRTY.filter((many) => many <= world.objects)) {
    const worlds = small !== null && k < SMALL ? [world, small] : [world];
    const rounds = worlds.map(() => ({ reference: [] as number[], dirty: [] as number[] }));
    for (let round = 0; round < roundsOf(k); round += 1) {
      const inTurn = [...worlds.entries()];
      if (round % 2 === 1) inTurn.reverse();
      for (const [n, one] of inTurn) rounds[n]?.reference.push(await byHand(one, k));
      for (const [, one] of inTurn) await mark(one, k);
      for (const [n, one] of inTurn) rounds[n]?.dirty.push(await timed(() => judge(one)));
    }
    const [own, beside] = rounds;
    for (const name of ["reference", "dirty"] as const) measured[`${name}_${k}`] = middleOf(own?.[name] ?? []);
    if (beside !== undefined) measured[`small_${k}`] = middleOf(beside.dirty);
    for (const one of worlds) await vacuum(one);
  }
  await small?.drop();
  return measured;
}

const marked = ({ objects }: BenchWorld, k: number) =>
  Array.from({ length: k }, (_, n) => keyOf(1 + Math.floor((n * objects) / k)));

/** How long the joins by hand take, and no round has to read past what the rounds before it cleared. */
async function byHand(world: BenchWorld, k: number): Promise<number> {
  await world.sql`vacuum ref_dirty`;
  await world.sql`insert into ref_dirty select unnest(${marked(world, k)}::text[])`;
  await world.sql`analyze ref_dirty`;
  return timed(() => referenceDirty(world.sql));
}

/** As new settings do: whoever marks these has read and locked their rows, and nothing about them differs. */
async function mark(world: BenchWorld, k: number): Promise<void> {
  const keys = marked(world, k);
  const buckets = keys.map((key) => bucketOf(KIND, key));
  await transaction(world.sql, async (tx) => {
    const rows = tx`
      select o.* from unnest(${buckets}::smallint[], ${keys}::text[]) as r(bucket, key) cross join lateral (
        select kind, bucket, key, ctid as place from objects
        where bucket = r.bucket and kind = ${KIND} and key = r.key limit 1 for no key update) o`;
    await markingRows(tx, tx`select kind, bucket, key, place from (${rows}) o`);
  });
}

/** Longer than a sweep of a million takes, with what comes before it. */
const SOON_MS = 20_000;

/**
 * What is due by the clock, and what will be before a sweep that begins now has ended: nobody repairs here, so what would be
 * repaired stays, and is judged anew each minute, whatever a sweep shows.
 */
async function judgeDue(world: BenchWorld): Promise<void> {
  for (;;) {
    await judge(world);
    const [next] = await world.sql<{ ms: number | null }[]>`
      select (extract(epoch from min(recheck_at) - clock_timestamp()) * 1000)::float8 as ms from objects where kind = ${KIND}`;
    if (next?.ms == null || next.ms > SOON_MS) return;
    await systemPorts.scheduler.sleep(Math.max(0, next.ms));
  }
}

/** Sweeps and copies in turns: a machine that is slow for a minute is so for both. */
async function ingestBench(world: BenchWorld): Promise<Measured> {
  const copy = await makeReferenceCopy(world);
  const reference = await median(copy, 3);
  const copies = { unchanged: [] as number[], steady: [] as number[], changed: [] as number[] };
  const copied = async (of: keyof typeof copies) => {
    copies[of].push(await timed(copy));
    await judgeDue(world);
  };
  const shows = world.snapshot.file;
  const [first] = await sweepAside(world, [shows]);
  await vacuum(world);
  const before = await digestOfRows(world);
  const unchanged: Swept[] = [];
  for (let round = 0; round < 3; round += 1) unchanged.push(...(await sweepAside(world, [shows])));
  // Before anything is due by the clock.
  const written = (await digestOfRows(world)) === before ? 0 : 1;
  for (let round = 0; round < 3; round += 1) await copied("unchanged");
  const other = path.join(world.folder, "changed.ndjson");
  await writeSnapshot(other, world.objects, (n) => shown(n, isChanging(n)));
  // As a reconciler that is running meets it: one in a hundred differs from the last time. First because it was asked for …
  const standing = await openDrifts(world);
  const steady = await sweepAside(world, [other, shows, other, shows, other, shows], async (n) => {
    await copied("steady");
    await askOtherwise(world, n % 2 === 0);
  });
  const steadyAdded = Math.abs((await openDrifts(world)) - standing);
  // … and then because nobody asked, and then it is again as it was.
  const nobodyAsked = await sweepAside(world, [other, shows, other, shows, other], () => copied("changed"));
  const changed = nobodyAsked.filter((_, n) => n % 2 === 0);
  const busy = await sweepsOfAsMany(world, other, nobodyAsked);
  return {
    ...{ reference, first: first?.ms ?? Number.NaN, firstRssMb: first?.rssMb ?? Number.NaN, written },
    ...{ unchanged: middleOf(unchanged.map(({ ms }) => ms)), rssMb: Math.max(...unchanged.map(({ rssMb }) => rssMb)) },
    ...{
      changed: middleOf(changed.map(({ ms }) => ms)),
      changedKnown: middleOf(changed.map(({ knownMs }) => knownMs)),
    },
    changedRssMb: Math.max(...busy.map(({ rssMb }) => rssMb)),
    ...{ steady: middleOf(steady.map(({ ms }) => ms)), steadyAdded },
    ...{ unchangedCopy: middleOf(copies.unchanged), steadyCopy: middleOf(copies.steady) },
    changedCopy: middleOf(copies.changed),
  };
}

/** What is kept for each judgement is the same only for as many of them: as many change as one in a hundred of a million. */
async function sweepsOfAsMany(world: BenchWorld, file: string, ofOneInAHundred: Swept[]): Promise<Swept[]> {
  const every = Math.max(1, world.objects / CHANGED);
  if (every === 100) return ofOneInAHundred;
  await writeSnapshot(file, world.objects, (n) => shown(n, isChanging(n, every)));
  const shows = world.snapshot.file;
  return sweepAside(world, [file, shows, file, shows, file]);
}

/** Row versions: a row written with the same content has another one. */
async function digestOfRows({ sql }: BenchWorld): Promise<string> {
  const [row] = await sql<{ digest: string }[]>`
    select (select sum(xmin::text::bigint) from objects)::text || ' ' || (select sum(xmin::text::bigint) from facts)::text as digest`;
  return row?.digest ?? "";
}

const [name = "", objects = ""] = process.argv.slice(2);
const benches: Record<string, (world: BenchWorld) => Promise<Measured>> = {
  ...{ detect: detectBench, dirty: dirtyBench, ingest: ingestBench },
  ...{ repair: repairBench, stop: stopBench, storm: stormBench, audit: auditBench, console: consoleBench },
};
const underRepair = ["repair", "stop", "storm"];
const bench = benches[name];
if (bench === undefined) throw new Error(`There is no benchmark ${name}.`);
const world = await (underRepair.includes(name) ? makeRepairWorld : makeBenchWorld)(Number(objects));
try {
  process.stdout.write(`${JSON.stringify(await bench(world))}\n`);
} finally {
  await world.drop();
}
process.exit(0);
