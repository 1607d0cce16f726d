import { afterAll, beforeAll, expect, test } from "vitest";
import type { Sql } from "../../db/client.ts";
import type { TestSandbox } from "../loop/sandbox.test-kit.ts";
import { DRIFT_CLASSES } from "../model/drift-class.ts";
import type { RunReport } from "../model/report.ts";
import type { ReplayReport } from "../record/replay.ts";
import { endContradiction } from "../sandbox/breaks.ts";
import { dumpCatalog } from "../sandbox/dump.ts";
import { type CliWorld, cli, openCliWorld } from "./cli.test-kit.ts";
import { runCli } from "./main.ts";

/** The command line as people use it, over a sandbox of its own: each class is made for real, named, and put right. */
let world: CliWorld;
let sandbox: TestSandbox;
let sql: Sql;

beforeAll(async () => {
  world = await openCliWorld();
  ({ sandbox, sql } = world);
});
afterAll(() => world.close());

const detect = () => cli<RunReport>("detect");

/**
 * Oids, and who made a role, differ when it was made again; everything else has to be as it was. From Postgres 16 on,
 * whoever makes a role may administer it, and cannot give that up.
 */
const comparable = (dump: string) =>
  dump
    .split("\n")
    .filter((line) => !/^member \S+_act_\w+ of \S+_(svc|usr)_/.test(line))
    .join("\n")
    .replace(/ by=\S+/g, "")
    .replace(/\b\d{4,}\b/g, "OID");

async function decide(key: string, ...people: string[]): Promise<void> {
  const [repair] = await sql<{ id: string }[]>`select id from repairs where key = ${key} and state = 'proposed'`;
  for (const as of people) await cli("approve", repair?.id ?? "none", "--as", as);
  // The ten seconds in which a person may take it back.
  await sql`update repairs set not_before = now() where key = ${key} and state = 'approved'`;
}

const RITA = "rita@plumbline.example";
const DENIZ = "deniz@plumbline.example";
const TESS = "tess@plumbline.example";
const ERIK = "erik@plumbline.example";

const CASES: { class: string; direction: string | null; gate: "act" | "ask"; takes?: "two people" | "both owners" }[] =
  [
    { class: "missing_external", direction: "never_made", gate: "act" },
    { class: "missing_external", direction: "vanished", gate: "ask" },
    { class: "extra_external", direction: null, gate: "ask", takes: "two people" },
    { class: "missing_external_id", direction: null, gate: "act" },
    { class: "permission_drift", direction: "over", gate: "ask" },
    { class: "permission_drift", direction: "under", gate: "ask" },
    { class: "permission_drift", direction: "both", gate: "ask" },
    { class: "stale_owner", direction: "departed", gate: "ask", takes: "two people" },
    { class: "stale_owner", direction: "contested", gate: "ask", takes: "both owners" },
    { class: "duplicate_side_effect", direction: null, gate: "ask", takes: "two people" },
    { class: "attribute_drift", direction: null, gate: "act" },
  ];

test("nothing is wrong with a new world, and looking at it changes nothing in it", async () => {
  const before = await dumpCatalog(sandbox.adminUrl);
  const report = await detect();
  expect(report).toMatchObject({ complete: true, drifts: [], unjudged: [] });
  expect(report.counts.in_sync).toBe(report.counts.objects);
  expect(report.counts.objects).toBeGreaterThan(20);
  expect(await dumpCatalog(sandbox.adminUrl)).toBe(before);
});

test.each(CASES)(
  "$class $direction is named on exactly that object, repaired as policy says, and gone",
  async (broken) => {
    const before = await dumpCatalog(sandbox.adminUrl);
    const direction = broken.direction === null ? [] : ["--direction", broken.direction];
    const { key } = await cli<{ key: string }>("break", broken.class, ...direction);

    const wrong = await dumpCatalog(sandbox.adminUrl);
    const found = await detect();
    expect(found.drifts).toMatchObject([
      { key, class: broken.class, direction: broken.direction, gate: { verdict: broken.gate } },
    ]);
    expect(await dumpCatalog(sandbox.adminUrl)).toBe(wrong);

    const first = await cli<RunReport>("act");
    if (broken.gate === "ask") {
      expect(first.acted).toMatchObject([{ key, outcome: "proposed" }]);
      expect(await dumpCatalog(sandbox.adminUrl)).toBe(wrong);
      const [repair] = await sql<{ owner: string }[]>`
        select owner from repairs where key = ${key} and state = 'proposed'`;
      const [one, another] = repair?.owner === "billing" ? [RITA, TESS] : [DENIZ, ERIK];
      if (broken.takes === undefined) await decide(key, one);
      else {
        await decide(key, one);
        // The first yes moves nothing.
        expect((await cli<RunReport>("act")).acted).toEqual([]);
        expect(await dumpCatalog(sandbox.adminUrl)).toBe(wrong);
        const other = repair?.owner === "billing" ? DENIZ : RITA;
        await decide(key, broken.takes === "both owners" ? other : another);
      }
      await cli("act");
    }
    const after = await detect();
    expect(after.drifts).toEqual([]);
    const made = broken.class === "missing_external" && broken.direction === "never_made";
    const kept = made || broken.class === "missing_external_id";
    if (!kept) expect(comparable(await dumpCatalog(sandbox.adminUrl))).toBe(comparable(before));
    const [repair] = await sql`select state from repairs where key = ${key} order by proposed_at desc limit 1`;
    expect(repair).toMatchObject({ state: "confirmed" });
  },
  60_000,
);

test("contradictory evidence is named, stops everything, and resolves without a person when the sources agree", async () => {
  const { key } = await cli<{ key: string }>("break", "contradictory_evidence");
  expect((await detect()).drifts).toMatchObject([
    { key, class: "contradictory_evidence", plan: null, gate: { verdict: "refuse" } },
  ]);
  expect((await cli<RunReport>("act")).acted).toEqual([]);
  await endContradiction({ adminUrl: sandbox.adminUrl, key });
  expect((await detect()).drifts).toEqual([]);
});

test("a lost answer is unknown, is not sent again, and is settled by a look", async () => {
  const { key } = await cli<{ key: string }>("break", "unknown_after_repair");
  expect((await detect()).drifts).toMatchObject([{ key, class: "unknown_after_repair", plan: null }]);
  expect((await cli<RunReport>("act")).acted).toEqual([]);
  const [attempt] = await sql<{ wait: number }[]>`
    select greatest(0, extract(epoch from settle_until - now()))::float8 as wait from attempts where key = ${key} and state = 'unknown'`;
  await new Promise((resolve) => setTimeout(resolve, (attempt?.wait ?? 0) * 1000 + 200));
  expect((await detect()).drifts).toEqual([]);
  const attempts = await sql`select state from attempts where key = ${key}`;
  expect(attempts).toHaveLength(1);
}, 30_000);

test("the record of all of it verifies", async () => {
  expect(await cli("audit", "verify")).toMatchObject({ ok: true, first_bad: null });
});

test("all of it is judged again as it was judged", async () => {
  const classes = await sql<{ class: string }[]>`
    select distinct gate->>'class' as class from judgements, json_array_elements(gates) gate order by 1`;
  expect(classes.map((row) => row.class)).toEqual([...DRIFT_CLASSES].sort());
  const [kept] = await sql<{ count: number }[]>`
    select count(*)::int as count from judgements where kind = 'database_access'`;
  const report = await cli<ReplayReport>("replay", "--since", "1h", "--kind", "database_access");
  expect(report).toMatchObject({ judged: kept?.count, differ: 0, differences: [], summary: [] });
  expect(Object.keys(report.versions)).toHaveLength(1);
});

test("bad input is refused precisely, and says that nothing was changed", async () => {
  const refused = (...argv: string[]) =>
    runCli([...argv, "--json"], process.env).then(
      () => "accepted",
      (error: Error) => error.message,
    );
  expect(await refused("detect", "--kind", "nothing")).toContain('There is no kind "nothing"');
  expect(await refused("break", "nonsense")).toContain("Nothing was changed");
  expect(await refused("stop", "planet:earth", "--reason", "x")).toContain("Nothing was changed");
  expect(await refused("approve", "repair_zz")).toContain("Nothing was changed");
  expect(await refused("act", "--limit", "0")).toContain("at least 1");
});
