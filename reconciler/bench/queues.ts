import { Logger, makeWorkerUtils, run } from "graphile-worker";
import PgBoss from "pg-boss";
import { connect, type Sql, transaction } from "../../db/client.ts";
import { appendAudits } from "../record/append.ts";

/** The queues that others offer, and what anybody would write first. Each does one state change per job. */
const JOBS_AT_ONCE = 500;
const LANES = 10;
const QUEUE = "repair";

export async function makeQueueTables(sql: Sql, jobs: number): Promise<void> {
  await sql`create table ref_state (key text primary key, changed int not null default 0)`;
  await sql`insert into ref_state select 'acct-' || n from generate_series(1, ${jobs}) n`;
  await sql`create table ref_job (id bigint primary key generated always as identity, key text not null, state text not null)`;
  await sql`create index on ref_job (id) where state = 'waiting'`;
}

const perSecond = (jobs: number, started: number) => (jobs * 1_000) / (performance.now() - started);
const keys = (jobs: number) => Array.from({ length: jobs }, (_, n) => `acct-${n + 1}`);

export async function graphileRate(url: string, jobs: number): Promise<number> {
  const utils = await makeWorkerUtils({ connectionString: url, logger: new Logger(() => () => {}) });
  await utils.migrate();
  for (let from = 0; from < jobs; from += JOBS_AT_ONCE) {
    const some = keys(jobs).slice(from, from + JOBS_AT_ONCE);
    await utils.addJobs(some.map((key) => ({ identifier: QUEUE, payload: { key } })));
  }
  await utils.release();
  let done = 0;
  const started = performance.now();
  await new Promise<void>((resolve, reject) => {
    const runner = run({
      connectionString: url,
      noHandleSignals: true,
      logger: new Logger(() => () => {}),
      preset: {
        worker: {
          ...{ concurrentJobs: LANES, maxPoolSize: LANES + 2, completeJobBatchDelay: 0, failJobBatchDelay: 0 },
          localQueue: { size: JOBS_AT_ONCE },
        },
      },
      taskList: {
        [QUEUE]: async (payload, { query }) => {
          await query("update ref_state set changed = changed + 1 where key = $1", [(payload as { key: string }).key]);
          done += 1;
          if (done === jobs) runner.then((one) => one.stop()).then(resolve, reject);
        },
      },
    });
    runner.catch(reject);
  });
  return perSecond(jobs, started);
}

export async function pgBossRate(url: string, jobs: number): Promise<number> {
  const boss = new PgBoss({ connectionString: url, max: LANES + 2, supervise: false, schedule: false });
  await boss.start();
  await boss.createQueue(QUEUE);
  for (let from = 0; from < jobs; from += JOBS_AT_ONCE) {
    await boss.insert(
      keys(jobs)
        .slice(from, from + JOBS_AT_ONCE)
        .map((key) => ({ name: QUEUE, data: { key } })),
    );
  }
  const sql = connect({ url, name: "bench jobs", max: LANES });
  const started = performance.now();
  const lane = async () => {
    for (;;) {
      const taken = await boss.fetch<{ key: string }>(QUEUE, { batchSize: JOBS_AT_ONCE / LANES });
      if (taken.length === 0) return;
      for (const { data } of taken) await sql`update ref_state set changed = changed + 1 where key = ${data.key}`;
      await boss.complete(
        QUEUE,
        taken.map(({ id }) => id),
      );
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  const rate = perSecond(jobs, started);
  await sql.end();
  await boss.stop({ graceful: false, wait: true });
  return rate;
}

/** Claim, change, chained record and completion of a batch in one transaction: no call could be made in between. */
export async function handWrittenRate(sql: Sql, jobs: number): Promise<number> {
  await sql`insert into ref_job (key, state) select key, 'waiting' from ref_state limit ${jobs}`;
  await sql`analyze ref_job`;
  const started = performance.now();
  let done = 0;
  while (done < jobs) {
    done += await transaction(sql, async (tx) => {
      const taken = await tx<{ id: string; key: string }[]>`
        select id, key from ref_job where state = 'waiting' order by id limit ${JOBS_AT_ONCE} for update skip locked`;
      const of = taken.map(({ key }) => key);
      await Promise.all([
        tx`update ref_state set changed = changed + 1 where key = any(${of})`,
        tx`update ref_job set state = 'done' where id = any(${taken.map(({ id }) => id)}::bigint[])`,
        appendAudits(
          tx,
          of.map((key) => ({ actor: { kind: "setup", id: "bench" }, action: "job.done", kind: QUEUE, key })),
        ),
      ]);
      return taken.length;
    });
  }
  return perSecond(jobs, started);
}

/** Milliseconds from a decision's commit to the work: a notice, and one statement that takes what is waiting. */
export async function notifyAndClaim(url: string, sql: Sql, times: number): Promise<number[]> {
  const listener = connect({ url, name: "bench listener", max: 2 });
  const took: number[] = [];
  let heard: (at: number) => void = () => {};
  await listener.listen("ref_job", async () => {
    await listener`
      update ref_job set state = 'done' where id in (
        select id from ref_job where state = 'waiting' order by id limit 1 for update skip locked) returning key`;
    heard(performance.now());
  });
  for (let n = 0; n < times; n += 1) {
    const claimed = new Promise<number>((resolve) => {
      heard = resolve;
    });
    const started = performance.now();
    await transaction(sql, async (tx) => {
      await tx`insert into ref_job (key, state) values ('one', 'waiting')`;
      await tx`select pg_notify('ref_job', '')`;
    });
    took.push((await claimed) - started);
  }
  await listener.end();
  return took;
}
