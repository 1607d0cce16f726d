import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { GET } from "../../app/api/v1/runs/[id]/route.ts";
import type { Sql } from "../../db/client.ts";
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
    values ('run_1', 'detect', '{}', 'cli', now() - interval '1 minute', now(), true, ${sql.json(report as never)})`;
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
