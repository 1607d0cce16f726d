import { afterAll, beforeAll, expect, test } from "vitest";
import type { Sql } from "../../db/client.ts";
import { type CliWorld, openCliWorld } from "./cli.test-kit.ts";
import { runCli } from "./main.ts";

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
  expect(await approve(id)).toBe(`As ${second}: Approved. Starts in 10 s.`);
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
