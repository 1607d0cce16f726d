import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Sql } from "../../../db/client.ts";
import { makeTestDatabase } from "../../../db/test/database.ts";
import { terminalPrincipal } from "../../auth/principal.ts";
import { terminalContext } from "../context.ts";
import {
  as,
  auditOf,
  KIND,
  kinds,
  later,
  makeAttempt,
  makeObject,
  makeRepair,
  type PersonName,
  refusal,
  settlePeople,
  worldDigest,
} from "../test-world.ts";
import { liftStop } from "./lift.ts";
import { setStop } from "./set.ts";

let sql: Sql;
let drop: () => Promise<void>;
beforeAll(async () => {
  ({ sql, drop } = await makeTestDatabase({ breaks: ["I-03", "I-04", "I-07", "I-12", "I-19", "I-21"] }));
  await settlePeople(sql);
});
afterAll(() => drop());

const stop = async (who: PersonName, scope: string, until?: string) =>
  setStop(await as(sql, who), { scope, reason: "vendor maintenance", until }, kinds);

describe("a stop", () => {
  test("is in force with its commit, lists what had been sent, and is recorded", async () => {
    const mine = await makeRepair(sql, { state: "attempting" });
    const attempt = await makeAttempt(sql, mine);
    const others = await makeRepair(sql, { state: "attempting", owner: "data" });
    await makeAttempt(sql, others);
    const result = await stop("sam", "all");
    expect(result.in_flight).toMatchObject([{ attempt, repair: mine.repair, kind: KIND, key: mine.key }]);
    expect(result.in_flight_count).toBe(2);
    expect(result.says).toMatch(/^Stopped at .* UTC\. 2 repairs had already been sent; checking their results\.$/);
    const [row] = await sql`select scope, set_by, lifted_at from stops where id = ${result.stop}`;
    expect(row).toEqual({ scope: "all", set_by: "sam", lifted_at: null });
    expect(await auditOf(sql, { subject: result.stop })).toMatchObject([
      { action: "stop.set", detail: { scope: "all", in_flight: 2 } },
    ]);
    const narrow = await stop("sam", `object:${KIND}/${mine.key}`);
    expect(narrow.says).toContain("1 repair had already been sent");
    expect((await stop("sam", "class:attribute_drift")).says).toContain("Nothing was under way.");
    expect((await stop("sam", "connector:postgres")).in_flight_count).toBe(2);
  });

  test.each(["sam", "rita", "ada"] as const)("may be set by %s", async (who) => {
    await stop(who, "all");
  });

  test("may be set at the terminal, without a person", async () => {
    const ctx = terminalContext(sql, terminalPrincipal("root"));
    const result = await setStop(ctx, { scope: "all", reason: "console is down" }, kinds);
    expect(await auditOf(sql, { subject: result.stop })).toMatchObject([
      { action: "stop.set", actor_kind: "cli", actor_id: "terminal:root" },
    ]);
    await liftStop(ctx, { stop: result.stop });
  });

  test("is refused to end users, and recorded", async () => {
    const before = await worldDigest(sql);
    expect(await refusal(stop("mira", "all"))).toMatchObject({ status: 403 });
    expect(await worldDigest(sql)).toBe(before);
    expect((await auditOf(sql, { subject: "all" })).at(-1)).toMatchObject({
      action: "stop.refused",
      actor_id: "mira",
    });
  });

  test.each([
    "everything",
    "kind:",
    "kind:no_such_kind",
    "class:no_such_class",
    "owner:nobody",
    "connector:smtp",
    `object:${KIND}/never-there`,
    `object:${KIND}`,
  ])("of %s is refused: it would comfort and hold nothing", async (scope) => {
    const before = await worldDigest(sql);
    expect(await refusal(stop("sam", scope))).toMatchObject({ status: 422, detail: { errors: [{ path: "scope" }] } });
    expect(await worldDigest(sql)).toBe(before);
  });

  test("of an object of another team answers like one of an object that is not there", async () => {
    const { key } = await makeObject(sql, { owner: "data" });
    const theirs = await refusal(stop("sam", `object:${KIND}/${key}`));
    const missing = await refusal(stop("sam", `object:${KIND}/never-there`));
    expect(theirs.message).toBe(missing.message);
  });

  test("until the past is refused", async () => {
    expect(await refusal(stop("sam", "all", later(-1)))).toMatchObject({ status: 422 });
  });
});

describe("lifting", () => {
  test("is recorded, names what still holds and may be known, and again changes nothing", async () => {
    await sql`update stops set lifted_at = now() where lifted_at is null`;
    const set = await stop("rita", "all");
    const other = await stop("rita", "owner:billing");
    const theirs = await makeObject(sql, { owner: "data" });
    await stop("ada", `object:${KIND}/${theirs.key}`);
    const ctx = await as(sql, "rita");
    const lifted = await liftStop(ctx, { stop: set.stop, reason: "over" });
    expect(lifted).toMatchObject({ already: false, still_in_force: [{ stop: other.stop, scope: "owner:billing" }] });
    await sql`update people set name = 'M. Ruiz' where id = ${ctx.principal.personId}`;
    expect(await liftStop(ctx, { stop: set.stop })).toMatchObject({
      ...{ already: true, lifted_at: lifted.lifted_at },
      says: expect.stringMatching(/^This stop was lifted at \d+ \w+ \d{4}, [\d:]+ UTC by M\. Ruiz\./),
    });
    expect((await auditOf(sql, { subject: set.stop })).map((row) => row.action)).toEqual(["stop.set", "stop.lifted"]);
  });

  const table: [PersonName, string, number][] = [
    ["sam", "all", 403],
    ["sam", "owner:billing", 403],
    ["rita", "all", 200],
    ["rita", "owner:billing", 200],
    ["rita", "owner:data", 403],
    ["ada", "owner:data", 200],
    ["mira", "all", 404],
  ];
  test.each(table)("by %s of %s → %i", async (who, scope, status) => {
    const { stop: id } = await stop("ada", scope);
    const work = liftStop(await as(sql, who), { stop: id });
    if (status === 200) {
      await work;
      return;
    }
    expect((await refusal(work)).status).toBe(status);
    expect(await sql`select lifted_at from stops where id = ${id}`).toEqual([{ lifted_at: null }]);
    expect((await auditOf(sql, { subject: id })).at(-1)).toMatchObject({ action: "stop.refused", actor_id: who });
  });

  test("of a stop that never was is refused", async () => {
    expect(await refusal(liftStop(await as(sql, "ada"), { stop: "stop_none" }))).toMatchObject({ status: 404 });
  });

  test("twice at once lifts once", async () => {
    const { stop: id } = await stop("ada", "all");
    const ends = await Promise.all([
      liftStop(await as(sql, "ada"), { stop: id }),
      liftStop(await as(sql, "rita"), { stop: id }),
    ]);
    expect(ends.map((end) => end.already).sort()).toEqual([false, true]);
  });
});
