import fc from "fast-check";
import { expect, test } from "vitest";
import { wilson } from "./wilson.ts";

test.each([
  [0, 10, 0, 0.278],
  [5, 10, 0.237, 0.763],
  [10, 10, 0.722, 1],
  [81, 263, 0.255, 0.366],
])("%i of %i lies between %d and %d", (k, n, low, high) => {
  expect(wilson(k, n).low).toBeCloseTo(low, 3);
  expect(wilson(k, n).high).toBeCloseTo(high, 3);
});

test("nothing counted says nothing", () => {
  expect(wilson(0, 0)).toEqual({ low: 0, high: 1 });
});

test("it holds the part that was seen, stays inside 0 to 1, and is narrower the more was counted", () => {
  const counted = fc
    .integer({ min: 1, max: 100_000 })
    .chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)));
  fc.assert(
    fc.property(counted, ([k, n]) => {
      const { low, high } = wilson(k, n);
      const more = wilson(k * 4, n * 4);
      expect(low).toBeGreaterThanOrEqual(0);
      expect(high).toBeLessThanOrEqual(1);
      expect(low).toBeLessThanOrEqual(k / n);
      expect(high).toBeGreaterThanOrEqual(k / n);
      expect(more.high - more.low).toBeLessThan(high - low);
    }),
  );
});
