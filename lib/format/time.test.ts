import { describe, expect, test } from "vitest";
import { toMillis } from "@/lib/format/time";
import { en } from "@/lib/words/en";

const now = Date.parse("2025-11-24T10:42:07Z");

test("names the zone wherever a time stands alone", () => {
  expect(en.exact(now, "utc")).toBe("24 Nov 2025, 10:42:07 UTC");
  expect(en.short(now, "utc")).toBe("24 Nov, 10:42 UTC");
});

test("takes what rows, JSON and props carry", () => {
  expect(toMillis("2025-11-24T10:42:07Z")).toBe(now);
  expect(toMillis(new Date(now))).toBe(now);
});

test("says that a time is not known, and never shows 1970", () => {
  for (const format of [
    () => en.exact("", "utc"),
    () => en.short("soon", "utc"),
    () => en.relative(Number.NaN, now),
    () => en.clock("", now, "utc"),
    () => en.at("", now, "utc"),
  ]) {
    expect(format()).toBe(en.noTime);
  }
});

describe("formatClock", () => {
  test.each([
    { at: "2025-11-24T05:15:41Z", says: "05:15:41" },
    { at: "2025-11-23T23:59:00Z", says: "23 Nov, 23:59" },
    { at: "2024-12-31T08:00:00Z", says: "31 Dec 2024, 08:00" },
  ])("says $says", ({ at, says }) => {
    expect(en.clock(at, now, "utc")).toBe(says);
  });
});

test("gives end users the day only when it is another", () => {
  expect(en.at("2025-11-24T10:45:00Z", now, "utc")).toBe("10:45 UTC");
  expect(en.at("2025-11-25T10:45:00Z", now, "utc")).toBe("25 Nov, 10:45 UTC");
});

test.each([
  { at: now - 12_000, says: "12 s ago" },
  { at: now - 26 * 60_000, says: "26 min ago" },
  { at: now + 4 * 60_000, says: "in 4 min" },
  { at: now - 400, says: "just now" },
])("tells the past from the future: $says", ({ at, says }) => {
  expect(en.relative(at, now)).toBe(says);
});
