import { expect, test } from "vitest";
import { en } from "@/lib/words/en";

test("never shows a count that could not be loaded as 0", () => {
  expect(en.count(null)).toBe("–");
  expect(en.count(0)).toBe("0");
});

test("says that a count stopped at its cap", () => {
  expect(en.capped({ n: 1000, capped: true })).toBe("1,000+");
  expect(en.capped({ n: 37, capped: false })).toBe("37");
  expect(en.capped(null)).toBe("–");
});

test("groups thousands and agrees in number", () => {
  expect(en.plural(1, "object")).toBe("1 object");
  expect(en.plural(1204, "object")).toBe("1,204 objects");
  expect(en.plural(0, "person", "people")).toBe("0 people");
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
  expect(en.ordinal(count)).toBe(says);
});

test("lists in a sentence", () => {
  expect(en.listed([])).toBe("");
  expect(en.listed(["a"])).toBe("a");
  expect(en.listed(["a", "b", "c"])).toBe("a, b and c");
  expect(en.listed(["a", "b"], "or")).toBe("a or b");
});
