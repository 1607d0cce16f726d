import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Sql } from "../../db/client.ts";
import type { TestSandbox } from "../loop/sandbox.test-kit.ts";
import { DRIFT_CLASSES } from "../model/drift-class.ts";
import type { RunReport } from "../model/report.ts";
import { withAdmin } from "../sandbox/admin.ts";
import { dumpOutside } from "../sandbox/outside.test-kit.ts";
import { settleOutside } from "../sandbox/outside-breaks.ts";
import { BREAKERS } from "./break-kinds.ts";
import { type CliWorld, cli, openCliWorld } from "./cli.test-kit.ts";

/** Money and mail by the command line, over a sandbox of their own: each class is made for real, named, and put right. */
let world: CliWorld;
let sandbox: TestSandbox;
let sql: Sql;

beforeAll(async () => {
  world = await openCliWorld();
  ({ sandbox, sql } = world);
});
afterAll(() => world.close());

const detect = () => cli<RunReport>("detect");
const outside = () => withAdmin(sandbox.adminUrl, dumpOutside);

type Case = {
  kind: string;
  class: string;
  direction: string | null;
  /** `person`: there is no plan, somebody deals with it outside. */
  gate: "act" | "ask" | "person";
  people?: string[];
};
const [RITA, TESS, DENIZ] = ["rita@plumbline.example", "tess@plumbline.example", "deniz@plumbline.example"];
const CASES: Case[] = [
  { kind: "refund", class: "missing_external", direction: "never_made", gate: "ask" },
  { kind: "refund", class: "missing_external", direction: "vanished", gate: "ask" },
  { kind: "refund", class: "extra_external", direction: null, gate: "person" },
  { kind: "refund", class: "missing_external_id", direction: null, gate: "act" },
  { kind: "refund", class: "stale_owner", direction: "departed", gate: "ask", people: [RITA, TESS] },
  { kind: "refund", class: "stale_owner", direction: "contested", gate: "ask", people: [RITA, DENIZ] },
  { kind: "refund", class: "attribute_drift", direction: null, gate: "act" },
  { kind: "refund", class: "duplicate_side_effect", direction: null, gate: "ask", people: [RITA, TESS] },
  { kind: "notice", class: "missing_external", direction: "never_made", gate: "ask" },
  { kind: "notice", class: "missing_external", direction: "vanished", gate: "ask" },
  { kind: "notice", class: "extra_external", direction: null, gate: "person" },
  { kind: "notice", class: "missing_external_id", direction: null, gate: "act" },
  { kind: "notice", class: "attribute_drift", direction: null, gate: "ask" },
  { kind: "notice", class: "duplicate_side_effect", direction: null, gate: "person" },
];

test("nothing is wrong with a new world, and looking at it changes nothing in it", async () => {
  const before = await outside();
  const report = await detect();
  expect(report).toMatchObject({ complete: true, drifts: [], unjudged: [] });
  expect(report.counts.in_sync).toBe(report.counts.objects);
  expect(await outside()).toBe(before);
});

test.each(CASES)(
  "$kind $class $direction is named on exactly that object, treated as policy says, and gone",
  async ({ kind, class: name, direction, gate, people }) => {
    const which = direction === null ? [] : ["--direction", direction];
    const { key } = await cli<{ key: string }>("break", name, "--kind", kind, ...which);
    const wrong = await outside();
    const found = await detect();
    const verdict = gate === "person" ? "refuse" : gate;
    expect(found.drifts).toMatchObject([{ kind, key, class: name, direction, gate: { verdict } }]);
    expect(await outside()).toBe(wrong);

    const acted = (await cli<RunReport>("act")).acted;
    if (gate === "person") {
      expect(found.drifts).toMatchObject([{ plan: null }]);
      expect(acted).toEqual([]);
      await settleOutside(sandbox.adminUrl, kind, await unlinkedOf(key));
    } else if (gate === "ask") {
      expect(acted).toMatchObject([{ key, outcome: "proposed" }]);
      expect(await outside()).toBe(wrong);
      await approve(key, people);
      await settled(() => cli("act"), key);
    }
    await settled(detect, key);
    expect((await detect()).drifts).toEqual([]);
    if (gate === "person") return;
    const [repair] = await sql`select state from repairs where key = ${key} order by proposed_at desc limit 1`;
    expect(repair).toMatchObject({ state: "confirmed" });
  },
  60_000,
);

/** Of what was found, the one that our record does not name. */
async function unlinkedOf(key: string): Promise<string> {
  const [row] = await sql<{ ids: string[]; linked: string | null }[]>`
    select d.detail->'externalIds' as ids, o.external_id as linked
    from drifts d join objects o on o.bucket = d.bucket and o.kind = d.kind and o.key = d.key
    where d.key = ${key} and d.resolved_at is null`;
  return row?.ids.find((id) => id !== row.linked) ?? "none";
}

async function approve(key: string, people: readonly string[] | undefined): Promise<void> {
  const [repair] = await sql<{ id: string; owner: string }[]>`
    select id, owner from repairs where key = ${key} and state = 'proposed'`;
  for (const as of people ?? [repair?.owner === "data" ? DENIZ : RITA])
    await cli("approve", repair?.id ?? "none", "--as", as);
  // The ten seconds in which a person may take it back.
  await sql`update repairs set not_before = now() where key = ${key} and state = 'approved'`;
}

/** What was sent is proved by a look after its settle time. */
async function settled(look: () => Promise<unknown>, key: string): Promise<void> {
  await look();
  const [open] = await sql`
    select from attempts a join repairs r on r.bucket = a.bucket and r.id = a.repair_id
    where a.key = ${key} and r.state in ('verifying', 'not_confirmed')`;
  if (open === undefined) return;
  await new Promise((resolve) => setTimeout(resolve, 3_300));
  await cli("act");
}

describe.each(["refund", "notice"])("an answer that is lost about a %s", (kind) => {
  test("is unknown, is not sent again, is told as not confirmed, and is settled by a look", async () => {
    const { key } = await cli<{ key: string }>("break", "unknown_after_repair", "--kind", kind);
    const sent = await outside();
    expect((await detect()).drifts).toMatchObject([{ kind, key, class: "unknown_after_repair", plan: null }]);
    const explained = await cli<{ status: { status: string } }>("explain", kind, key);
    expect(JSON.stringify(explained.status)).toContain("not_confirmed");
    await cli("act");
    expect(await outside()).toBe(sent);
    await new Promise((resolve) => setTimeout(resolve, 3_300));
    await cli("act");
    expect((await detect()).drifts).toEqual([]);
    expect(JSON.stringify((await cli<{ status: unknown }>("explain", kind, key)).status)).toContain("in_place");
    expect(await sql`select state from attempts where key = ${key}`).toMatchObject([{ state: "happened" }]);
    // All of it happened once: nothing was sent since the answer was lost.
    expect(await outside()).toBe(sent);
  }, 30_000);
});

test("a class that a kind cannot show is refused with the reason, and nothing is changed", async () => {
  const before = await outside();
  for (const [kind, { cannot }] of Object.entries(BREAKERS)) {
    for (const [name, because] of Object.entries(cannot)) {
      await expect(cli("break", name, "--kind", kind)).rejects.toThrow(because);
    }
    const shown = CASES.filter((one) => one.kind === kind).map((one) => one.class);
    const all = new Set<string>([...shown, ...Object.keys(cannot), "unknown_after_repair"]);
    if (kind !== "database_access") expect([...all].sort()).toEqual([...DRIFT_CLASSES].sort());
  }
  expect(await outside()).toBe(before);
});

test("the record of all of it verifies", async () => {
  expect(await cli("audit", "verify")).toMatchObject({ ok: true, first_bad: null });
});
