import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { STEP_FROM_MS, STEPS_PER_E, spansOf } from "./survival.ts";

const stepOf = (seconds: number) => Math.ceil(Math.log((seconds * 1_000) / STEP_FROM_MS) * STEPS_PER_E);
const ended = (...seconds: number[]) => seconds.map((one) => ({ step: stepOf(one), ended: 1, open: 0 }));
const open = (...seconds: number[]) => seconds.map((one) => ({ step: stepOf(one), ended: 0, open: 1 }));
const secondsOf = (quantile: { ms: number } | null) => (quantile?.ms ?? Number.NaN) / 1_000;

describe("with nothing open it is the plain share", () => {
  const spans = spansOf(ended(10, 20, 30, 40, 50, 60, 70, 80, 90, 100));

  test("quantiles, to within 2 %", () => {
    expect(secondsOf(spans.p50)).toBeGreaterThanOrEqual(50);
    expect(secondsOf(spans.p50)).toBeLessThan(51.1);
    expect(secondsOf(spans.p90)).toBeGreaterThanOrEqual(90);
    expect(secondsOf(spans.p90)).toBeLessThan(92);
  });

  test("the curve ends where all have ended", () => {
    expect(spans.curve.at(-1)?.ended).toBe(1);
  });
});

test("what is still open holds the tail up, as in the textbook", () => {
  // 6, 6, 6 ended, 6 lost, 7 ended, 9 lost, 10 ended: S(10) = 18/21 × 16/17 × 14/15.
  const rows = [
    ...ended(6, 6, 6, 7, 10),
    ...open(6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35),
    ...ended(13, 16, 22, 23),
  ];
  const spans = spansOf(rows);
  const at = (seconds: number) => 1 - (spans.curve.findLast((one) => one.ms <= seconds * 1_021)?.ended ?? 0);
  expect(spans.ended + spans.open).toBe(21);
  expect(at(6)).toBeCloseTo(0.857, 3);
  expect(at(10)).toBeCloseTo(0.753, 3);
  expect(at(13)).toBeCloseTo(0.69, 2);
  expect(at(23)).toBeCloseTo(0.448, 3);
  expect(secondsOf(spans.p50)).toBeCloseTo(23, 0);
});

test("where more than half is open, all that is known is that it takes longer", () => {
  const { p50, ended: done, open: still } = spansOf([...ended(5), ...open(60, 120)]);
  expect([done, still, p50?.atLeast]).toEqual([1, 2, true]);
  expect(secondsOf(p50)).toBeGreaterThanOrEqual(120);
});

test("few have a middle and no tail; nothing has neither", () => {
  expect(spansOf(ended(1, 2, 3))).toMatchObject({ p90: null, p99: null, p50: { atLeast: false } });
  expect(spansOf([])).toEqual({ ended: 0, open: 0, p50: null, p90: null, p99: null, curve: [] });
});

test("the curve never falls, and one more that is open never makes the middle earlier", () => {
  const steps = fc.array(fc.record({ step: fc.integer({ min: 0, max: 740 }), ended: fc.nat(20), open: fc.nat(20) }), {
    minLength: 1,
  });
  fc.assert(
    fc.property(steps, fc.integer({ min: 0, max: 740 }), (rows, step) => {
      const { curve, p50 } = spansOf(rows);
      for (const [index, point] of curve.entries()) {
        expect(point.ended).toBeGreaterThanOrEqual(curve[index - 1]?.ended ?? 0);
        expect(point.ended).toBeLessThanOrEqual(1);
      }
      const more = spansOf([...rows, { step, ended: 0, open: 1 }]).p50;
      if (p50 !== null && !p50.atLeast) expect(more?.ms).toBeGreaterThanOrEqual(p50.ms);
    }),
  );
});
