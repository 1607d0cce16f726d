import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { POST as snooze } from "@/app/api/v1/objects/[kind]/[key]/snooze/route";
import { POST as approve } from "@/app/api/v1/repairs/[id]/approve/route";
import { POST as stop } from "@/app/api/v1/stops/route";
import type { Sql } from "../../db/client.ts";
import { makeTestDatabase } from "../../db/test/database.ts";
import { hashOfKey, makeKeyToken } from "../auth/key-token.ts";
import { auditOf, later, makeRepair, type PersonName, settlePeople } from "../services/test-world.ts";
import { LANGUAGE_COOKIE } from "../words/locales.ts";
import {
  type Call,
  call,
  cookieFor,
  forgetLimits,
  installForTest,
  problemOf,
  type RouteHandler,
} from "./test-server.ts";

let sql: Sql;
let drop: () => Promise<void>;
beforeAll(async () => {
  ({ sql, drop } = await makeTestDatabase({ breaks: ["I-21"] }));
  await settlePeople(sql);
  installForTest(sql);
});
afterAll(() => drop());
beforeEach(forgetLimits);

async function by(who: PersonName, language: "de" | "en", handler: RouteHandler, given: Call): Promise<Response> {
  const cookie = `${await cookieFor(who)}; ${LANGUAGE_COOKIE}=${language}`;
  return call(handler, { ...given, cookie });
}

async function keyOf(owner: PersonName): Promise<string> {
  const token = makeKeyToken();
  await sql`
    insert into api_keys (id, name, owner, hash, scopes, created_by, created_at, expires_at)
    values (${`key_${randomUUID()}`}, 'k', ${owner}, ${hashOfKey(token)}, '{stops:write}', 'ada', now(), ${later(3600)})`;
  return `Bearer ${token}`;
}

describe("somebody whose console is German", () => {
  test("is refused in German, with the code, status and effect of English, and in the record it is English", async () => {
    const made = await makeRepair(sql);
    const given = { params: { id: made.repair }, body: { plan_hash: made.hash } };
    const [english, german] = [await by("sam", "en", approve, given), await by("sam", "de", approve, given)];
    expect(german.headers.get("content-language")).toBe("de");
    expect(english.headers.get("content-language")).toBeNull();
    expect(german.status).toBe(403);
    const [said, gesagt] = [await problemOf(english), await problemOf(german)];
    expect(said.detail).toBe("The role support may not do this (repair.approve). Nothing was changed.");
    expect(gesagt).toEqual({
      ...said,
      detail: "Die Rolle Support darf das nicht (repair.approve). Nichts wurde geändert.",
    });
    const rows = await auditOf(sql, { subject: made.repair });
    expect(rows.map((row) => row.detail.says)).toContain(said.detail);
    expect(JSON.stringify(rows)).not.toContain("Rolle");
  });

  test("reads each mistake in German, in its place", async () => {
    const { kind, key } = await makeRepair(sql);
    const given = { params: { kind, key }, body: { until: "2020-01-01T00:00:00Z", reason: "because" } };
    expect(await problemOf(await by("sam", "de", snooze, given))).toMatchObject({
      status: 422,
      detail: "until ist vorbei. Nichts wurde geändert.",
      errors: [{ path: "until", says: "ist vorbei" }],
    });
  });

  test("reads in German what was done, and a repeat's answer in the language of the repeat", async () => {
    const headers = { "idempotency-key": randomUUID() };
    const given = { body: { scope: "all", reason: "It stays. Nothing was changed." }, headers };
    const answers = [await by("sam", "de", stop, given), await by("sam", "en", stop, given)];
    const [german, english] = await Promise.all(answers.map((answer) => answer.json()));
    expect(german.says).toMatch(/^Gestoppt seit \d+\. \S+ \d+, [\d:]+ UTC\. Nichts war unterwegs\.$/);
    expect(english.says).toMatch(/^Stopped at \d+ \w+ \d+, [\d:]+ UTC\. Nothing was under way\.$/);
    expect({ ...german, says: english.says }).toEqual(english);
  });
});

test("a program with a key reads English, whatever language it accepts", async () => {
  const headers = { authorization: await keyOf("sam"), "accept-language": "de" };
  const refused = await call(stop, { headers, body: { scope: "nonsense", reason: "because" } });
  expect((await problemOf(refused)).detail).toMatch(/^The scope is none of all, .* Nothing was changed\.$/);
  expect(refused.headers.get("content-language")).toBeNull();
  const done = await call(stop, { headers, body: { scope: "all", reason: "because" } });
  expect((await done.json()).says).toMatch(/^Stopped at /);
});
