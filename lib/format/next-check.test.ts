import { expect, test } from "vitest";
import { isNextLook, nextCheckAt } from "./next-check.ts";

const now = Date.parse("2025-11-24T10:42:07Z");
const day = 86_400_000;

test("the end of a plan a day ahead is not when it is looked at next", () => {
  expect(isNextLook(now + 20_000, now)).toBe(true);
  expect(isNextLook(now + day, now)).toBe(false);
  expect(nextCheckAt({ now, dueAt: now + day, sweeps: [now - 10_000, now - 40_000] })).toBe(now + 20_000);
});
