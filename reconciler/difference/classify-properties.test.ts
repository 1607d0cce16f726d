import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import type { DriftClass } from "../model/drift-class.ts";
import type { Classification, Look, Situation } from "../model/evidence.ts";
import { VERDICTS } from "../model/verdict.ts";
import { look, situation } from "./arbitrary.test-kit.ts";
import { classify } from "./classify.ts";
import { differenceRows } from "./difference-rows.ts";
import { weighEvidence } from "./evidence.ts";
import { oracle } from "./oracle.test-kit.ts";
import { peersAmong } from "./rules.ts";
import { driftSentence } from "./sentence.ts";
import { kind, NOW, told } from "./situation.test-kit.ts";

/** How far the action that a finding asks for reaches: looking, our own record, setting, making, taking away. */
const REACH: Record<DriftClass, number> = {
  unknown_after_repair: 1,
  contradictory_evidence: 1,
  missing_external_id: 2,
  attribute_drift: 3,
  stale_owner: 3,
  missing_external: 4,
  permission_drift: 5,
  duplicate_side_effect: 6,
  extra_external: 7,
};

function reach({ verdict, drifts }: Classification): number {
  if (verdict === "in_sync") return 0;
  return Math.max(1, ...drifts.map((drift) => REACH[drift.class]));
}

function without(s: Situation, look: Look): Situation {
  return { ...s, looks: s.looks.filter((other) => other !== look) };
}

const runs = { numRuns: 3000 };

// Under a second each; the machine may be busy with other things.
vi.setConfig({ testTimeout: 60_000 });

describe("for every situation", () => {
  test("there is one answer, and it is well formed", () => {
    fc.assert(
      fc.property(situation, (s) => {
        const answer = classify(s);
        expect(VERDICTS).toContain(answer.verdict);
        expect(answer.drifts.length > 0).toBe(answer.verdict === "drifted" || answer.verdict === "contradictory");
        if (answer.verdict !== "in_sync")
          expect(answer.rules.at(-1)?.rule === "grace" || answer.rules.at(-1)?.fired).toBe(true);
        expect(new Set(answer.drifts.map((drift) => drift.class)).size).toBe(answer.drifts.length);
      }),
      runs,
    );
  });

  test("an independent reading of the rules gives the same answer", () => {
    fc.assert(
      fc.property(situation, (s) => {
        // Two looks of one source and one moment that differ: only the classifier has a rule for that.
        const moments = new Set(s.looks.map((one) => `${one.source} ${one.asOf}`));
        fc.pre(moments.size === s.looks.length);
        expect(told(classify(s))).toBe(oracle(s));
      }),
      { numRuns: 10_000 },
    );
  });

  test("the answer is the same the second time, and the situation is left alone", () => {
    fc.assert(
      fc.property(situation, (s) => {
        const before = structuredClone(s);
        expect(classify(s)).toEqual(classify(structuredClone(s)));
        expect(s).toEqual(before);
      }),
      runs,
    );
  });

  test("the order of looks, of what they found, of attempts and receipts is irrelevant", () => {
    const shuffled = (items: readonly unknown[]) => fc.shuffledSubarray([...items], { minLength: items.length });
    const pair = situation.chain((s) =>
      fc.record({
        s: fc.constant(s),
        looks: shuffled(s.looks.map((one) => ({ ...one, found: [...one.found].reverse() }))) as fc.Arbitrary<Look[]>,
      }),
    );
    fc.assert(
      fc.property(pair, ({ s, looks }) => {
        const other = { ...s, looks, attempts: s.attempts.toReversed(), receipts: s.receipts.toReversed() };
        const [a, b] = [classify(s), classify(other)];
        expect({ ...b, spoke: null }).toEqual({ ...a, spoke: null });
        expect(b.spoke?.asOf).toBe(a.spoke?.asOf);
      }),
      runs,
    );
  });

  test("nothing is in sync, missing or extra without an admissible complete look of an authority", () => {
    fc.assert(
      fc.property(situation, (s) => {
        const { verdict, drifts, spoke } = classify(s);
        const concluded = verdict === "in_sync" || drifts.some((drift) => drift.class !== "unknown_after_repair");
        if (!concluded || verdict === "contradictory") return;
        expect(spoke).toMatchObject({ complete: true });
        expect(kind.sources[spoke?.source ?? ""]).toBe("authoritative");
        expect(spoke?.asOf).toBeLessThanOrEqual(s.now);
        expect(spoke?.asOf).toBeGreaterThanOrEqual(Math.max(s.now - s.kind.freshnessMs, s.intent?.at ?? 0));
      }),
      runs,
    );
  });

  test("partial looks change nothing, and a situation of partial looks concludes nothing", () => {
    fc.assert(
      fc.property(situation, fc.array(look, { maxLength: 3 }), (s, more) => {
        const partial = more.map((one) => ({ ...one, complete: false }));
        expect(told(classify({ ...s, looks: [...s.looks, ...partial] }))).toBe(told(classify(s)));
        expect(reach(classify({ ...s, looks: partial }))).toBeLessThanOrEqual(1);
      }),
      runs,
    );
  });

  test("an open unknown outcome hides everything, and only a look closes it", () => {
    fc.assert(
      fc.property(situation, fc.nat(100_000), (s, later) => {
        const open = {
          ...s,
          attempts: [...s.attempts, { outcome: "unknown" as const, at: NOW }],
          now: NOW + later * 1000,
        };
        const settled = weighEvidence(open).deciding.some((one) => one.asOf >= NOW + s.kind.settleMs);
        if (!settled) expect(told(classify(open))).toBe("drifted: unknown_after_repair");
      }),
      runs,
    );
  });
});

test("every drift has a sentence and at least one row that differs", () => {
  fc.assert(
    fc.property(situation, (s) => {
      const { drifts, spoke } = classify(s);
      for (const drift of drifts) {
        expect(driftSentence(drift, { thing: "Role" })).toMatch(/^[^\n]{10,}[^.]$/);
        for (const found of [spoke?.found[0] ?? null, null]) {
          const rows = differenceRows(s.intent?.desired ?? null, found, drift);
          expect(rows.filter((row) => row.state !== "same")).not.toEqual([]);
        }
      }
    }),
    runs,
  );
});

describe("with less evidence", () => {
  test("where one authority looked once, no look can be taken away for a further reaching action", () => {
    const agreeing = situation.map((s) => {
      const [first] = weighEvidence(s).deciding;
      return { ...s, looks: s.looks.filter((one) => one === first || !one.complete) };
    });
    fc.assert(
      fc.property(agreeing, (s) => {
        for (const one of s.looks)
          expect(reach(classify(without(s, one)))).toBeLessThanOrEqual(Math.max(1, reach(classify(s))));
      }),
      runs,
    );
  });

  test("the action reaches further only where what is gone contradicted, or spoke and left an older authority to speak", () => {
    fc.assert(
      fc.property(situation, (s) => {
        const before = classify(s);
        for (const one of s.looks) {
          const after = classify(without(s, one));
          if (reach(after) <= Math.max(1, reach(before))) continue;
          const contradicted = before.verdict === "contradictory" && peersAmong(s, weighEvidence(s)).includes(one);
          const spoke = before.spoke === one && after.spoke !== null && after.spoke.asOf <= one.asOf;
          expect(contradicted || spoke).toBe(true);
        }
      }),
      runs,
    );
  });
});
