import path from "node:path";
import { aside, type Sql, type Tx, transaction } from "../../db/client.ts";
import { driftDetail } from "../../db/queries/drift-detail.ts";
import { driftBriefs } from "../../db/queries/drift-list.ts";
import { objectSearch } from "../../db/queries/object-search.ts";
import { overviewCounts } from "../../db/queries/overview-counts.ts";
import { reviewDetail } from "../../db/queries/review-detail.ts";
import { reviewList } from "../../db/queries/review-list.ts";
import type { Viewer } from "../../db/queries/viewer.ts";
import { detect } from "../loop/pass.ts";
import { atMost, lateOf, type Measured, middleOf, type Row, told } from "./row.ts";
import { keyOf, shown, writeSnapshot } from "./snapshot.ts";
import { sweepAside } from "./sweep-aside.ts";
import type { BenchWorld } from "./world.ts";

const viewer: Viewer = { personId: "bench", role: "admin", teams: [] };
const reviewer: Viewer = { personId: "reviewer", role: "reviewer", teams: ["billing"] };
/** Rounds of a block, and blocks, of which the middle one counts: what else the machine does for a second is in one of them. */
const ROUNDS = 60;
const BLOCKS = 9;
/** Not measured: a connection plans a statement anew the first five times, and there are two of them. */
const WARM_ROUNDS = 20;
/** Open differences: one object in ten. */
const DRIFTED_EVERY = 10;
const REFERENCE = "select 1";
/** Objects that are swept while pages are read: all of them, as often as it takes. */
const SWEPT = 1_000_000;
/** Differences that are opened at once, to see what counting them adds. */
const OPENED = 10_000;
const OPENED_ROUNDS = 21;

/** What each page asks of the database, and how many times `select 1` that may take. */
const PAGES = {
  overview: { max: 7, read: (sql: Sql) => overviewCounts(sql, { viewer }) },
  inbox: { max: 6, read: (sql: Sql) => driftBriefs(sql, { viewer, filter: {} }) },
  drift: { max: 10, read: (sql: Sql, id: string) => driftDetail(sql, { viewer, id }) },
  search: { max: 6, read: (sql: Sql) => objectSearch(sql, { viewer, text: keyOf(4_711) }) },
  queue: { max: 20, read: (sql: Sql) => reviewList(sql, { viewer: reviewer, queue: "mine" }) },
  review: {
    max: 60,
    read: (sql: Sql, _: string, repair: string) => reviewDetail(sql, { viewer: reviewer, id: repair }),
  },
} as const;
type Page = keyof typeof PAGES;
const names = Object.keys(PAGES) as Page[];

/** The console's main pages over many objects, a tenth of them open differences that wait for a decision: alone, and while all of it is swept. */
export async function consoleBench(world: BenchWorld): Promise<Measured> {
  const { sql, pages, deps, folder, snapshot } = world;
  const file = path.join(folder, "tenth.ndjson");
  await writeSnapshot(file, world.objects, (n) => shown(n, false, DRIFTED_EVERY));
  snapshot.file = file;
  await detect(deps, {}, "bench", 0);
  await proposeAll(sql);
  // As a reconciler does every few seconds: what was counted one by one is added up.
  await deps.store.beat({ id: "bench", version: "bench", kinds: [] });
  const client = aside(sql);
  await client`set statement_timeout = 0`;
  await client`vacuum analyze`;
  await client.end();
  const [open] = await sql<{ n: number; id: string }[]>`
    select count(*)::int as n, min(id) as id from drifts where resolved_at is null`;
  const id = open?.id ?? "";
  const [waiting] = await sql<
    { id: string }[]
  >`select id from repairs order by proposed_at limit 1 offset ${open === undefined ? 0 : Math.floor(open.n / 2)}`;
  const repair = waiting?.id ?? "";
  const measured: Measured = { open: open?.n ?? 0 };
  for (const name of names) {
    const read = () => PAGES[name].read(pages, id, repair);
    await timesOf(read, (round) => round < WARM_ROUNDS);
    const blocks: Record<"p50" | "p95" | "reference", number[]> = { p50: [], p95: [], reference: [] };
    for (let block = 0; block < BLOCKS; block += 1) {
      const { times, reference } = await besideReference(pages, read, (round) => round < ROUNDS);
      blocks.p50.push(middleOf(times));
      blocks.p95.push(lateOf(times));
      blocks.reference.push(middleOf(reference));
    }
    for (const [of, values] of Object.entries(blocks)) measured[`${name}_${of}`] = middleOf(values);
    measured[`${name}_swept`] = await whileSwept(world, read);
  }
  Object.assign(measured, await upkeep(sql));
  return measured;
}

/** What the next passes would have proposed for each of them, one object at a time: its plan waits for a person. */
async function proposeAll(sql: Sql): Promise<void> {
  await sql`
    insert into repairs (bucket, id, kind, key, drift_id, class, direction, state, state_since, plan, plan_hash, generation, owner,
      owner_epoch, risk, proposed_by, proposed_at, expires_at, approvals_needed)
    select bucket, 'repair_' || substr(id, 7), kind, key, id, class, direction, 'proposed', now(), plan, plan ->> 'hash', 1, 'billing',
      1, 'medium', 'policy', now() - row_number() over (order by id) * interval '1 millisecond', now() + interval '1 day', 1
    from drifts where resolved_at is null and plan is not null`;
}

/** As many open differences by one statement, with the triggers that count them and without, in turn; none is kept. */
async function upkeep(sql: Sql): Promise<Measured> {
  const counted: number[] = [];
  const plain: number[] = [];
  const opened = (times: number[], prepare: (tx: Tx) => Promise<unknown>) =>
    transaction(
      sql,
      async (tx) => {
        await tx`create temp table more on commit drop as
          select d.* from drifts d, generate_series(1, ${OPENED}) where d.resolved_at is null limit ${OPENED}`;
        await tx`update more set id = id || ctid::text, key = key || ctid::text`;
        await prepare(tx);
        times.push(...(await timesOf(() => tx`insert into drifts select * from more`, oneRound)));
        throw new Undone();
      },
      60_000,
    ).catch((error: unknown) => {
      if (!(error instanceof Undone)) throw error;
    });
  for (let round = 0; round < OPENED_ROUNDS; round += 1) {
    await opened(counted, async () => {});
    await opened(plain, (tx) => tx`alter table drifts disable trigger user`);
  }
  return { counted: middleOf(counted), uncounted: middleOf(plain) };
}
class Undone extends Error {}

const oneRound = (round: number) => round < 1;

/** In turn with the reference, so that what else the machine does is in both. */
async function besideReference(pages: Sql, read: () => Promise<unknown>, goOn: (round: number) => boolean) {
  const reference: number[] = [];
  const times = await timesOf(read, goOn, async () => {
    reference.push(...(await timesOf(() => pages`select 1`, oneRound)));
  });
  return { times, reference };
}

async function timesOf(
  work: () => Promise<unknown>,
  goOn: (round: number) => boolean,
  between: () => Promise<unknown> = async () => {},
): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; goOn(round); round += 1) {
    await between();
    const started = performance.now();
    await work();
    times.push(performance.now() - started);
  }
  return times;
}

/** The same page, read in the same way, for as long as sweeps of all objects go on in a process of their own. */
async function whileSwept(world: BenchWorld, read: () => Promise<unknown>): Promise<number> {
  let isSwept = false;
  let begin = () => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const sweeps = sweepAside(
    world,
    new Array(Math.ceil(SWEPT / world.objects)).fill(world.snapshot.file),
    begin,
  ).finally(() => {
    isSwept = true;
  });
  await Promise.race([begun, sweeps]);
  const { times } = await besideReference(world.pages, read, () => !isSwept);
  await sweeps;
  return lateOf(times);
}

/** Minutes lie between two sizes, so each is held against its own reference. */
function inTimesOfReference(...args: Parameters<typeof atMost>): Row {
  return { ...atMost(...args), unit: `× ${REFERENCE}` };
}

export function consoleRows(sizes: readonly { objects: number; measured: Measured }[]): Row[] {
  const [first] = sizes;
  return sizes.flatMap(({ objects, measured: m }) => {
    const at = (name: string) => m[name] ?? Number.NaN;
    const pages = names.flatMap((name) => [
      atMost(`${objects}: ${name}, p50`, at(`${name}_p50`), REFERENCE, at(`${name}_reference`), PAGES[name].max),
      atMost(`${objects}: ${name}, p95`, at(`${name}_p95`), "its p50", at(`${name}_p50`), 2),
      atMost(`${objects}: ${name} while all is swept, p95`, at(`${name}_swept`), "idle", at(`${name}_p95`), 3),
      ...(first === undefined || first.objects === objects
        ? []
        : [
            inTimesOfReference(
              `${objects}: ${name}, p50`,
              at(`${name}_p50`) / at(`${name}_reference`),
              `at ${first.objects}`,
              (first.measured[`${name}_p50`] ?? 0) / (first.measured[`${name}_reference`] ?? 0),
              1.3,
            ),
          ]),
    ]);
    const upkept = atMost(`${objects}: ${OPENED} are opened`, at("counted"), "uncounted", at("uncounted"), 1.15);
    return [told(`${objects}: open differences`, at("open"), "drifts"), ...pages, upkept];
  });
}
