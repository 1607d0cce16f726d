import { expect, test } from "vitest";
import { spanEnd } from "./span-end";

const NOW = Date.parse("2026-11-30T10:42:07Z");

test("what is chosen ends when it says, and only the longest span ends a minute before the bound", () => {
  expect(spanEnd({ days: 7, daysMax: 365 }, NOW)).toBe("2026-12-07T10:42:07.000Z");
  expect(spanEnd({ days: 30, daysMax: 90 }, NOW)).toBe("2026-12-30T10:42:07.000Z");
  expect(spanEnd({ days: 365, daysMax: 365 }, NOW)).toBe("2027-11-30T10:41:07.000Z");
});
