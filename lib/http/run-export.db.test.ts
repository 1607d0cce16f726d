import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { GET as getAudit } from "../../app/api/v1/audit/route.ts";
import { GET as getDrifts } from "../../app/api/v1/drifts/route.ts";
import { GET as getInsights } from "../../app/api/v1/insights/route.ts";
import { GET as getObjects } from "../../app/api/v1/objects/route.ts";
import { GET } from "../../app/api/v1/runs/[id]/route.ts";
import { GET as getRuns } from "../../app/api/v1/runs/route.ts";
import { json, type Sql } from "../../db/client.ts";
import { addDrift } from "../../db/queries/test/rows.ts";
import { makeTestDatabase } from "../../db/test/database.ts";
import type { RunReport } from "../../reconciler/model/report.ts";
import { settlePeople } from "../services/test-world.ts";
import { call, cookieFor, forgetLimits, installForTest, type RouteHandler } from "./test-server.ts";
import { textStream } from "./text-stream.ts";

let sql: Sql;
let drop: () => Promise<void>;
beforeAll(async () => {
  ({ sql, drop } = await makeTestDatabase({ breaks: ["I-21"] }));
  await settlePeople(sql);
  installForTest(sql);
  const mine = await addDrift(sql, { key: "=mine", owner: "billing" });
  const theirs = await addDrift(sql, { key: "theirs", owner: "data" });
  const drift = (id: string, key: string) => ({
    ...{ id, kind: mine.kind, key, class: "permission_drift", direction: null, says: key, owner: null, plan: null },
    ...{ first_seen: "", last_seen: "", occurrences: 1, gate: { verdict: "ask", reasons: [] } },
  });
  const report = {
    ...{ run: "run_1", mode: "detect", complete: true, drifts_omitted: 0, acted: [], sources: [], unjudged: [] },
    counts: { objects: 2, in_sync: 0, pending: 0, verifying: 0, drifted: 2 },
    drifts: [drift(mine.id, "=mine"), drift(theirs.id, "theirs")],
  } as RunReport;
  await sql`
    insert into runs (id, mode, scope, started_by, started_at, ended_at, complete, report)
    values ('run_1', 'detect', '{}', 'cli', now() - interval '1 minute', now(), true, ${json(sql, report)})`;
});
afterAll(() => drop());
beforeEach(forgetLimits);

const get = async (person: string | null, query: string, id = "run_1") =>
  call(GET as RouteHandler, {
    method: "GET",
    path: `/api/v1/runs/${id}${query}`,
    cookie: person === null ? null : await cookieFor(person),
    params: { id },
  });

test.each([
  ["csv", "text/csv"],
  ["md", "text/markdown"],
  ["json", "application/json"],
])("%s is a file of its own, with what the reader may see and no more", async (format, type) => {
  const answer = await get("rita", `?format=${format}`);
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toContain(type);
  expect(answer.headers.get("content-disposition")).toBe(`attachment; filename="run_1.${format}"`);
  expect(answer.headers.get("cache-control")).toBe("no-store");
  const text = await answer.text();
  expect(text).toContain("=mine");
  expect(text).not.toContain("theirs");
  expect(await (await get("ada", `?format=${format}`)).text()).toContain("theirs");
});

test("a key that begins like a formula is text in csv", async () => {
  const text = await (await get("rita", "?format=csv")).text();
  expect(text).toContain(",'=mine,");
  expect(text).not.toContain(",=mine");
});

test.each([
  ["nobody is signed in", null, "?format=csv", "run_1", 401],
  ["end users read no runs", "mira", "?format=csv", "run_1", 403],
  ["there is no such run", "rita", "?format=csv", "run_2", 404],
  ["there is no such run to compare with", "rita", "?format=md&against=run_0", "run_1", 404],
  ["the same, on the page", "rita", "?against=run_0", "run_1", 404],
  ["a format that is none", "rita", "?format=xls", "run_1", 422],
  ["a filter that is none", "rita", "?team=data", "run_1", 422],
])("refused: %s", async (_, person, query, id, status) => {
  const answer = await get(person, query, id);
  expect(answer.status).toBe(status);
  expect(answer.headers.get("content-disposition")).toBeNull();
});

describe("a list as a file", () => {
  const list = async (handler: unknown, person: string, query: string) =>
    call(handler as RouteHandler, { method: "GET", path: `/api/v1/list${query}`, cookie: await cookieFor(person) });

  test("has the filters and the rights of its page, and is in the record before it leaves", async () => {
    const answer = await list(getDrifts, "rita", "?class=permission_drift&format=csv");
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-disposition")).toMatch(/^attachment; filename="drifts-\d{4}-\d\d-\d\d\.csv"$/);
    const lines = (await answer.text()).trimEnd().split("\r\n");
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^# drifts,filter: class=permission_drift,made: \d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(lines[2]).toContain(",'=mine,");
    const [entry] = await sql`select actor_id, body from audit where action = 'list.exported' and subject = 'drifts'`;
    expect(entry?.actor_id).toBe("rita");
    expect(entry?.body).toContain("class=permission_drift");
  });

  test("objects have one, in the order of their list and with no other team's", async () => {
    const answer = await list(getObjects, "rita", "?kind=database_access&format=csv");
    expect(answer.headers.get("content-disposition")).toMatch(/^attachment; filename="objects-\d{4}-\d\d-\d\d\.csv"$/);
    const lines = (await answer.text()).trimEnd().split("\r\n");
    expect(lines[0]).toMatch(/^# objects,filter: kind=database_access,/);
    expect(lines.slice(2)).toEqual([expect.stringMatching(/^database_access,'=mine,/)]);
    const all = await (await list(getObjects, "ada", "?format=json")).json();
    const { rows } = await (await list(getObjects, "ada", "")).json();
    const keysOf = (of: { key: string }[]) => of.map(({ key }) => key);
    expect(all).toMatchObject({ list: "objects", filter: "", complete: true });
    expect(keysOf(all.rows)).toEqual(keysOf(rows));
    expect(keysOf(rows).toSorted()).toEqual(["=mine", "theirs"]);
    const taken = await sql`select actor_id from audit where action = 'list.exported' and subject = 'objects'`;
    expect(taken.map(({ actor_id }) => actor_id).toSorted()).toEqual(["ada", "rita"]);
  });

  test("runs and the record have one too, and end users none", async () => {
    const runs = await (await list(getRuns, "ada", "?format=json")).json();
    expect(runs).toMatchObject({ list: "runs", complete: true, rows: [{ id: "run_1" }] });
    const lines = (await (await list(getAudit, "ada", "?action=list&format=ndjson")).text()).trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line).action).filter(Boolean)).toContain("list.exported");
    for (const handler of [getDrifts, getObjects, getRuns, getAudit]) {
      expect((await list(handler, "mira", "?format=csv")).status).toBe(403);
      expect((await list(handler, "rita", "?format=xls")).status).toBe(422);
    }
  });
});

test("a run's report and a part of the insights are in the record, too, and as seldom as lists", async () => {
  const insights = async (query: string) =>
    call(getInsights as RouteHandler, {
      method: "GET",
      path: `/api/v1/insights${query}`,
      cookie: await cookieFor("sam"),
    });
  const taken = () => sql`
    select subject, body::jsonb #>> '{detail,format}' as format from audit
    where action = 'list.exported' and actor_id = 'sam' order by at`;
  expect((await insights("")).status).toBe(200);
  expect((await get("sam", "")).status).toBe(200);
  expect(await taken()).toEqual([]);
  const answers = [await get("sam", "?format=md"), await insights("?csv=repeats"), await get("sam", "?format=csv")];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect((await get("sam", "?format=csv", "run_2")).status).toBe(404);
  expect(await taken()).toEqual([
    { subject: "runs/run_1", format: "md" },
    { subject: "insights", format: "csv" },
    { subject: "runs/run_1", format: "csv" },
  ]);
  expect((await get("sam", "?format=csv")).status).toBe(429);
  expect((await insights("?csv=repeats")).status).toBe(429);
});

test("a reader who goes away stops the reading", async () => {
  let ended = false;
  async function* endless() {
    try {
      for (;;) yield "x";
    } finally {
      ended = true;
    }
  }
  const reader = textStream(endless()).getReader();
  await reader.read();
  await reader.cancel();
  expect(ended).toBe(true);
});
