import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Sql } from "../../db/client.ts";
import { DEMO_PASSWORD, demoPeople, demoTeams, seedPeople } from "../../db/seed/people.ts";
import { makeTestDatabase } from "../../db/test/database.ts";
import { addTeams } from "../../reconciler/record/teams.ts";
import { consoleOf } from "../services/test-world.ts";
import { admitOidc } from "./sign-in-oidc.ts";
import { signInWithPassword } from "./sign-in-password.ts";
import { TRIES_MAX } from "./throttle.ts";

const SECRET = "q7w8e9r0t1y2u3i4o5p6a7s8d9f0g1h2";
let sql: Sql;
let drop: () => Promise<void>;
beforeAll(async () => {
  ({ sql, drop } = await makeTestDatabase());
  await addTeams(sql, demoTeams);
  await seedPeople(sql);
});
afterAll(() => drop());
beforeEach(async () => {
  await sql`delete from sign_in_failures`;
});

const signIn = (email: string, password: string, address = "192.0.2.1") =>
  signInWithPassword(consoleOf(sql), { email, password, address }, SECRET);

describe("the demo's people", () => {
  test("are seeded once, however often it runs, and what was changed since stays", async () => {
    await sql`update people set role = 'support' where id = 'person_rita'`;
    await seedPeople(sql);
    expect(await sql`select 1 from people`).toHaveLength(demoPeople.length);
    expect(await sql`select role from people where id = 'person_rita'`).toEqual([{ role: "support" }]);
    await sql`update people set role = 'reviewer' where id = 'person_rita'`;
    expect(await sql`select team_id from team_members where person_id = 'person_sam' order by 1`).toEqual([
      { team_id: "billing" },
      { team_id: "data" },
    ]);
  });

  test("sign in", async () => {
    for (const person of demoPeople) {
      expect(await signIn(person.email, DEMO_PASSWORD)).toMatchObject({ name: person.name, role: person.role });
    }
  });

  test("are found by an address that only looks different", async () => {
    expect(await signIn(" RITA@plumbline.example ", DEMO_PASSWORD)).not.toBeNull();
    expect(await signIn("rita＠plumbline.example", DEMO_PASSWORD)).not.toBeNull();
    expect(await signIn("ritа@plumbline.example", DEMO_PASSWORD)).toBeNull();
  });

  test("keep no password in the clear", async () => {
    expect(JSON.stringify(await sql`select * from people`)).not.toContain(DEMO_PASSWORD);
  });
});

describe("a sign-in is refused", () => {
  test.each([
    ["rita@plumbline.example", "wrong-password"],
    ["rita@plumbline.example", ""],
    ["rita@plumbline.example", DEMO_PASSWORD + "x".repeat(200)],
    ["nobody@plumbline.example", DEMO_PASSWORD],
    ["", ""],
  ])("for %s with %s, and recorded without saying who it was", async (email, password) => {
    const before = await sql`select 1 from audit where action = 'sign_in.refused'`;
    expect(await signIn(email, password)).toBeNull();
    const rows = await sql<{ body: string }[]>`select body from audit where action = 'sign_in.refused' order by at`;
    expect(rows).toHaveLength(before.length + 1);
    expect(rows.at(-1)?.body).not.toMatch(/rita|nobody|demo|wrong/);
  });

  test("for a suspended person", async () => {
    await sql`update people set suspended_at = now() where id = 'person_ada'`;
    expect(await signIn("ada@plumbline.example", DEMO_PASSWORD)).toBeNull();
    await sql`update people set suspended_at = null where id = 'person_ada'`;
    expect(await signIn("ada@plumbline.example", DEMO_PASSWORD)).not.toBeNull();
  });

  test("after too many tries, also with the right password; from elsewhere it still works", async () => {
    const tries = Array.from({ length: 20 }, () => signIn("sam@plumbline.example", "wrong-password"));
    await Promise.all(tries);
    expect(await signIn("sam@plumbline.example", DEMO_PASSWORD)).toBeNull();
    expect(await signIn("sam@plumbline.example", DEMO_PASSWORD, "192.0.2.77")).not.toBeNull();
    await sql`update sign_in_failures set window_start = now() - interval '16 minutes'`;
    expect(await signIn("sam@plumbline.example", DEMO_PASSWORD)).not.toBeNull();
  });

  test("of 200 tries at once from one place on many accounts only so many are looked at", async () => {
    const before = await sql`select 1 from audit where action = 'sign_in.refused'`;
    await Promise.all(Array.from({ length: 200 }, (_, n) => signIn(`guess-${n}@plumbline.example`, "wrong-password")));
    const after = await sql`select 1 from audit where action = 'sign_in.refused'`;
    expect(after.length - before.length).toBe(TRIES_MAX.address);
    expect(await signIn("mira@plumbline.example", DEMO_PASSWORD)).toBeNull();
  });

  test("keeps neither addresses nor e-mails in the clear", async () => {
    await signIn("sam@plumbline.example", "wrong-password", "198.51.100.7");
    expect(JSON.stringify(await sql`select * from sign_in_failures`)).not.toMatch(/sam|198\.51/);
  });

  test("takes as long for nobody as for somebody", async () => {
    const time = async (email: string) => {
      const from = performance.now();
      await signIn(email, "wrong-password", `x-${Math.random()}`);
      return performance.now() - from;
    };
    const known: number[] = [];
    const unknown: number[] = [];
    for (let n = 0; n < 5; n += 1) {
      known.push(await time("deniz@plumbline.example"));
      unknown.push(await time(`no-${n}@plumbline.example`));
      await sql`delete from sign_in_failures`;
    }
    // The quickest of each is free of what else the machine did. Both are one scrypt; a missing one would show whole.
    const [a, b] = [Math.min(...known), Math.min(...unknown)];
    expect(Math.abs(a - b)).toBeLessThan(Math.max(a, b) / 2);
  });
});

describe("through the identity provider", () => {
  const issuer = "https://id.example.com";
  const claims = (subject: string, email: string | null = `${subject}@corp.example`) => ({
    issuer,
    subject,
    email,
    name: `Person ${subject}`,
  });

  test("somebody new becomes an end user without teams, once, and it is recorded", async () => {
    const answers = await Promise.all([
      admitOidc(consoleOf(sql), claims("new"), null),
      admitOidc(consoleOf(sql), claims("new"), null),
    ]);
    for (const answer of answers) expect(answer).toMatchObject({ principal: { role: "end_user", teams: [] } });
    expect(await sql`select 1 from people where oidc_subject = ${`${issuer}|new`}`).toHaveLength(1);
    expect(await sql`select 1 from audit where action = 'person.admitted'`).toHaveLength(1);
  });

  test("an address never links to an account that is there", async () => {
    expect(await admitOidc(consoleOf(sql), claims("thief", "Ada＠plumbline.example"), null)).toEqual({
      refused: "email_taken",
    });
    expect(await sql`select oidc_subject from people where id = 'person_ada'`).toEqual([{ oidc_subject: null }]);
  });

  test("the same subject at another issuer is somebody else", async () => {
    await admitOidc(consoleOf(sql), claims("one"), null);
    const other = await admitOidc(consoleOf(sql), { ...claims("one"), issuer: "https://evil.example" }, null);
    expect(other).toEqual({ refused: "email_taken" });
  });

  test("without a verified address nobody is made", async () => {
    expect(await admitOidc(consoleOf(sql), claims("silent", null), null)).toEqual({ refused: "no_email" });
  });

  test("a suspended person stays out", async () => {
    await admitOidc(consoleOf(sql), claims("later"), null);
    await sql`update people set suspended_at = now() where email = 'later@corp.example'`;
    expect(await admitOidc(consoleOf(sql), claims("later"), null)).toEqual({ refused: "suspended" });
  });

  test("the first admin is whom the installation names, and only while there is none", async () => {
    expect(await admitOidc(consoleOf(sql), claims("root"), "root")).toMatchObject({ principal: { role: "end_user" } });
    await sql`update people set role = 'support' where role = 'admin'`;
    expect(await admitOidc(consoleOf(sql), claims("root2"), "root2")).toMatchObject({ principal: { role: "admin" } });
    expect(await admitOidc(consoleOf(sql), claims("root3"), "root3")).toMatchObject({
      principal: { role: "end_user" },
    });
  });
});
