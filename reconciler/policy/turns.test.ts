import fc from "fast-check";
import { expect, test } from "vitest";
import { nextTurn, slotsOf } from "./turns.ts";

test.each([
  [1, { slotMs: 60_000, calls: 1 }],
  [7, { slotMs: 8_572, calls: 1 }],
  [12, { slotMs: 5_000, calls: 1 }],
  [100, { slotMs: 5_000, calls: 8 }],
  [120, { slotMs: 5_000, calls: 10 }],
])("%i calls a minute are %j", (perMinute, slots) => {
  expect(slotsOf(perMinute)).toEqual(slots);
});

test("no whole minute has more slots than its limit has calls", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e6 }), (perMinute) => {
      const { slotMs, calls } = slotsOf(perMinute);
      expect((60_000 / slotMs) * calls).toBeLessThanOrEqual(perMinute);
    }),
  );
});

test("a turn is in a later slot, and the many that wait are spread over as long as they need", () => {
  const now = 1_000_000_003;
  const at = { perMinute: 120, waiting: 600, now };
  expect(now + nextTurn(at, 0)).toBe(1_000_005_000);
  expect(now + nextTurn(at, 0.5)).toBe(1_000_155_000);
  expect(nextTurn({ ...at, waiting: 1e9 }, 1)).toBeLessThan(16 * 60_000);
  expect(nextTurn({ ...at, waiting: 0 }, 1)).toBeLessThanOrEqual(10_000);
});
