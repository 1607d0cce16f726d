import { afterAll, beforeAll, expect, test } from "vitest";
import { GET as getIntent } from "../../app/api/v1/intents/[kind]/[key]/route.ts";
import { GET as getLive } from "../../app/api/v1/live/route.ts";
import { POST as look } from "../../app/api/v1/objects/[kind]/[key]/look/route.ts";
import type { Sql } from "../../db/client.ts";
import { makeTestDatabase } from "../../db/test/database.ts";
import { consoleOf, makeObject, settlePeople } from "../services/test-world.ts";
import { liveHub } from "./live-hub.ts";
import { call, cookieFor, installForTest, ORIGIN, problemOf } from "./test-server.ts";

let sql: Sql;
let drop: () => Promise<void>;
beforeAll(async () => {
  ({ sql, drop } = await makeTestDatabase({ breaks: ["I-14", "I-21"] }));
  await settlePeople(sql);
  installForTest(sql);
});
afterAll(async () => {
  liveHub(consoleOf(sql)).closeAll();
  await drop();
});

const head = async (path: string, headers: Record<string, string> = {}) =>
  new Request(`${ORIGIN}${path}`, { method: "HEAD", headers: { cookie: await cookieFor("sam"), ...headers } });

test("a live stream that is asked for its head only is not kept open", async () => {
  const hub = liveHub(consoleOf(sql));
  for (let asked = 0; asked < 20; asked += 1) {
    const answer = await getLive(await head("/api/v1/live"), { params: Promise.resolve({}) });
    expect(answer.status).toBe(200);
  }
  await expect.poll(() => hub.countOf("sam")).toBe(0);
});

test("who has that state already is told so of a head, too", async () => {
  const { kind, key } = await makeObject(sql);
  const request = await head(`/api/v1/intents/${kind}/${key}`, { "if-none-match": 'W/"1"' });
  expect((await getIntent(request, { params: Promise.resolve({ kind, key }) })).status).toBe(304);
});

test("a change with a query is refused: whatever it asks for would be ignored", async () => {
  const { kind, key } = await makeObject(sql);
  const path = `/api/v1/objects/${kind}/${key}/look?dry_run=true`;
  const answer = await call(look, { path, cookie: await cookieFor("sam"), params: { kind, key } });
  expect([answer.status, await problemOf(answer)]).toMatchObject([422, { errors: [{ path: "dry_run" }] }]);
  const [object] = await sql`select request_token from objects where key = ${key}`;
  expect(object?.request_token).toBeNull();
});
