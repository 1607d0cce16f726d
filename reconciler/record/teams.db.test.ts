import { afterAll, beforeAll, expect, test } from "vitest";
import type { Sql } from "../../db/client.ts";
import { makeTestDatabase } from "../../db/test/database.ts";
import { setUp } from "../sandbox/setup.ts";
import { addTeams, registerTeams } from "./teams.ts";

let sql: Sql;
let drop: () => Promise<void>;
beforeAll(async () => {
  ({ sql, drop } = await makeTestDatabase());
});
afterAll(() => drop());

test("without the demo there are the configuration's teams, and nobody in them", async () => {
  const own = await makeTestDatabase();
  await setUp({ DATABASE_URL: own.url, SANDBOX: "none" }, { teams: [billing, data] });
  expect(await own.sql`select id, name from teams order by id`).toEqual([billing, data]);
  expect(await own.sql`select from people`).toHaveLength(0);
  await own.drop();
});

const billing = { id: "billing", name: "Billing" };
const data = { id: "data", name: "Data" };
const teams = () => sql`select id, name, epoch, departed_at is not null as departed from teams order by id`;
const recorded = async () => {
  const rows = await sql<{ action: string; subject: string }[]>`select action, subject from audit order by at`;
  return rows.map(({ action, subject }) => `${action} ${subject}`);
};

test("teams are made once, and one that left the list departs and comes back, each with its entry", async () => {
  await Promise.all([registerTeams(sql, [billing, data]), registerTeams(sql, [billing, data])]);
  expect(await teams()).toEqual([
    { ...billing, epoch: 1, departed: false },
    { ...data, epoch: 1, departed: false },
  ]);
  await registerTeams(sql, [{ ...billing, name: "Money" }]);
  await registerTeams(sql, [{ ...billing, name: "Money" }]);
  expect(await teams()).toEqual([
    { id: "billing", name: "Money", epoch: 1, departed: false },
    { ...data, epoch: 2, departed: true },
  ]);
  // Whoever sets a database up names what is missing; only a reconciler that starts says who is back.
  await addTeams(sql, [billing, data]);
  expect(await teams()).toMatchObject([{ name: "Money" }, { departed: true }]);
  await registerTeams(sql, [billing, data]);
  expect(await teams()).toEqual([
    { ...billing, epoch: 1, departed: false },
    { ...data, epoch: 3, departed: false },
  ]);
  expect(await recorded()).toEqual([
    ...["team.added billing", "team.added data", "team.renamed billing", "team.departed data"],
    ...["team.renamed billing", "team.returned data"],
  ]);
});
