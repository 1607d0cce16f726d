import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { situation } from "../difference/arbitrary.test-kit.ts";
import { conclude } from "../loop/judge.ts";
import type { ClassAndDirection } from "../model/evidence.ts";
import { POLICY_MODES } from "../model/gate.ts";
import type { JudgedSituation } from "../model/judgement.ts";
import { VERDICTS } from "../model/verdict.ts";
import { approval, clear, seconds } from "../policy/gate.test-kit.ts";
import { gate } from "../policy/gate.ts";
import type { GateInput } from "../policy/gate-input.ts";
import { saidOf } from "./judgements.ts";
import type { Proposal } from "./proposal.ts";
import { type JudgementToReplay, makeReplay, type Rules } from "./replay.ts";

const today: Rules = { conclude: (given) => saidOf(conclude(given)), proposal: null, perHour: () => 50 };

/** As the database gives it back. */
const stored = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

const asked: fc.Arbitrary<Partial<GateInput>> = fc.record({
  policy: fc.constantFrom(...POLICY_MODES).map((mode) => ({ ...clear.policy, mode })),
  evidence: fc
    .constantFrom("none" as const, "attempting" as const, "unknown" as const)
    .map((openAttempt) => ({ ...clear.evidence, openAttempt })),
  approvals: fc.constantFrom([], [approval("ann")], [approval("ann", { expiresAt: seconds(-1) })]),
  undoUntil: fc.constantFrom(null, seconds(5)),
});

function record(judged: JudgedSituation, over: Partial<GateInput> = {}): JudgementToReplay {
  const said = saidOf(conclude(judged));
  const gates = said.drifts.map((drift) => gateOf({ ...clear, drift, ...over }));
  return stored({
    kind: "thing",
    key: "a",
    at: "2027-01-01T00:00:00.000Z",
    situation: judged,
    said,
    gates,
    version: "1",
  });
}

function gateOf(input: GateInput) {
  const { verdict, reasons } = gate(input);
  return { ...input.drift, input, verdict, codes: reasons.map(({ code }) => code) };
}

function replayed(rows: readonly JudgementToReplay[], rules: Rules = today) {
  const { add, report } = makeReplay(rules);
  for (const row of rows) add(row);
  return report();
}

const judged = fc
  .tuple(situation, fc.boolean())
  .map(([given, callUnderWay]): JudgedSituation => ({ ...given, callUnderWay }));

describe("under the same rules", () => {
  test("any judgement that was recorded is derived again as it was", () => {
    let drifts = 0;
    fc.assert(
      fc.property(judged, asked, (given, over) => {
        const row = record(given, over);
        drifts += row.said.drifts.length;
        expect(replayed([row])).toMatchObject({ judged: 1, differ: 0, differences: [], summary: [], proposed: null });
      }),
      { numRuns: 1_000 },
    );
    // There was something that could have differed.
    expect(drifts).toBeGreaterThan(50);
  });

  test("another verdict than was recorded is found", () => {
    fc.assert(
      fc.property(judged, fc.constantFrom(...VERDICTS), (given, verdict) => {
        const row = record(given);
        fc.pre(row.said.verdict !== verdict);
        const report = replayed([{ ...row, said: { ...row.said, verdict } }]);
        expect(report.differ).toBe(1);
        expect(report.differences).toHaveLength(Math.max(1, row.said.drifts.length));
        for (const { before, after } of report.differences) {
          expect([before.verdict, after.verdict]).toEqual([verdict, row.said.verdict]);
        }
      }),
    );
  });

  test("another answer of the gate than was recorded is found, also where only a reason differs", () => {
    fc.assert(
      fc.property(judged, asked, fc.nat(), (given, over, n) => {
        const row = record(given, over);
        fc.pre(row.gates.length > 0);
        const gates = row.gates.map((one, at) => (at === n % row.gates.length ? { ...one, codes: ["planted"] } : one));
        const planted = gates.find((one) => one.codes.includes("planted"));
        expect(replayed([{ ...row, gates }])).toMatchObject({
          differ: 1,
          differences: [{ class: planted?.class, before: { codes: ["planted"] }, after: { gate: planted?.verdict } }],
          summary: [{ class: planted?.class, from: planted?.verdict, to: planted?.verdict, count: 1, objects: 1 }],
        });
      }),
    );
  });

  test("a drift that was recorded and would not be named is found, and one that would be and was not", () => {
    const extra: ClassAndDirection = { class: "extra_external", direction: null };
    fc.assert(
      fc.property(judged, (given) => {
        const row = record(given);
        fc.pre(row.said.drifts.every((drift) => drift.class !== "extra_external"));
        const gone = replayed([{ ...row, said: { ...row.said, drifts: [...row.said.drifts, extra] } }]);
        expect(gone.differences).toMatchObject([
          { class: "extra_external", before: { named: true }, after: { named: false, gate: null } },
        ]);
        const nothing = replayed([{ ...row, said: { ...row.said, drifts: [] }, gates: [] }]);
        expect(nothing.differences.map((difference) => [difference.class, difference.before.named])).toEqual(
          row.said.drifts.map((drift) => [drift.class, false]),
        );
      }),
    );
  });
});

/** Drifted, automatic, nothing against it. */
function drifted(key: string, at: number, over: Partial<GateInput> = {}): JudgementToReplay {
  const drift: ClassAndDirection = { class: "attribute_drift", direction: null };
  const input = { ...clear, now: at, drift, evidence: { ...clear.evidence, expiresAt: at }, ...over };
  const recorded = record({ ...SAME, callUnderWay: false });
  const said = { verdict: "drifted" as const, drifts: [drift] };
  return { ...recorded, key, said, gates: stored([gateOf(input)]) };
}
const SAME = fc.sample(situation, { numRuns: 1, seed: 1 })[0] as JudgedSituation;
/** A classifier that always names it, so that only the policy differs. */
const named = (proposal: Proposal): Rules => ({
  ...today,
  conclude: () => ({ verdict: "drifted", drifts: [{ class: "attribute_drift", direction: null }] }),
  proposal,
  perHour: () => 2,
});
const propose = (mode: "automatic" | "review" | "never", limits?: Proposal["limits"]): Proposal => ({
  policies: [{ class: "attribute_drift", direction: null, mode }],
  ...(limits === undefined ? {} : { limits }),
});
const review = { policy: { ...clear.policy, mode: "review" as const }, budgets: [] };

describe("under a proposed policy", () => {
  const T = seconds(0);

  test("what acted unattended asks, and is counted by class and by object", () => {
    const report = replayed([drifted("a", T), drifted("a", T + 1), drifted("b", T + 2)], named(propose("review")));
    expect(report.summary).toEqual([
      { class: "attribute_drift", direction: null, from: "act", to: "ask", count: 3, objects: 2 },
    ]);
    expect(report.proposed).toEqual({
      acts_more: { count: 0, objects: 0 },
      acts_fewer: { count: 3, objects: 2 },
      asks_more: 3,
    });
    expect(report.differences[0]).toMatchObject({
      key: "a",
      before: { gate: "act", codes: [] },
      after: { gate: "ask", codes: ["policy_review", "approvals_missing"] },
    });
  });

  test("the hour's budget, which nobody read for what was not automatic, is counted as the replay goes", () => {
    const hour = 60 * 60_000;
    const start = Math.ceil(T / hour) * hour;
    const rows = ["a", "b", "b", "c"].map((key, n) => drifted(key, start + n, review));
    const report = replayed([...rows, drifted("c", start + hour, review)], named(propose("automatic")));
    expect(report.differences.map(({ key, after }) => [key, after.gate, after.codes])).toEqual([
      ["a", "act", []],
      ["b", "act", []],
      ["b", "act", []],
      ["c", "hold", ["budget_spent"]],
      ["c", "act", []],
    ]);
    expect(report.proposed).toMatchObject({ acts_more: { count: 4, objects: 3 }, asks_more: -5 });
  });

  test("what would act because people had decided is no unattended act", () => {
    const held = { ...review, approvals: [approval("ann")], recurrence: { count: 3, limit: 3, open: null } };
    const report = replayed([drifted("a", T, held)], named({ policies: [], limits: { setbacksMax: 9 } }));
    expect(report).toMatchObject({
      summary: [{ from: "hold", to: "act", count: 1 }],
      proposed: { acts_more: { count: 0, objects: 0 } },
    });
  });

  test("the list of differences is bounded and says how many it leaves out; the counts are of all", () => {
    const rows = Array.from({ length: 1_005 }, (_, n) => drifted(`k${n}`, T));
    const report = replayed(rows, named(propose("never")));
    expect(report.differences).toHaveLength(1_000);
    expect(report).toMatchObject({
      differ: 1_005,
      differences_omitted: 5,
      summary: [{ count: 1_005, objects: 1_005 }],
    });
  });
});
