import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tablesHolding } from "../../db/test/tables-holding.ts";
import { act } from "../loop/pass.ts";
import { dumpCatalog } from "../sandbox/dump.ts";
import { openExecWorld } from "./exec.test-kit.ts";
import { refusal, runCli } from "./main.ts";

let world: Awaited<ReturnType<typeof openExecWorld>>;
beforeAll(async () => {
  world = await openExecWorld();
  // Asked for long ago, so that a difference is not called pending.
  await world.sql`update intents set asked_at = asked_at - interval '1 hour'`;
  await runCli(["act"], process.env);
});
afterAll(() => world.close());

const KIND = "database_access";
const RITA = "rita@plumbline.example";
const OF_BILLING = ["--kind", KIND, "--owner", "billing", "--for", "1m", "--reason", "an incident", "--as", RITA];
const name = (short: string) => `${world.sandbox.prefix}${short}`;
const ofObject = (key: string) => [
  "--object",
  `${KIND}/${key}`,
  "--for",
  "1m",
  "--reason",
  "an incident",
  "--as",
  RITA,
];

type Entry = { action: string; actor_kind: string; actor_id: string; detail: Record<string, unknown> };
const entriesOf = (exec: string) =>
  world.sql<Entry[]>`
    select action, actor_kind, actor_id, body::jsonb -> 'detail' as detail from audit where subject = ${exec} order by at, seq`;
const stops = () =>
  world.sql<
    { id: string; scope: string; lifted_at: Date | null }[]
  >`select id, scope, lifted_at from stops order by set_at`;

const signIn = async (url: string) => {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  return sql`select 1`
    .then(
      () => "let in",
      (error: Error) => error.message,
    )
    .finally(() => sql.end());
};

describe("a script of team Billing", () => {
  test("does what its team may and nothing else, and its credential is refused afterwards", async () => {
    const before = await dumpCatalog(world.sandbox.adminUrl);
    const { code, lines, err, out } = await world.run(
      OF_BILLING,
      "env",
      "select session_user, current_user",
      "update billing.invoices set status = 'paid' where id = 1002 returning status",
      "select * from warehouse.fact_revenue",
      `create role ${name("svc_back_door")} login`,
      `alter role ${name("svc_billing_export")} password 'mine'`,
      `grant ${name("team_billing")} to ${name("svc_billing_export")}`,
      "set role none",
      "select * from billing.invoices",
      `set role ${name("team_data")}`,
    );
    expect(err).toMatch(/As Rita .*: repairs of owner:billing are paused\.\nThe credential: It is a login of its own/);
    const [env, who, updated, theirs, made, changed, joined, , bare, become] = lines as [
      Record<string, string>,
      ...unknown[],
    ];
    expect(code).toBe(0);
    // What the script printed, and nothing of ours between.
    expect(out.trim().split("\n")).toHaveLength(10);

    expect(
      Object.keys(env)
        .filter((one) => !/^(PATH|HOME|USER|LOGNAME|SHELL|TERM|TZ|TMPDIR|LANG|LC_\w+)$/.test(one))
        .sort(),
    ).toEqual(["CREDENTIAL_URL", "PGDATABASE", "PGHOST", "PGPASSWORD", "PGPORT", "PGUSER", "PLUMBLINE_EXEC"]);
    expect(who).toEqual([{ session_user: env.PGUSER, current_user: name("team_billing") }]);
    expect(updated).toEqual([{ status: "paid" }]);
    // The second is how a server of version 15 says it.
    const denied = /permission denied|must have admin option/i;
    for (const refused of [theirs, made, changed, joined, bare, become]) expect(refused).toMatch(denied);

    expect(await signIn(env.CREDENTIAL_URL ?? "")).toMatch(/password authentication failed/);
    expect(await dumpCatalog(world.sandbox.adminUrl)).toEqual(before);

    const exec = env.PLUMBLINE_EXEC ?? "";
    const entries = await entriesOf(exec);
    expect(entries.map((entry) => entry.action).sort()).toEqual([
      "exec.ended",
      "exec.started",
      "pause.lifted",
      "pause.set",
    ]);
    for (const entry of entries) expect(entry).toMatchObject({ actor_kind: "cli", actor_id: "person_rita" });
    const detailOf = (action: string) => entries.find((entry) => entry.action === action)?.detail;
    const scope = { scope: "owner:billing", kind: KIND, owner: "billing" };
    expect(detailOf("exec.started")).toMatchObject({
      ...scope,
      reason: "an incident",
      for_ms: 60_000,
      command: "node",
      arguments: 14,
    });
    expect(detailOf("exec.ended")).toMatchObject({
      ...scope,
      exit_code: 0,
      ended_by: "itself",
      credential: "recalled",
      held: { act: 0 },
    });
    expect(await tablesHolding(world.sql, "svc_back_door")).toEqual([]);
    expect(await tablesHolding(world.sql, env.PGPASSWORD ?? "")).toEqual([]);
    expect((await stops()).every((stop) => stop.lifted_at !== null)).toBe(true);
  });

  test("may be let at one object; what it did to it is named, and what failed is its exit code", async () => {
    const key = name("svc_billing_export");
    const { code, out } = await world.run(
      [...ofObject(key), "--json"],
      `grant insert on billing.payments to ${key}`,
      "no sql",
    );
    expect(code).toBe(0);
    const answer = JSON.parse(out);
    expect(answer).toMatchObject({
      as: RITA,
      scope: `object:${KIND}/${key}`,
      exit_code: 0,
      ended_by: "itself",
      credential: "recalled",
    });
    expect(answer.after).toMatchObject({
      complete: true,
      drifts: [{ key, class: "permission_drift", direction: "over" }],
    });
    const failed = world.startCommand([...ofObject(key), "--json"], "no-such-command", "--json");
    expect(await failed.end).toMatchObject({ code: 1, out: expect.stringContaining("ENOENT") });
  });

  test("reaches an API through an address that ends with it, and never learns the team's key", async () => {
    const options = ["--kind", "refund", "--owner", "billing", "--for", "1m", "--reason", "an incident", "--as", RITA];
    const { code, lines, err } = await world.run(options, "env", "get /v1/refunds?limit=1");
    expect([code, err]).toEqual([0, expect.stringContaining("a token of its own for an address on this machine")]);
    const [env, refunds] = lines as [Record<string, string>, unknown];
    expect(refunds).toMatchObject({ object: "list", has_more: true, data: [{ object: "refund" }] });
    for (const key of ["BILLING", "DATA", "READ"])
      expect(JSON.stringify(env)).not.toContain(process.env[`SANDBOX_PAYMENTS_${key}_KEY`]);
    await expect(fetch(`${env.CREDENTIAL_URL}/v1/refunds`)).rejects.toThrow();
    const ended = (await entriesOf(env.PLUMBLINE_EXEC ?? "")).find((entry) => entry.action === "exec.ended");
    expect(ended?.detail).toMatchObject({ credential: "recalled" });
  });

  test("of a kind that knows no other gets its team's own login, which is said", async () => {
    const options = ["--kind", "notice", "--owner", "billing", "--for", "1m", "--reason", "an incident", "--as", RITA];
    const { code, lines, err } = await world.run(options, "env");
    expect([code, err]).toEqual([0, expect.stringContaining("It is billing's own login at the mail server")]);
    const [env] = lines as [Record<string, string>];
    expect(env.CREDENTIAL_PASSWORD).toBe(process.env.SANDBOX_SMTP_BILLING_KEY);
    const ended = (await entriesOf(env.PLUMBLINE_EXEC ?? "")).find((entry) => entry.action === "exec.ended");
    expect(ended?.detail).toMatchObject({ credential: "own" });
  });
});

describe("while a script runs", () => {
  test("nothing is tried on what it is let at, and everything else goes on; afterwards that goes on, too", async () => {
    const keys = { billing: name("svc_invoice_mailer"), data: name("svc_warehouse_loader") };
    const attempts = async () =>
      (await world.sql<{ key: string }[]>`select key from attempts where key = any(${Object.values(keys)})`).map(
        (row) => row.key,
      );
    for (const key of Object.values(keys)) await runCli(["break", "attribute_drift", "--object", key], process.env);
    const runtime = await world.openReconciler();
    try {
      const { out } = await world.during([...OF_BILLING, "--json"], async () => {
        await act(runtime, { kind: KIND }, "test", "test");
        expect(await attempts()).toEqual([keys.data]);
      });
      const answer = JSON.parse(out);
      expect(answer.held).toMatchObject({ drifts: 2, act: 1, ask: 1 });
      expect(answer.after.drifts).toContainEqual(
        expect.objectContaining({ key: keys.billing, class: "attribute_drift" }),
      );
      await act(runtime, { kind: KIND }, "test", "test");
      expect((await attempts()).sort()).toEqual(Object.values(keys).sort());
    } finally {
      await runtime.close();
    }
  });
});

describe("refused, with nothing changed", () => {
  const command = ["--", "true"];
  const rest = ["--for", "1m", "--reason", "an incident", "--as", RITA, ...command];
  const CASES: { says: string | RegExp; argv: () => string[] }[] = [
    { says: "--reason is missing", argv: () => ["--object", "a/b", "--for", "1m", ...command] },
    { says: "--for is missing", argv: () => ["--object", "a/b", "--reason", "why not", ...command] },
    { says: "There is no command", argv: () => ["--object", "a/b", "--for", "1m", "--reason", "why not"] },
    ...["0m", "2h", "3601s", "soon", "1.5m", ""].map((text) => ({
      says: text === "" ? "--for is missing" : `--for must be from 1s to 1h, like 10m, not "${text}"`,
      argv: () => ["--object", "a/b", "--for", text, "--reason", "why not", ...command],
    })),
    { says: 'like 10m, not "-5m"', argv: () => ["--object", "a/b", "--for=-5m", "--reason", "why not", ...command] },
    { says: 'There is no kind "nothing"', argv: () => ["--object", "nothing/x", ...rest] },
    { says: "There is no object database_access/svc_nobody", argv: () => ["--object", `${KIND}/svc_nobody`, ...rest] },
    { says: '--object must be KIND/KEY, not "svc"', argv: () => ["--object", "svc", ...rest] },
    { says: "--owner TEAM is missing", argv: () => ["--kind", KIND, ...rest] },
    { says: 'There is no credential of "nobody"', argv: () => ["--kind", KIND, "--owner", "nobody", ...rest] },
    { says: "leave --kind and --owner out", argv: () => ["--object", "a/b", "--owner", "billing", ...rest] },
    { says: "Only members of data may do this (exec.run)", argv: () => ["--kind", KIND, "--owner", "data", ...rest] },
    {
      says: "The role admin may not do this (exec.run)",
      argv: () => [...OF_BILLING.slice(0, -1), "ada@plumbline.example", ...command],
    },
  ];
  test.each(CASES)("$says", async ({ says, argv }) => {
    const before = [await stops(), await dumpCatalog(world.sandbox.adminUrl)];
    const { text, exit } = await runCli(["exec", ...argv()], process.env).catch(refusal);
    expect(text).toContain(says);
    expect(text).toMatch(/Nothing was changed\.$/);
    expect([1, 2]).toContain(exit);
    expect([await stops(), await dumpCatalog(world.sandbox.adminUrl)]).toEqual(before);
    const [last] = await world.sql`select action from audit order by at desc, seq desc limit 1`;
    expect(last?.action).toMatch(/^(command|exec)\.refused$/);
  });

  test("what somebody else stopped; one's own stop is no hindrance", async () => {
    const { json } = await runCli(["stop", `kind:${KIND}`, "--reason", "look first"], process.env);
    const held = await runCli(["exec", ...OF_BILLING, ...command], process.env).catch(refusal);
    expect(held.text).toMatch(
      /^It is stopped \(kind:database_access\) by terminal:\w+: look first\. Nothing was started/,
    );
    await runCli(["resume", (json as { stop: string }).stop], process.env);
    await runCli(["stop", `kind:${KIND}`, "--reason", "look first", "--as", RITA], process.env);
    expect((await world.run(OF_BILLING, "select 1")).code).toBe(0);
    await runCli(["resume", `kind:${KIND}`], process.env);
  });
});
