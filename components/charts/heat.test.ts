import { expect, test } from "vitest";
import { heatLevel } from "@/components/charts/heat";

test("gives nothing no shade and something always one", () => {
  expect(heatLevel(0, 900)).toBe(0);
  expect(heatLevel(1, 900)).toBe(1);
});

test("keeps small counts apart while all are small", () => {
  expect([1, 2, 3, 4].map((count) => heatLevel(count, 4))).toEqual([1, 2, 3, 4]);
});

test("rises with the count and ends at the darkest", () => {
  const levels = [1, 10, 100, 500, 900].map((count) => heatLevel(count, 900));
  expect(levels).toEqual([...levels].sort((a, b) => a - b));
  expect(levels.at(-1)).toBe(5);
});
