import { afterAll, beforeAll, expect, test } from "vitest";
import type { Sql } from "../../db/client.ts";
import type { RunReport } from "../model/report.ts";
import { type CliWorld, cli, openCliWorld } from "./cli.test-kit.ts";
import { refusal, runCli } from "./main.ts";

/** Who decides where nobody was named, as in the tour: always a person who may, and by name. */
let world: CliWorld;
let sql: Sql;

beforeAll(async () => {
  world = await openCliWorld();
  ({ sql } = world);
  // Asked for long ago, so that a difference is not called pending.
  await sql`update intents set asked_at = asked_at - interval '1 hour'`;
});
afterAll(() => world.close());

const approve = (id: string) =>
  runCli(["approve", id], process.env).then(
    ({ text }) => text,
    (error: Error) => error.message,
  );

async function proposed(...broken: string[]): Promise<{ id: string; key: string; owner: string }> {
  await runCli(["break", ...broken], process.env);
  await runCli(["act"], process.env);
  const [row] = await sql<{ id: string; key: string; owner: string }[]>`
    select id, key, owner from repairs where state = 'proposed' order by proposed_at desc limit 1`;
  if (row === undefined) throw new Error(`${broken.join(" ")} was not proposed`);
  return row;
}

test("removing a role takes two people: approving twice is two of the team, and a third time changes nothing", async () => {
  const { id, owner } = await proposed("extra_external");
  const [first, second] = owner === "billing" ? ["Rita Alvarez", "Tess Moreau"] : ["Deniz Kaya", "Erik Sato"];
  expect(await approve(id)).toBe(
    `As ${first}: Your approval is recorded. 1 of 2 people agreed; it waits for another reviewer.`,
  );
  expect(await approve(id)).toMatch(
    new RegExp(`^As ${second}: Approved\\. It is marked: at .* and removed if it is still`),
  );
  expect(await approve(id)).toMatch(new RegExp(`^As ${first}: You had already approved .* Nothing was added\\.$`));
  expect(await sql`select 1 from approvals where repair_id = ${id}`).toHaveLength(2);
});

test("a contested owner: approving twice is one person of each team", async () => {
  const { id } = await proposed("stale_owner", "--direction", "contested");
  const said = [await approve(id), await approve(id)];
  expect(said[0]).toContain("it waits for another reviewer from team");
  expect(said[1]).toContain("Approved. Starts in 10 s.");
  const given = await sql`select person_id, team from approvals where repair_id = ${id} order by team`;
  expect(given).toEqual([
    { person_id: "person_rita", team: "billing" },
    { person_id: "person_deniz", team: "data" },
  ]);
});

test("whoever asked is not taken; where nobody is left it says so, and nothing was changed", async () => {
  const { id, key, owner } = await proposed("permission_drift", "--direction", "over");
  const [first, second] = owner === "billing" ? ["rita", "tess"] : ["deniz", "erik"];
  await sql`update intents set asked_by = ${`person_${first}`} where key = ${key}`;
  await sql`update people set suspended_at = now() where id = ${`person_${second}`}`;
  expect(await approve(id)).toBe(
    `There is no reviewer of team ${owner} who has no part in this yet: add --as EMAIL. Nothing was changed.`,
  );
  await sql`update people set suspended_at = null where id = ${`person_${second}`}`;
  expect(await approve(id)).toMatch(/^As (Tess Moreau|Erik Sato): Approved\./);
});

test("right after a look its repair is not proposed yet, and that is what is said", async () => {
  const { key } = await cli<{ key: string }>("break", "attribute_drift");
  const { drifts } = await cli<RunReport>("detect", "--object", key);
  const told = await runCli(["approve", drifts[0]?.id ?? ""], process.env).catch(refusal);
  expect(told).toMatchObject({ exit: 1, json: { error: { code: "not_proposed", effect: "none" } } });
  expect(told.text).toBe(
    "Its plan is not proposed yet: the reconciler does that at its next look. Nothing was changed.",
  );
});

test("a try that nobody knows the outcome of: what it may have made, and a person's word, which a look then proves", async () => {
  const { key } = await cli<{ key: string }>("break", "unknown_after_repair", "--kind", "refund");
  const minute = sql`interval '1 minute'`;
  const outcome = (...words: string[]) =>
    runCli(["outcome", "refund", key, ...words], process.env).then(
      ({ text }) => text,
      (error: Error) => error.message,
    );
  const reason = ["--reason", "The processor's dashboard shows it."];
  await sql`update attempts set settle_until = now() + ${minute} where key = ${key}`;
  expect(await outcome()).toContain("No source shows anything that may be its effect.");
  await runCli(["detect", "--object", key], process.env);
  const { candidates } = await cli<{ candidates: { externalId: string; sure: string }[] }>("outcome", "refund", key);
  expect(candidates).toMatchObject([{ sure: "strong", by: ["marker", "time"], against: [] }]);
  const id = candidates[0]?.externalId ?? "";
  expect(await outcome("adopt", id, ...reason)).toContain("It may still take effect");
  await sql`update attempts set deadline_at = deadline_at - ${minute},
    outcome_at = outcome_at - ${minute}, settle_until = now() where key = ${key}`;
  expect(await outcome("did-not-happen", ...reason)).toContain("Adopt it, or say first that it is not.");
  expect(await outcome("adopt", id, ...reason)).toMatch(/^As Rita Alvarez: Recorded: it happened\./);
  expect(await outcome()).toContain("has an unknown outcome");
  await runCli(["act", "--object", key], process.env);
  expect(await sql`select status, external_id from objects where key = ${key}`).toEqual([
    { status: "in_place", external_id: id },
  ]);
});
