import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Sql } from "../client.ts";
import { makeTestDatabase } from "../test/database.ts";
import { insightList } from "./insight-list.ts";
import { addApproval, addDrift, addIntent, addObject, addRepair, admin, reviewer } from "./test/rows.ts";

let sql: Sql;
let drop: () => Promise<void>;
beforeAll(async () => {
  ({ sql, drop } = await makeTestDatabase({ breaks: "unasked" }));
});
afterAll(() => drop());
beforeEach(
  () =>
    sql`truncate objects, drifts, repairs, approvals, intents, judgements, runs, budgets, batches restart identity cascade`,
);

const DAY = 86_400;
const read = (viewer = admin) => insightList(sql, { viewer });
const secondsOf = (quantile: { ms: number } | null | undefined) => Math.round((quantile?.ms ?? Number.NaN) / 1_000);

test("repairs are counted by how they ended, and what is under way is in none", async () => {
  for (const state of ["confirmed", "confirmed", "did_not_hold", "not_confirmed", "proposed", "verifying"] as const) {
    await addRepair(sql, { key: `${state} ${Math.random()}`, state });
  }
  await addRepair(sql, { key: "long ago", state: "confirmed", stateAge: 31 * DAY, age: 32 * DAY });
  await addDrift(sql, { key: "back", class: "stale_owner", cameBack: 1 });
  expect((await read()).outcomes).toEqual([
    { class: "permission_drift", confirmed: 2, didNotHold: 1, notConfirmed: 1, didNotHappen: 0, cameBack: 0 },
    { class: "stale_owner", confirmed: 0, didNotHold: 0, notConfirmed: 0, didNotHappen: 0, cameBack: 1 },
  ]);
});

describe("days", () => {
  test("what is open is told apart, at the end of each day; a day without a look is a gap", async () => {
    await addDrift(sql, { key: "old", age: 40 * DAY });
    await addDrift(sql, { key: "ended", age: 3 * DAY, resolved: "repaired", resolvedAge: DAY });
    await addDrift(sql, { key: "unsure", class: "unknown_after_repair", age: DAY });
    await addDrift(sql, { key: "disagree", class: "contradictory_evidence", age: 1 });
    await sql`insert into runs (id, mode, scope, started_by, started_at, ended_at, complete) values
      ('now', 'detect', '{}', 'w', now(), now(), true), ('under way', 'detect', '{}', 'w', now() - interval '5 days', null, null)`;
    const { days } = await read();
    expect(days).toHaveLength(30);
    const open = days
      .slice(-4)
      .map(({ notAsAsked, notConfirmed, contradictory }) => [notAsAsked, notConfirmed, contradictory]);
    expect(open).toEqual([
      [2, 0, 0],
      [2, 0, 0],
      [1, 1, 0],
      [1, 1, 1],
    ]);
    expect(days.slice(-4).map((day) => [day.found, day.resolved])).toEqual([
      [1, 0],
      [0, 0],
      [1, 1],
      [1, 0],
    ]);
    expect(days[0]).toMatchObject({ notAsAsked: 1, found: 0 });
    expect(days.filter((day) => day.looked).map((day) => day.day)).toEqual([days.at(-1)?.day]);
  });

  test("decisions of people are on their day", async () => {
    const repair = await addRepair(sql, { key: "approved", state: "confirmed" });
    await addApproval(sql, repair, "p_1");
    await addApproval(sql, repair, "p_2");
    await addRepair(sql, { key: "blocked", state: "blocked", stateAge: 2 * DAY, age: 3 * DAY });
    const { days } = await read();
    expect([days.at(-1)?.approved, days.at(-3)?.blocked]).toEqual([2, 1]);
  });
});

test("a span counts what is open, and what was lost from sight as not ended", async () => {
  for (const seconds of [100, 200, 300]) {
    await addDrift(sql, { key: `${seconds}`, age: seconds + 50, resolved: "repaired", resolvedAge: 50 });
  }
  await addDrift(sql, { key: "open", age: 1_000 });
  await addDrift(sql, { key: "hidden", age: 950, resolved: "eclipsed", resolvedAge: 50 });
  await addDrift(sql, { key: "older", age: 31 * DAY });
  const [spans] = (await read()).spans;
  expect(spans).toMatchObject({ class: "permission_drift", ended: 3, open: 2, older: 1, p90: null });
  expect(Math.abs(secondsOf(spans?.p50) - 300)).toBeLessThan(7);
});

test("what something graver hid has ended with that, unless it was named again", async () => {
  const hidden = { resolved: "eclipsed" as const, resolvedAge: 500, age: 600 };
  const unknown = { class: "unknown_after_repair" as const, age: 500, withObject: false };
  await addDrift(sql, { key: "still hidden", ...hidden });
  await addDrift(sql, { key: "still hidden", ...unknown });
  await addDrift(sql, { key: "done", ...hidden });
  await addDrift(sql, { key: "done", ...unknown, resolved: "repaired", resolvedAge: 400 });
  await addDrift(sql, { key: "done", ...unknown, age: 20 });
  await addDrift(sql, { key: "hidden before", ...unknown, age: 900, resolved: "gone", resolvedAge: 800 });
  await addDrift(sql, { key: "hidden before", ...hidden });
  const { spans, days } = await read();
  const spansOf = (name: string) => spans.find((one) => one.class === name);
  expect(spansOf("permission_drift")).toMatchObject({ ended: 1, open: 2 });
  expect(spansOf("unknown_after_repair")).toMatchObject({ ended: 2, open: 2 });
  expect(days.at(-1)).toMatchObject({ notConfirmed: 2 });
});

test("a request takes from when it was asked to the look that found it so; what has none is open", async () => {
  const asked = async (key: string, age: number, provedAge: number | null, verdict: "in_sync" | "drifted") => {
    const object = await addObject(sql, { key, verdict, status: verdict === "in_sync" ? "in_place" : "repair_needed" });
    await addIntent(sql, object);
    await sql`update intents set asked_at = now() - ${age} * interval '1 second' where key = ${key}`;
    if (provedAge === null) return;
    const said = sql.json({ verdict: "in_sync", drifts: [] });
    await sql`insert into judgements (bucket, kind, key, id, at, situation, said, gates, version) values (${object.bucket},
      ${object.kind}, ${key}, ${`j_${key}`}, now() - ${provedAge} * interval '1 second', '{}', ${said}, '[]', '1')`;
  };
  await asked("proved", 500, 400, "in_sync");
  await asked("proved before it was asked", 300, 301, "drifted");
  await asked("so already", 200, null, "in_sync");
  const [requests] = (await read()).requests;
  expect(requests).toMatchObject({ kind: "database_access", ended: 1, open: 1 });
  expect(Math.abs(secondsOf(requests?.p50) - 100)).toBeLessThan(3);
});

test("what keeps coming, how far apart, and how often after a repair", async () => {
  await addDrift(sql, { key: "a", age: 9 * DAY, resolved: "repaired", resolvedAge: 8 * DAY });
  await addDrift(sql, { key: "a", age: 5 * DAY, resolved: "gone", withObject: false, cameBack: 1 });
  await addDrift(sql, { key: "a", age: 3 * DAY, withObject: false });
  await addDrift(sql, { key: "once" });
  const { repeats } = await read();
  expect(repeats).toEqual([expect.objectContaining({ key: "a", times: 3, cameBack: 1, open: true })]);
  expect(Math.round((repeats[0]?.gapMs ?? 0) / DAY / 1_000)).toBe(3);
});

test("what waits is told by its reason; what nobody decided in time waits for no one", async () => {
  await addRepair(sql, { key: "a", proposedAge: 600 });
  await addRepair(sql, { key: "b", proposedAge: 60 });
  await addRepair(sql, { key: "expired", expiresInSeconds: -1 });
  const { waiting } = await read();
  expect(waiting).toEqual([{ reason: "policy_review", waiting: 2, oldest: expect.stringMatching(/Z$/) }]);
});

test("a limit tells its use now, how often it was full, and what it parked", async () => {
  await sql`insert into budgets (scope, window_start, used, "limit") values
    ('kind:a/class:permission_drift', now() - interval '9 hours', 20, 20),
    ('kind:a/class:permission_drift', now() - interval '1 minute', 4, 20), ('connector:a', now(), 9, 9)`;
  await sql`insert into batches (id, kind, scopes, wanted, says, digest) values
    ('b', 'a', '{kind:a/class:permission_drift}', 30, 's', 'd')`;
  expect((await read()).limits).toEqual([
    { scope: "kind:a/class:permission_drift", used: 4, limit: 20, windows: 2, full: 1, parked: 1 },
  ]);
});

test("another team's rows are in no figure", async () => {
  const repair = await addRepair(sql, { key: "a", owner: "data", cameBack: 1 });
  await addApproval(sql, repair, "p_1");
  const seen = await read(reviewer(["billing"]));
  const { outcomes, spans, requests, repeats, waiting } = seen;
  expect({ outcomes, spans, requests, repeats, waiting }).toEqual({
    ...{ outcomes: [], spans: [], requests: [], repeats: [], waiting: [] },
  });
  expect(seen.days.every((day) => day.found + day.notAsAsked + day.approved === 0)).toBe(true);
});
