import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Sql } from "../../../db/client.ts";
import { assignable } from "../../../db/queries/assignable.ts";
import { jobDetail } from "../../../db/queries/job-detail.ts";
import { jobItems } from "../../../db/queries/job-items.ts";
import { selection } from "../../../db/queries/selection.ts";
import { utcNow } from "../../../db/queries/utc.ts";
import { makeTestDatabase } from "../../../db/test/database.ts";
import type { JobParams } from "../../query/job-params.ts";
import { filterHash, readFilter } from "../jobs/chosen.ts";
import { type MakeJobInput, makeJob } from "../jobs/make.ts";
import { runJob } from "../jobs/run.ts";
import { stopJob } from "../jobs/stop.ts";
import {
  as,
  auditOf,
  consoleOf,
  KIND,
  later,
  type MadeRepair,
  makeRepair,
  refusal,
  settlePeople,
} from "../test-world.ts";
import { acceptDrift, endAcceptance } from "./accept.ts";
import { assignDrift } from "./assign.ts";
import { noteDrift } from "./note.ts";

let sql: Sql;
let drop: () => Promise<void>;
beforeAll(async () => {
  ({ sql, drop } = await makeTestDatabase({ breaks: ["I-14", "I-21"] }));
  await settlePeople(sql);
});
afterAll(() => drop());

test("a note is an entry of the record, as it was written", async () => {
  const { drift } = await makeRepair(sql);
  const text = "Asked the vendor.\n\n<b>They</b> call back.";
  await noteDrift(await as(sql, "sam"), { drift, text });
  expect(await auditOf(sql, { subject: drift })).toMatchObject([
    { action: "drift.noted", actor_id: "sam", detail: { note: text } },
  ]);
  expect(await refusal(noteDrift(await as(sql, "sam"), { drift, text: "x".repeat(2_001) }))).toMatchObject({
    status: 422,
  });
  expect(await refusal(noteDrift(await as(sql, "sue"), { drift, text: "hello" }))).toMatchObject({ status: 404 });
});

test.each(["billing", "data"])("exactly those are offered a drift of %s who may be given it", async (owner) => {
  const { drift } = await makeRepair(sql, { owner });
  const giver = await as(sql, owner === "data" ? "sue" : "sam");
  const offered = await assignable(sql, { viewer: giver.principal, id: drift });
  const everybody = await sql<{ id: string }[]>`select id from people order by id`;
  const taken: string[] = [];
  for (const { id } of everybody) {
    const refused = await assignDrift(giver, { drift, assignee: id }).then(
      () => false,
      () => true,
    );
    if (!refused) taken.push(id);
  }
  expect(offered?.rows.map(({ id }) => id)).toEqual(taken);
  expect(taken).toContain(giver.principal.personId);
  expect(taken.length).toBeLessThan(everybody.length);
});

test("who knows of no such drift is offered nobody", async () => {
  const { drift } = await makeRepair(sql, { owner: "data" });
  expect(await assignable(sql, { viewer: (await as(sql, "sam")).principal, id: drift })).toBeNull();
});

test("accepting needs a reason and an end; only administrators leave the end out", async () => {
  const { drift } = await makeRepair(sql);
  const accept = async (who: "sam" | "ada", until: string | null) =>
    acceptDrift(await as(sql, who), { drift, until, reason: "vendor works" });
  expect(await refusal(accept("sam", null))).toMatchObject({ status: 403, code: "needs_an_end" });
  expect(await refusal(accept("sam", later(-1)))).toMatchObject({ status: 422 });
  expect(await refusal(accept("ada", later(366 * 86_400)))).toMatchObject({ status: 422 });
  await accept("sam", later(60));
  expect((await accept("ada", null)).says).toBe("Accepted until it changes.");
  await endAcceptance(await as(sql, "sam"), { drift });
  expect(await refusal(endAcceptance(await as(sql, "sam"), { drift }))).toMatchObject({ code: "not_accepted" });
});

test("what is not known, or is gone, cannot be accepted", async () => {
  const doubt = await makeRepair(sql, { class: "unknown_after_repair", detail: {} });
  const gone = await makeRepair(sql);
  await sql`update drifts set resolved_at = now(), resolution = 'gone' where id = ${gone.drift}`;
  const accept = async (drift: string) =>
    acceptDrift(await as(sql, "sam"), { drift, until: later(60), reason: "vendor works" });
  expect(await refusal(accept(doubt.drift))).toMatchObject({ code: "not_a_difference" });
  expect(await refusal(accept(gone.drift))).toMatchObject({ code: "drift_resolved" });
});

describe("many at once", () => {
  const at = async () => ((await sql<{ at: string }[]>`select ${utcNow(sql)} as at`)[0] as { at: string }).at;
  const runAll = async (job: string) => {
    await runJob(consoleOf(sql), job, randomUUID());
    return jobDetail(sql, { viewer: (await as(sql, "sam")).principal, id: job });
  };
  const choose = async (drifts: string[], when?: string) => ({ drifts, at: when ?? (await at()) });

  test("each is done by the verb itself; what changed since is skipped, what it refuses fails", async () => {
    const made = await Promise.all([makeRepair(sql), makeRepair(sql), makeRepair(sql)]);
    const [first, second, third] = made as [MadeRepair, MadeRepair, MadeRepair];
    const foreign = await makeRepair(sql, { owner: "data" });
    const chosen = await choose([...made, foreign].map((one) => one.drift));
    await assignDrift(await as(sql, "rita"), { drift: second.drift, assignee: "rita" });
    await noteDrift(await as(sql, "rita"), { drift: third.drift, text: "A note changes nothing." });
    const { job, total } = await makeJob(await as(sql, "sam"), { verb: "assign", chosen, assignee: "sam" });
    expect(total).toBe(3);
    await sql`update drifts set resolved_at = now(), resolution = 'gone' where id = ${third.drift}`;
    expect(await runAll(job)).toMatchObject({
      done: 1,
      skipped: 1,
      failed: 1,
      waiting: 0,
      endedAt: expect.any(String),
    });
    const [row] = await sql`select assignee from drifts where id = ${first.drift}`;
    expect(row?.assignee).toBe("sam");
    const [kept] = await sql`select assignee from drifts where id = ${second.drift}`;
    expect(kept?.assignee).toBe("rita");
    expect((await auditOf(sql, { subject: job })).map((entry) => entry.action)).toEqual(["job.made", "job.ended"]);
    // Whoever carries on an ended job, or one that was half done, does nothing twice.
    await sql`update jobs set ended_at = null, lease_until = null where id = ${job}`;
    await sql`update job_items set state = 'waiting' where drift = ${first.drift}`;
    await runAll(job);
    const entries = await auditOf(sql, { subject: first.drift });
    expect(entries.filter((entry) => entry.action === "drift.assigned")).toHaveLength(1);
  });

  test("what it works on is listed page by page, in the order it is taken, and by what came of each", async () => {
    const made = await Promise.all(Array.from({ length: 53 }, () => makeRepair(sql)));
    const chosen = await choose(made.map((one) => one.drift));
    const { job: id } = await makeJob(await as(sql, "sam"), { verb: "look_again", chosen });
    const viewer = (await as(sql, "sam")).principal;
    const list = async (state: JobParams["state"], after: string | null = null) => {
      const job = await jobDetail(sql, { viewer, id });
      return jobItems(sql, { job: job as NonNullable<typeof job>, filter: { state }, after });
    };
    const first = await list(null);
    expect(first).toMatchObject({ ended: false, rows: { length: 50 } });
    const second = await list(null, first.next);
    expect(second).toMatchObject({ next: null, rows: { length: 3 } });
    const order = [...first.rows, ...second.rows].map(({ bucket, drift }) => [bucket, drift]);
    expect(order).toEqual(
      [...order].sort(([a, x], [b, y]) => Number(a) - Number(b) || (String(x) < String(y) ? -1 : 1)),
    );
    expect(await list(["done"])).toMatchObject({ rows: [] });
    await runAll(id);
    expect(await list(["waiting", "failed"])).toMatchObject({ ended: true, rows: [] });
    expect((await list(["done"])).rows[0]).toMatchObject({ state: "done", says: "Asked for a fresh look." });
  });

  test("a verb on objects takes each object once", async () => {
    const one = await makeRepair(sql);
    const two = await makeRepair(sql, { object: one, class: "attribute_drift" });
    const { principal } = await as(sql, "sam");
    const selected = await selection(sql, principal, { drifts: [one.drift, two.drift] });
    expect(selected).toMatchObject({
      n: 2,
      verbs: { assign: { eligible: 2 }, snooze: { eligible: 1, leftOut: { same_object: 1 } } },
    });
    const { job, total } = await makeJob(await as(sql, "sam"), {
      verb: "snooze",
      chosen: await choose([one.drift, two.drift]),
      until: later(60),
      reason: "vendor works",
    });
    expect(total).toBe(1);
    expect(await runAll(job)).toMatchObject({ done: 1, failed: 0 });
  });

  test("by a filter: what it counted, and nothing that came later", async () => {
    const when = await at();
    const text = "q=key-&class=permission_drift";
    const chosen = { filter: text, hash: filterHash(readFilter(text)), at: when };
    const { drift } = await makeRepair(sql);
    const made = await makeJob(await as(sql, "sam"), { verb: "look_again", chosen });
    const [item] = await sql`select count(*)::int as n from job_items where job = ${made.job} and drift = ${drift}`;
    expect(item?.n).toBe(0);
    const wrong = { ...chosen, hash: "0".repeat(64) };
    const make = async (who: "sam" | "ada", input: MakeJobInput) => makeJob(await as(sql, who), input);
    expect(await refusal(make("sam", { verb: "look_again", chosen: wrong }))).toMatchObject({ code: "other_filter" });
    expect(await refusal(make("ada", { verb: "assign", chosen, assignee: null }))).toMatchObject({ status: 403 });
    const old = { ...chosen, at: later(-4_000) };
    expect(await refusal(make("sam", { verb: "look_again", chosen: old }))).toMatchObject({ code: "old_choice" });
  });

  test("more than the limit is refused whole, and a stop leaves the rest untouched", async () => {
    await sql`
      insert into objects (bucket, kind, key, ref, owner, classes) select 7, ${KIND}, 'many-' || n, 'PL-' || n, 'billing', '{attribute_drift}'
      from generate_series(1, 501) n`;
    await sql`
      insert into drifts (bucket, id, kind, key, owner, class, detail, sentence, evidence, first_seen, last_seen)
      select 7, 'drift_07_' || lpad(n::text, 32, '0'), ${KIND}, 'many-' || n, 'billing', 'attribute_drift', '{}', 's', '[]', now(), now()
      from generate_series(1, 501) n`;
    const text = "q=many-";
    const chosen = { filter: text, hash: filterHash(readFilter(text)), at: await at() };
    const make = async (verb: "look_again") => makeJob(await as(sql, "sam"), { verb, chosen });
    expect(await refusal(make("look_again"))).toMatchObject({ code: "over_limit", detail: { limit: 500 } });
    const { job } = await makeJob(await as(sql, "sam"), { verb: "assign", chosen, assignee: null });
    await stopJob(await as(sql, "sam"), { job });
    expect(await runAll(job)).toMatchObject({ total: 501, done: 0, stopped: 501 });
    expect(await refusal(stopJob(await as(sql, "rita"), { job }))).toMatchObject({ status: 404 });
  });
});
