/** People change a policy while repairs wait, over the real loop. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { transaction } from "../../db/client.ts";
import { approvePolicy } from "../../lib/services/policies/decide.ts";
import type { OwnPolicies } from "../../lib/services/policies/grid.ts";
import { previewPolicy } from "../../lib/services/policies/preview.ts";
import { proposePolicy } from "../../lib/services/policies/propose.ts";
import { as, refusal } from "../../lib/services/test-world.ts";
import { type GateWorld, openGateWorld } from "./gate-world.test-kit.ts";
import { worldSpec } from "./world.test-kit.ts";

const own: OwnPolicies = new Map([
  ["thing", { modes: { attribute_drift: "review" }, perHour: 50, promises: worldSpec.capabilities }],
]);
const cell = { kind: "thing", class: "attribute_drift", direction: null } as const;
const one = { approvals: 1, both_owners: false } as const;

let given: GateWorld;
beforeAll(async () => {
  given = await openGateWorld();
  given.configure({ policy: { attribute_drift: "review" } });
  await given.ask("a");
  given.world.add("a", { fields: { size: 9 } });
  await given.run();
});
afterAll(() => given.close());

const repairs = () =>
  given.sql<{ state: string; plan_hash: string }[]>`
    select state, plan_hash from repairs where class = 'attribute_drift' order by proposed_at, id`;
const preview = () => previewPolicy(given.sql, own, cell);

test("a preview counts what was judged, for each choice, and writes nothing", async () => {
  const { judged, more, drifts, choices } = await preview();
  expect(judged).toBeGreaterThan(0);
  expect([more, drifts]).toEqual([false, 1]);
  expect(choices.map(({ mode, unattended, asked }) => ({ mode, unattended, asked }))).toEqual([
    { mode: "automatic", unattended: 1, asked: 0 },
    { mode: "review", unattended: 0, asked: 1 },
    { mode: "review", unattended: 0, asked: 1 },
    { mode: "review", unattended: 0, asked: 1 },
    { mode: "never", unattended: 0, asked: 0 },
  ]);
  expect(await given.sql`select 1 from policies`).toEqual([]);
});

test("a preview that cannot be read in time says so, and waits for nothing", async () => {
  await transaction(given.sql, async (tx) => {
    await tx`lock table judgements in access exclusive mode`;
    expect(await refusal(previewPolicy(given.sql, own, cell, 50))).toMatchObject({
      code: "too_much_to_count",
      status: 503,
    });
  });
  expect((await preview()).drifts).toBe(1);
});

test("a proposed policy changes nothing; what was proposed under the old one is made anew under an approved one", async () => {
  const [before] = await repairs();
  expect(before?.state).toBe("proposed");
  const wanted = { ...cell, ...one, mode: "review" as const, approvals: 2 as const, reason: "two from now on" };
  // Safer: in force at once. The plan is the same, and under another policy.
  await proposePolicy(await as(given.sql, "ada"), { ...wanted, version: 0 }, own);
  await given.run();
  const [voided, anew, ...rest] = await repairs();
  expect([voided?.state, anew?.state, rest]).toEqual(["superseded", "proposed", []]);
  expect(anew?.plan_hash).not.toBe(before?.plan_hash);

  const bolder = { ...cell, ...one, mode: "automatic" as const, reason: "it is always right", version: 1 };
  const { change } = await proposePolicy(await as(given.sql, "ada"), bolder, own);
  await given.run();
  expect(await repairs()).toEqual([voided, anew]);
  expect(given.world.effects).toEqual([]);

  await approvePolicy(await as(given.sql, "ines"), { change }, own);
  await given.run();
  expect(given.world.effects).toHaveLength(1);
  expect((await repairs()).map(({ state }) => state).slice(0, 2)).toEqual(["superseded", "superseded"]);
});
