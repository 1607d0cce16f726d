import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { Sql } from "../../db/client.ts";
import { makeTestDatabase } from "../../db/test/database.ts";
import { claimsFor, cookieFor, installForTest } from "../http/test-server.ts";
import { settlePeople } from "../services/test-world.ts";
import { endSession } from "./ended-sessions.ts";
import { renewedCookie } from "./renew.ts";
import { currentPrincipal, sessionState } from "./session.ts";
import { ABSOLUTE_SECONDS, IDLE_SECONDS, makeSessionToken, sessionCookie } from "./session-token.ts";
import { strictForOperators } from "./strict-cookie.ts";

let sql: Sql;
let drop: () => Promise<void>;
beforeAll(async () => {
  ({ sql, drop } = await makeTestDatabase());
  await settlePeople(sql);
  installForTest(sql);
});
afterAll(() => drop());
afterEach(() => {
  vi.useRealTimers();
});

const from = (cookie: string) => new Headers({ cookie });
const page = (cookie: string, headers: Record<string, string> = {}) =>
  new Request("http://localhost:3000/review", { headers: { cookie, ...headers } });
/** Only the clock moves; the database's own timers go on. */
const setClock = (ms: number) => vi.useFakeTimers({ now: ms, toFake: ["Date"] });

describe("a session", () => {
  test("is who the database says, as it says now", async () => {
    const cookie = await cookieFor("rita");
    expect(await currentPrincipal(from(cookie))).toMatchObject({
      personId: "rita",
      role: "reviewer",
      teams: ["billing"],
    });
    await sql`insert into team_members values ('rita', 'data')`;
    expect(await currentPrincipal(from(cookie))).toMatchObject({ teams: ["billing", "data"] });
    await sql`delete from team_members where person_id = 'rita' and team_id = 'data'`;
  });

  test.each([
    ["a risen epoch", () => sql`update people set session_epoch = session_epoch + 1 where id = 'rob'`, "rob"],
    ["a suspension", () => sql`update people set suspended_at = now() where id = 'deniz'`, "deniz"],
    ["a deletion", () => sql`delete from people where id = 'noor'`, "noor"],
  ] as const)("ends with the next request after %s", async (_, change, who) => {
    const cookie = await cookieFor(who);
    expect(await currentPrincipal(from(cookie))).not.toBeNull();
    await change();
    expect(await sessionState(from(cookie))).toEqual({ ended: "revoked" });
  });

  test("ends when the person signs out, for every copy of the cookie, and is recorded", async () => {
    const cookie = await cookieFor("sam", { sid: "one" });
    const other = await cookieFor("sam", { sid: "two" });
    await endSession(sql, claimsFor("sam", { sid: "one" }));
    expect(await sessionState(from(cookie))).toEqual({ ended: "none" });
    expect(await currentPrincipal(from(other))).not.toBeNull();
    expect(await sql`select 1 from audit where action = 'person.signed_out' and subject = 'sam'`).toHaveLength(1);
  });

  test("idles out after 30 minutes", async () => {
    const start = Date.now();
    setClock(start);
    const cookie = await cookieFor("sue");
    setClock(start + (IDLE_SECONDS - 60) * 1000);
    expect(await currentPrincipal(from(cookie))).not.toBeNull();
    setClock(start + (IDLE_SECONDS + 60) * 1000);
    expect(await sessionState(from(cookie))).toEqual({ ended: "expired" });
  });

  test("is renewed by going to pages, never past 12 hours", async () => {
    const start = Date.now();
    setClock(start);
    let cookie = await cookieFor("sue");
    const step = 20 * 60;
    for (let at = step; at < ABSOLUTE_SECONDS; at += step) {
      setClock(start + at * 1000);
      const renewed = await renewedCookie(page(cookie));
      expect(renewed).toContain("HttpOnly; SameSite=Strict");
      cookie = renewed?.split(";")[0] ?? "";
      expect(await currentPrincipal(from(cookie))).not.toBeNull();
    }
    setClock(start + ABSOLUTE_SECONDS * 1000);
    expect(await sessionState(from(cookie))).toEqual({ ended: "expired" });
    expect(await renewedCookie(page(cookie))).toBeNull();
  });

  test("is not renewed by what runs by itself, nor more than once a minute", async () => {
    const start = Date.now();
    setClock(start);
    const cookie = await cookieFor("sue");
    expect(await renewedCookie(page(cookie))).toBeNull();
    setClock(start + 120_000);
    expect(await renewedCookie(page(cookie, { "next-router-prefetch": "1" }))).toBeNull();
    expect(await renewedCookie(page(cookie, { "sec-purpose": "prefetch;prerender" }))).toBeNull();
    expect(await renewedCookie(page(cookie))).not.toBeNull();
  });

  test.each([
    ["nothing", ""],
    ["rubbish", "plumbline.session=rubbish"],
    ["another secret's token", "plumbline.session=eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..a.b.c"],
    ["an empty one", "plumbline.session="],
  ])("does not come of %s", async (_, cookie) => {
    expect(await sessionState(from(cookie))).toEqual({ ended: "none" });
  });

  test("does not come of a planted second cookie", async () => {
    const cookie = await cookieFor("rita");
    expect(await sessionState(from(`${cookie}; ${await cookieFor("ada")}`))).toEqual({ ended: "none" });
  });

  test("does not come of another installation's secret", async () => {
    const token = await makeSessionToken(claimsFor("ada"), "another-secret-another-secret-another");
    expect(await sessionState(from(`plumbline.session=${token}`))).toEqual({ ended: "none" });
  });
});

describe("the cookie", () => {
  test("over https has the host prefix; operators' is Strict, end users' is Lax", () => {
    expect(sessionCookie("t", true, true)).toMatchInlineSnapshot(
      `"__Host-plumbline.session=t; Path=/; Max-Age=1800; HttpOnly; SameSite=Strict; Secure"`,
    );
    expect(sessionCookie("t", false, true)).toMatchInlineSnapshot(
      `"__Host-plumbline.session=t; Path=/; Max-Age=1800; HttpOnly; SameSite=Lax; Secure"`,
    );
  });

  test.each([
    [true, "Strict"],
    [false, "Lax"],
  ])("that next-auth writes is changed likewise: operator %s → %s", async (operator, sameSite) => {
    const secret = "q7w8e9r0t1y2u3i4o5p6a7s8d9f0g1h2";
    const token = await makeSessionToken(claimsFor("sam", { operator }), secret);
    const headers = new Headers();
    headers.append("set-cookie", "next-auth.csrf-token=x; Path=/; HttpOnly; SameSite=Lax");
    headers.append("set-cookie", `plumbline.session=${token}; Path=/; HttpOnly; SameSite=Lax`);
    const answer = await strictForOperators(new Response(null, { headers }), secret, false);
    expect(answer.headers.getSetCookie()).toEqual([
      "next-auth.csrf-token=x; Path=/; HttpOnly; SameSite=Lax",
      `plumbline.session=${token}; Path=/; HttpOnly; SameSite=${sameSite}`,
    ]);
  });
});
