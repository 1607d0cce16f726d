import { afterEach, beforeEach, expect, test } from "vitest";
import type { Sql } from "../../db/client.ts";
import { makeTestDatabase } from "../../db/test/database.ts";
import { clearAway } from "./retention.ts";

let sql: Sql;
let drop: () => Promise<void>;
beforeEach(async () => {
  ({ sql, drop } = await makeTestDatabase({ breaks: ["I-25"] }));
});
afterEach(() => drop());

/** A run so many days ago, at that minute of its hour. */
async function addRun(id: string, days: number, minute: number, of: Record<string, unknown> = {}): Promise<void> {
  const run = { mode: "detect", started_by: "reconciler", complete: true, ended: true, ...of };
  await sql`
    insert into runs (id, mode, scope, started_by, started_at, ended_at, complete)
    select ${id}, ${run.mode}, '{}', ${run.started_by}, at, case when ${run.ended} then at end, case when ${run.ended} then ${run.complete}::boolean end
    from (select date_trunc('hour', now() - ${days} * interval '1 day') + ${minute} * interval '1 minute' as at) at`;
}

async function addScan(id: string, run: string, days: number, source = "catalogue"): Promise<void> {
  await sql`
    insert into scans (id, run_id, kind, source, filters, pages, counted, started_at, ended_at, complete)
    values (${id}, ${run}, 'k', ${source}, '', 1, 1, now() - ${days} * interval '1 day', now() - ${days} * interval '1 day', true)`;
}

async function addJudgement(key: string, id: string, days: number): Promise<void> {
  await sql`
    insert into judgements (bucket, kind, key, id, at, situation, said, gates, version)
    values (0, 'k', ${key}, ${id}, now() - ${days} * interval '1 day', '{}', '{}', '[]', '1')`;
}

const kept = async (table: "runs" | "scans" | "judgements") =>
  (await sql<{ id: string }[]>`select id from ${sql(table)} order by id`).map(({ id }) => id);

test("of a day's sweeps the first of each hour stays, complete or not, and after so many days none", async () => {
  await addRun("today_1", 0, 0);
  await addRun("today_2", 0, 1);
  await addRun("hour_1", 3, 10);
  await addRun("hour_2", 3, 11);
  await addRun("hour_3_failed", 3, 12, { complete: false });
  await addRun("hour_4_failed", 3, 13, { complete: false });
  await addRun("other_hour", 4, 59);
  await addRun("old", 91, 0);
  await addRun("old_never_ended", 91, 1, { ended: false });
  expect(await clearAway(sql, 90)).toEqual({ runs: 4 });
  expect(await kept("runs")).toEqual(["hour_1", "hour_3_failed", "other_hour", "today_1", "today_2"]);
  expect(await clearAway(sql, 90), "the second time there is nothing to do").toEqual({});
});

test("what a person looked at stays as long as the configuration says, and what acted for good", async () => {
  await addRun("person_1", 3, 10, { started_by: "p_1" });
  await addRun("person_2", 3, 11, { started_by: "p_1" });
  await addRun("person_old", 91, 0, { started_by: "p_1" });
  await addRun("acted", 1_000, 0, { mode: "act", started_by: "p_1" });
  expect(await clearAway(sql, 365)).toEqual({});
  expect(await clearAway(sql, 90)).toEqual({ runs: 1 });
  expect(await kept("runs")).toEqual(["acted", "person_1", "person_2"]);
});

test("listings go with their runs, but the last of each source and the one that holds are kept", async () => {
  await addRun("there", 3, 10);
  await addScan("of_a_run", "there", 3);
  await addScan("gone", "cleared", 4);
  await addScan("holds", "cleared", 5);
  await addScan("last_of_another", "cleared", 6, "other");
  await sql`
    insert into sources (kind, name, title, standing, freshness_ms, watermark_scan)
    values ('k', 'catalogue', 'Catalogue', 'authoritative', 1000, 'holds')`;
  expect(await clearAway(sql, 90)).toEqual({ scans: 1 });
  expect(await kept("scans")).toEqual(["holds", "last_of_another", "of_a_run"]);
});

test("judgements go, but the last of each object", async () => {
  await addJudgement("a", "a_1", 200);
  await addJudgement("a", "a_2", 100);
  await addJudgement("b", "b_1", 100);
  await addJudgement("b", "b_2", 10);
  expect(await clearAway(sql, 90)).toEqual({ judgements: 2 });
  expect(await kept("judgements")).toEqual(["a_2", "b_2"]);
});

test("more than one piece goes, and a stop ends it between two", async () => {
  await sql`
    insert into judgements (bucket, kind, key, id, at, situation, said, gates, version)
    select 0, 'k', 'a', n::text, now() - interval '200 days' + n * interval '1 second', '{}', '{}', '[]', '1' from generate_series(1, 2501) n`;
  expect(await clearAway(sql, 90, AbortSignal.abort())).toEqual({});
  expect(await clearAway(sql, 90)).toEqual({ judgements: 2_500 });
});

test("an address goes with what was sent to it, windows and answers when nobody asks for them", async () => {
  const subscription = (id: string, ended: string | null) => sql`
    insert into subscriptions (bucket, id, kind, key, token_hash, way, address, locale, quiet, ended_at, ended_why)
    values (0, ${id}, 'k', 'a', ${id}, 'mail', 'ada@example.com', 'en', false, ${ended === null ? null : sql`now() - ${ended}::interval`},
      ${ended === null ? null : "stopped"})`;
  await subscription("live", null);
  await subscription("ended", "10 days");
  await subscription("long_ended", "100 days");
  for (const of of ["live", "ended", "long_ended"])
    await sql`insert into notices (bucket, id, subscription, meaning) values (0, ${`n_${of}`}, ${of}, 1)`;
  await sql`
    insert into budgets (scope, window_start, used, "limit")
    select 'kind:k', now() - d * interval '1 day', 1, 2 from unnest(array[0, 100]) d`;
  await sql`
    insert into sign_in_failures (scope, failures, window_start) select 'account:' || d, 1, now() - d * interval '1 day' from unnest(array[0, 2]) d`;
  await sql`
    insert into idempotency_keys (principal, key, fingerprint, created_at)
    select 'p', d::text, 'f', now() - d * interval '1 day' from unnest(array[0, 3]) d`;
  expect(await clearAway(sql, 90)).toEqual({ budgets: 1, subscriptions: 1, answers: 1, failedSignIns: 1 });
  expect((await sql`select id from notices order by id`).map(({ id }) => id)).toEqual(["n_ended", "n_live"]);
});
