import fc from "fast-check";
import { expect, test } from "vitest";
import { BACKOFF, backoff } from "./backoff.ts";

test.each([
  [1, 0, 1_000],
  [1, 0.5, 1_500],
  [2, 0, 2_000],
  [5, 0, 16_000],
  [9, 0, 150_000],
  [1_000_000, 0, 150_000],
  [0, 0, 1_000],
  [-5, 0, 1_000],
  [Number.NaN, Number.NaN, 1_000],
  [Number.POSITIVE_INFINITY, 7, 300_000],
])("after failure %d with fraction %d: %d ms", (attempt, fraction, ms) => {
  expect(backoff(attempt, fraction)).toBe(ms);
});

test("stays between half of the full time and the cap, and rises with each failure", () => {
  const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), fraction, (attempt, part) => {
      const full = Math.min(BACKOFF.capMs, BACKOFF.firstMs * 2 ** (attempt - 1));
      const wait = backoff(attempt, part);
      expect(wait).toBeGreaterThanOrEqual(full / 2);
      expect(wait).toBeLessThanOrEqual(full);
      expect(backoff(attempt + 1, part)).toBeGreaterThanOrEqual(wait);
    }),
  );
});

test("takes bounds of its own", () => {
  expect(backoff(3, 0, { firstMs: 10, capMs: 30 })).toBe(15);
});
