import { mkdtempSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Sql } from "../../db/client.ts";
import { publicId } from "../model/bucket.ts";
import { type CliWorld, openCliWorld } from "./cli.test-kit.ts";
import { refusal, runCli } from "./main.ts";

/** What the command line refuses itself, before any service is asked: said, changing nothing, and written down. */
let world: CliWorld;
let sql: Sql;
let repair = "";
let key = "";

const RITA = "rita@plumbline.example";
const TERMINAL = `terminal:${os.userInfo().username}`;

beforeAll(async () => {
  world = await openCliWorld();
  ({ sql } = world);
  // Asked for long ago, so that a difference is not called pending.
  await sql`update intents set asked_at = asked_at - interval '1 hour'`;
  await runCli(["break", "permission_drift"], process.env);
  await runCli(["act"], process.env);
  const [row] = await sql<{ id: string; key: string }[]>`select id, key from repairs where state = 'proposed'`;
  if (row === undefined) throw new Error("nothing was proposed");
  ({ id: repair, key } = row);
});
afterAll(() => world.close());

const refused = (...argv: string[]) =>
  runCli(argv, process.env).then(
    () => "accepted",
    (error: Error) => error.message,
  );

type Entry = { actor_kind: string; actor_id: string; action: string; kind: string | null; key: string | null };
const entries = () =>
  sql<(Entry & { detail: unknown })[]>`
    select actor_kind, actor_id, action, kind, key, body::jsonb -> 'detail' as detail from audit order by at, seq`;

/** Everything that a refused command could have changed. */
const rows = () => sql`
  select (select json_agg(r order by id) from repairs r) as repairs, (select json_agg(s) from stops s) as stops,
         (select json_agg(a) from approvals a) as approvals, (select count(*) from intents) as intents,
         (select json_agg(json_build_object('key', key, 'blocked', blocked_at, 'presence', presence) order by key) from objects) as objects`;

const kind = "database_access";
const unknownId = publicId("repair", 7, "0192f0c1-7f6e-7b3a-8c2d-0123456789ab");
const CASES: { says: string; argv: () => string[]; about?: () => object; actor?: string }[] = [
  { says: 'There is no kind "nothing"', argv: () => ["detect", "--kind", "nothing"] },
  { says: 'There is no class "nonsense"', argv: () => ["act", "--class", "nonsense"] },
  { says: "--limit must be a whole number", argv: () => ["act", "--limit", "0"] },
  { says: 'There is no kind "nothing"', argv: () => ["explain", "nothing", "x"] },
  { says: "There is no object database_access svc_nobody", argv: () => ["explain", kind, "svc_nobody"] },
  { says: '"planet:earth" is no scope', argv: () => ["stop", "planet:earth", "--reason", "x"] },
  { says: "--reason is missing", argv: () => ["stop", "all"] },
  { says: "--until must be a time", argv: () => ["stop", "all", "--reason", "x", "--until", "someday"] },
  { says: "--until must be a time", argv: () => ["stop", "all", "--reason", "x", "--until", "2027-02-31"] },
  { says: "--until must be a time", argv: () => ["pause", "all", "--reason", "x", "--until", "2"] },
  { says: "approve ID is missing", argv: () => ["approve"] },
  { says: '"repair_zz" is no id', argv: () => ["approve", "repair_zz"] },
  { says: `There is no repair for ${unknownId}`, argv: () => ["approve", unknownId] },
  {
    says: "There is no person nobody@plumbline.example",
    argv: () => ["retry", repair, "--as", "nobody@plumbline.example"],
    about: () => ({ kind, key }),
  },
  {
    says: "--reason is missing",
    argv: () => ["block", repair, "--as", RITA],
    about: () => ({ kind, key }),
    actor: "person_rita",
  },
  {
    says: "There is no object database_access svc_nobody",
    argv: () => ["unblock", kind, "svc_nobody", "--as", RITA],
    actor: "person_rita",
  },
  { says: "--until is missing", argv: () => ["snooze", kind, key], about: () => ({ kind, key }) },
  { says: "There is no class", argv: () => ["break", "nonsense"] },
  {
    says: "missing_external · never_made is shown on an object that is made for it: leave --object out",
    argv: () => ["break", "missing_external", "--object", key],
  },
  { says: "leave --object out", argv: () => ["break", "missing_external_id", "--object", key] },
  {
    says: "could not be read as JSON",
    argv: () => ["intent", "put", kind, "svc_x", "--spec", "/nowhere.json", "--owner", "data"],
  },
  { says: "Nobody asked for database_access svc_nobody", argv: () => ["intent", "show", kind, "svc_nobody"] },
  { says: "Say: audit verify", argv: () => ["audit", "burn"] },
];

test.each(CASES)("$says: refused, recorded once, and nothing was changed", async ({ says, argv, about, actor }) => {
  const [before, [state]] = [await entries(), await rows()];
  const message = await refused(...argv());
  expect(message).toContain(says);
  expect(message).toMatch(/[.!?] Nothing was changed\.$/);
  expect((await entries()).slice(before.length)).toEqual([
    {
      actor_kind: "cli",
      actor_id: actor ?? TERMINAL,
      action: "command.refused",
      kind: null,
      key: null,
      ...about?.(),
      detail: { verb: argv()[0], says: message },
    },
  ]);
  expect(await rows()).toEqual([state]);
});

test("what a service refuses is recorded by the service, and only by it", async () => {
  const before = await entries();
  expect(await refused("approve", repair, "--as", "sam@plumbline.example")).toMatch(/Nothing was changed\.$/);
  expect((await entries()).slice(before.length)).toMatchObject([{ action: "repair.refused", actor_id: "person_sam" }]);
});

test("a refusal of unbounded words is recorded bounded", async () => {
  expect(await refused("approve", "x".repeat(60_000))).toContain("Nothing was changed.");
  const last = (await entries()).at(-1);
  expect(JSON.stringify(last?.detail).length).toBeLessThan(1_100);
});

test("a refusal that cannot be recorded still stands, and says so beside it", async () => {
  const told = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  await sql`alter table audit rename to audit_away`;
  try {
    expect(await refused("approve", "repair_zz")).toBe(
      '"repair_zz" is no id of a repair or a drift. Nothing was changed.',
    );
    expect(told.mock.calls.join()).toContain("The refusal could not be recorded");
  } finally {
    await sql`alter table audit_away rename to audit`;
    told.mockRestore();
  }
});

test("the record of all of it verifies", async () => {
  expect((await runCli(["audit", "verify"], process.env)).json).toMatchObject({ ok: true, first_bad: null });
});

test("what is wrong with a request is named, each with its path", async () => {
  const error = await runCli(["stop", "all", "--reason", "x"], process.env).catch((thrown: unknown) => thrown);
  expect(refusal(error)).toMatchObject({
    exit: 1,
    text: expect.stringMatching(/Nothing was changed\.\n {2}reason: /),
    json: { error: { code: "invalid", effect: "none", errors: [{ path: "reason" }] } },
  });
});

test.each([
  ["postgres", "key: is outside of what this connector manages"],
  [`svc_${"x".repeat(60)}`, "key: Postgres cuts role names at 63 bytes; this one has 64."],
])("%s cannot be asked for, and that is said of the key", async (name, says) => {
  const spec = path.join(mkdtempSync(path.join(os.tmpdir(), "plumbline-")), "spec.json");
  writeFileSync(spec, '{"subject":"x","grants":[],"login":true,"validUntil":null,"connectionLimit":2}');
  const argv = ["intent", "put", kind, name, "--spec", spec, "--owner", "data"];
  const error = await runCli(argv, process.env).catch((thrown: unknown) => thrown);
  expect(refusal(error)).toMatchObject({ exit: 1, text: expect.stringContaining(says) });
});
