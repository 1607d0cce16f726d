import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Lender } from "../contract.ts";
import { makeWorld, type World } from "./world.test-kit.ts";

let world: World;
let lender: Lender;
beforeAll(async () => {
  world = await makeWorld();
  if (world.connector.lender === undefined) throw new Error("it lends nothing");
  lender = world.connector.lender();
});
afterAll(() => world.drop());

const secret = "a-secret-of-twenty-four-bytes";
const loanOf = (id: string, forMs = 60_000) => ({
  owner: "billing",
  id: `exec_${id.padStart(12, "0")}`,
  secret,
  forMs,
});
const open = (url: string) => postgres(url, { max: 1, onnotice: () => {} });
const made = () =>
  world.admin(async (sql) => [
    ...(await sql`select rolname from pg_roles where starts_with(rolname, ${world.name("exec_")})`),
  ]);
const signIn = async (url: string) => {
  const sql = open(url);
  return sql`select 1`
    .then(
      () => "let in",
      (error: Error) => error.message,
    )
    .finally(() => sql.end());
};
const refused = /password authentication failed|is not permitted to log in/;

test("what it lends is the team's, for so long, and leaves no trace; a session that is open ends with it", async () => {
  const before = await world.dump();
  const { env, own } = await lender.lend(loanOf("1"));
  expect(own).toBe(false);
  const sql = open(env.CREDENTIAL_URL ?? "");
  await sql`create table billing.mended (id integer)`;
  await sql`grant select on billing.mended to ${sql(world.name("billing_readers"))}`;
  expect(await sql`select tableowner from pg_tables where tablename = 'mended'`).toEqual([
    { tableowner: world.name("team_billing") },
  ]);
  await sql`drop table billing.mended`;
  await lender.recall(loanOf("1"));
  await expect(sql`select * from billing.invoices`).rejects.toThrow(/terminat|authentication failed|closed/i);
  await sql.end();
  expect(await world.dump()).toEqual(before);
  await lender.recall(loanOf("1"));
});

test("two scripts of one team have a login each", async () => {
  const one = await lender.lend(loanOf("2"));
  const two = await lender.lend({ ...loanOf("3"), secret: "another-secret-altogether" });
  expect(one.env.PGUSER).not.toBe(two.env.PGUSER);
  await lender.recall(loanOf("2"));
  expect(await signIn(one.env.CREDENTIAL_URL ?? "")).toMatch(refused);
  expect(await signIn(two.env.CREDENTIAL_URL ?? "")).toBe("let in");
  await lender.recall(loanOf("3"));
});

test("past its time it lets nobody in, and the next loan of the team clears it away", async () => {
  const { env } = await lender.lend(loanOf("4", 1_500));
  expect(await signIn(env.CREDENTIAL_URL ?? "")).toBe("let in");
  await new Promise((resolve) => setTimeout(resolve, 1_700));
  expect(await signIn(env.CREDENTIAL_URL ?? "")).toMatch(refused);
  await lender.lend(loanOf("5"));
  expect(await made()).toHaveLength(1);
  await lender.recall(loanOf("5"));
});

test("one that owns something is not dropped: it can do nothing any more, and the sentence says what it owns", async () => {
  const { env } = await lender.lend(loanOf("6"));
  const role = env.PGUSER ?? "";
  await world.run(`create schema odd authorization "${role}"`);
  await expect(lender.recall(loanOf("6"))).rejects.toThrow(
    /can do nothing any more, and could not be dropped: .*\(2BP01\)/,
  );
  expect(await signIn(env.CREDENTIAL_URL ?? "")).toMatch(refused);
  await world.run("drop schema odd");
  await lender.recall(loanOf("6"));
  expect(await made()).toEqual([]);
});

test("where our custodian may let nobody into the team, from 16 on its own login is all there is to hand out", async () => {
  const [server] = await world.admin((sql) => sql`select current_setting('server_version_num')::int >= 160000 as is16`);
  await world.run(`revoke admin option for "${world.name("team_billing")}" from "${world.name("access_custodian")}"`);
  const { env, own, says } = await lender.lend(loanOf("7"));
  expect(own).toBe(server?.is16 === true);
  if (own) {
    expect(env.CREDENTIAL_URL).toBe(world.sandbox.connector.credentials.billing);
    expect(says).toContain("billing's own login");
    expect(await made()).toEqual([]);
  }
  await lender.recall(loanOf("7"));
  await expect(lender.lend({ ...loanOf("8"), owner: "nobody" })).rejects.toThrow(/no credential of nobody/);
});
