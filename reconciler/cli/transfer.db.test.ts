import { afterAll, beforeAll, expect, test } from "vitest";
import type { RunReport } from "../model/report.ts";
import { type CliWorld, cli, openCliWorld } from "./cli.test-kit.ts";
import { refusal, runCli } from "./main.ts";

let world: CliWorld;
beforeAll(async () => {
  world = await openCliWorld();
  // Asked for long ago, so that a difference is not called pending.
  await world.sql`update intents set asked_at = asked_at - interval '1 hour'`;
  await runCli(["act"], process.env);
});
afterAll(() => world.close());

const KIND = "database_access";
const as = (who: string) => ["--as", `${who}@plumbline.example`];
type Told = { transfer: string; says: string };

test("a role moves from one team to the other: two people say so, two others carry it out, and outside it is the other team's", async () => {
  const key = `${world.sandbox.prefix}svc_invoice_mailer`;
  const asked = await cli<Told>(
    "transfer",
    "ask",
    KIND,
    key,
    "--to",
    "data",
    "--reason",
    "they run it now",
    ...as("rita"),
  );
  const { transfers } = await cli<{ transfers: object[] }>("transfer", ...as("deniz"));
  expect(transfers).toMatchObject([
    { transfer: asked.transfer, key, from: "billing", to: "data", asked_by: "person_rita", spec: { login: true } },
  ]);
  const own = await runCli(["transfer", "accept", asked.transfer, ...as("tess")], process.env).catch(refusal);
  expect(own.text).toContain("Only members of data may do this (intent.move)");
  expect(await cli("transfer", "accept", asked.transfer, ...as("deniz"))).toMatchObject({ owner: "data" });
  expect(await cli("transfer")).toEqual({ transfers: [] });

  // A look may find it before its settle time is over.
  await world.sql`update intents set asked_at = asked_at - interval '1 hour' where key = ${key}`;
  await runCli(["act", "--kind", KIND, "--object", key], process.env);
  const [repair] = await world.sql<
    { id: string; class: string }[]
  >`select id, class from repairs where key = ${key} and state = 'proposed'`;
  expect(repair?.class).toBe("stale_owner");
  for (const who of ["rita", "deniz"]) {
    const refused = await runCli(["approve", repair?.id ?? "", ...as(who)], process.env).catch(refusal);
    expect(refused.text).toContain("You asked for this; someone else must approve it.");
  }
  // Left out, they are found among those who had no part in it.
  const deciders = [
    await cli<{ as: string }>("approve", repair?.id ?? ""),
    await cli<{ as: string }>("approve", repair?.id ?? ""),
  ];
  expect(deciders.map((one) => one.as).sort()).toEqual(["erik@plumbline.example", "tess@plumbline.example"]);
  await world.sql`update repairs set not_before = now() where id = ${repair?.id ?? ""}`;
  await runCli(["act", "--kind", KIND, "--object", key], process.env);
  await new Promise((resolve) => setTimeout(resolve, 5_500));
  const report = await cli<RunReport>("act", "--kind", KIND, "--object", key);
  expect(report.drifts).toEqual([]);
  const [object] = await world.sql`select owner, verdict, generation from objects where key = ${key}`;
  expect(object).toEqual({ owner: "data", verdict: "in_sync", generation: 2 });
});
