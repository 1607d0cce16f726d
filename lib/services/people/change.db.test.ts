import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Sql } from "../../../db/client.ts";
import { makeTestDatabase } from "../../../db/test/database.ts";
import { readPerson } from "../principal.ts";
import { as, auditOf, type PersonName, refusal, settlePeople, worldDigest } from "../test-world.ts";
import { type ChangePersonInput, changePerson } from "./change.ts";

let sql: Sql;
let drop: () => Promise<void>;
beforeAll(async () => {
  ({ sql, drop } = await makeTestDatabase());
  await settlePeople(sql);
});
afterAll(() => drop());

describe("an admin changes what somebody may do", () => {
  test("ends that person's sessions and is recorded with before and after", async () => {
    const result = await changePerson(await as(sql, "ada"), { person: "rita", role: "support", teams: ["data"] });
    expect(result).toMatchObject({ role: "support", teams: ["data"], suspended: false, changed: true });
    const person = await readPerson(sql, "rita");
    expect(person?.principal).toMatchObject({ role: "support", teams: ["data"], epoch: 2 });
    expect(await auditOf(sql, { subject: "rita" })).toMatchObject([
      {
        action: "person.changed",
        actor_id: "ada",
        detail: { before: { role: "reviewer", teams: ["billing"] }, after: { role: "support", teams: ["data"] } },
      },
    ]);
  });

  test("suspends and lets back in", async () => {
    const ctx = await as(sql, "ada");
    await changePerson(ctx, { person: "noor", suspended: true });
    expect((await readPerson(sql, "noor"))?.suspended).toBe(true);
    await changePerson(ctx, { person: "noor", suspended: false });
    expect((await readPerson(sql, "noor"))?.suspended).toBe(false);
  });

  test("to what it is already changes nothing", async () => {
    expect(await changePerson(await as(sql, "ada"), { person: "sam", role: "support" })).toMatchObject({
      changed: false,
    });
    expect((await readPerson(sql, "sam"))?.principal.epoch).toBe(1);
  });
});

describe("it is refused, recorded and changes nothing", () => {
  type Case = { says: string; who: PersonName; input: ChangePersonInput; code: string };
  const cases: Case[] = [
    { says: "by anybody else", who: "rob", input: { person: "rob", role: "admin" }, code: "forbidden" },
    { says: "for oneself", who: "ada", input: { person: "ada", role: "reviewer" }, code: "own_rights" },
    { says: "for nobody", who: "ada", input: { person: "nobody", suspended: true }, code: "not_found" },
    { says: "into a team that departed", who: "ada", input: { person: "rob", teams: ["gone"] }, code: "invalid" },
  ];
  test.each(cases)("$says", async ({ who, input, code }) => {
    const before = await worldDigest(sql);
    expect(await refusal(changePerson(await as(sql, who), input))).toMatchObject({ code });
    expect(await worldDigest(sql)).toBe(before);
    expect((await auditOf(sql, { subject: input.person })).at(-1)).toMatchObject({ action: "person.refused" });
  });

  test("two admins who suspend each other do not both succeed", async () => {
    const ada = await as(sql, "ada");
    const ines = await as(sql, "ines");
    const ends = await Promise.allSettled([
      changePerson(ada, { person: "ines", suspended: true }),
      changePerson(ines, { person: "ada", suspended: true }),
    ]);
    expect(ends.map((end) => end.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await sql`select 1 from people where role = 'admin' and suspended_at is null`).toHaveLength(1);
  });
});
