import { expect, test } from "vitest";
import { formatCapped, formatCount, listed, ordinal, plural } from "@/lib/format/count";

test("never shows a count that could not be loaded as 0", () => {
  expect(formatCount(null)).toBe("–");
  expect(formatCount(0)).toBe("0");
});

test("says that a count stopped at its cap", () => {
  expect(formatCapped({ n: 1000, capped: true })).toBe("1,000+");
  expect(formatCapped({ n: 37, capped: false })).toBe("37");
  expect(formatCapped(null)).toBe("–");
});

test("groups thousands and agrees in number", () => {
  expect(plural(1, "object")).toBe("1 object");
  expect(plural(1204, "object")).toBe("1,204 objects");
  expect(plural(0, "person", "people")).toBe("0 people");
});

test.each([
  [1, "1st"],
  [2, "2nd"],
  [3, "3rd"],
  [4, "4th"],
  [11, "11th"],
  [112, "112th"],
  [23, "23rd"],
])("counts %i as %s", (count, says) => {
  expect(ordinal(count)).toBe(says);
});

test("lists in a sentence", () => {
  expect(listed([])).toBe("");
  expect(listed(["a"])).toBe("a");
  expect(listed(["a", "b", "c"])).toBe("a, b and c");
  expect(listed(["a", "b"], "or")).toBe("a or b");
});
