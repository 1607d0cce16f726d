import { afterAll, beforeAll, expect, test } from "vitest";
import type { Sql } from "../../db/client.ts";
import type { TestSandbox } from "../loop/sandbox.test-kit.ts";
import type { RunReport } from "../model/report.ts";
import { withAdmin } from "../sandbox/admin.ts";
import { dumpOutside } from "../sandbox/outside.test-kit.ts";
import { armFault } from "../sandbox/outside-breaks.ts";
import { type CliWorld, cli, openCliWorld } from "./cli.test-kit.ts";

/** What comes of money and mail that did not go out, and of which nobody was told so. */
let world: CliWorld;
let sandbox: TestSandbox;
let sql: Sql;

beforeAll(async () => {
  world = await openCliWorld({ breaks: ["I-07"] });
  ({ sandbox, sql } = world);
});
afterAll(() => world.close());

const settle = () => new Promise((resolve) => setTimeout(resolve, 3_300));
const gone = async (key: string) => {
  const lines = (await withAdmin(sandbox.adminUrl, dumpOutside)).split("\n");
  return lines.filter((line) => line.includes(`"${key}"`) || line.includes(`"${key}.`)).length;
};

async function approveAndAct(key: string) {
  const [repair] = await sql<{ id: string }[]>`select id from repairs where key = ${key} and state = 'proposed'`;
  await cli("approve", repair?.id ?? "none", "--as", "rita@plumbline.example");
  await sql`update repairs set not_before = now() where key = ${key} and state = 'approved'`;
  return (await cli<RunReport>("act", "--object", key)).acted;
}

const attempts = (key: string) =>
  sql<{ state: string; idempotency_key: string }[]>`
    select state, idempotency_key from attempts where key = ${key} order by reserved_at`;

const statusOf = async (kind: string, key: string) =>
  JSON.stringify((await cli<{ status: unknown }>("explain", kind, key)).status);

test.each([
  { kind: "notice", system: "smtp", fault: "cut_before_keeping", sameKey: true },
  // The error is kept under the key for a day: under it nothing could ever happen.
  { kind: "refund", system: "payments", fault: "error_500", sameKey: false },
] as const)(
  "a $kind that was lost ($fault) is sent again by a person only",
  async ({ kind, system, fault, sameKey }) => {
    const { key } = await cli<{ key: string }>("break", "missing_external", "--kind", kind);
    await cli("act", "--object", key);
    await armFault(sandbox.adminUrl, system, fault, key);
    expect(await approveAndAct(key)).toMatchObject([{ key, outcome: "unknown" }]);
    expect(await gone(key)).toBe(0);
    expect(await statusOf(kind, key)).toContain("not_confirmed");

    // Nobody sends anything while it is not known, however often somebody asks.
    await cli("act");
    expect([(await attempts(key)).length, await gone(key)]).toEqual([1, 0]);
    await settle();
    await cli("act");
    if (kind === "notice") await settle();
    await cli("act");
    // Now it is known that it did not go out: it is missing, and a person is asked.
    const { drifts } = await cli<RunReport>("detect");
    expect(drifts).toMatchObject([{ kind, key, class: "missing_external", gate: { verdict: "ask" } }]);
    expect(drifts[0]?.gate.reasons.map(({ code }) => code)).toContain("not_unattended");
    expect(await attempts(key)).toMatchObject([{ state: "did_not_happen" }]);
    expect(await gone(key)).toBe(0);

    await approveAndAct(key);
    await settle();
    await cli("act");
    expect(await gone(key)).toBe(1);
    expect((await cli<RunReport>("detect")).drifts).toEqual([]);
    expect(await statusOf(kind, key)).toContain("in_place");
    const [first, second, ...more] = await attempts(key);
    expect([first?.state, second?.state, more]).toEqual(["did_not_happen", "happened", []]);
    expect(second?.idempotency_key === first?.idempotency_key).toBe(sameKey);
  },
  60_000,
);

test("a key that grew old while its outcome was open is not sent; a person sends it under another", async () => {
  const { key } = await cli<{ key: string }>("break", "missing_external", "--kind", "refund");
  await cli("act", "--object", key);
  await armFault(sandbox.adminUrl, "payments", "cut", key);
  expect(await approveAndAct(key)).toMatchObject([{ outcome: "unknown" }]);
  await sql`update attempts set reserved_at = reserved_at - interval '1 day', deadline_at = deadline_at - interval '1 day',
    outcome_at = outcome_at - interval '1 day', settle_until = settle_until - interval '1 day' where key = ${key}`;
  await cli("act", "--object", key);
  expect(await attempts(key)).toMatchObject([{ state: "did_not_happen" }]);

  expect(await approveAndAct(key)).toMatchObject([
    { outcome: "did_not_happen", says: expect.stringContaining("too long ago") },
  ]);
  expect(await gone(key)).toBe(0);
  await settle();
  await cli("act", "--object", key);
  expect(await approveAndAct(key)).toMatchObject([{ outcome: "happened" }, { outcome: "confirmed" }]);
  expect(await gone(key)).toBe(1);
  expect(new Set((await attempts(key)).map((row) => row.idempotency_key)).size).toBe(2);
}, 60_000);
