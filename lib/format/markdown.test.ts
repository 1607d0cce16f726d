import { expect, test } from "vitest";
import { markdownCell } from "./markdown.ts";

test.each([
  ["a|b", "a\\|b"],
  ["![x](http://evil)", "!\\[x\\](http://evil)"],
  ["<b>", "\\<b\\>"],
  ["a\\|b", "a\\\\\\|b"],
  ["two\nlines", "two\\\\u{a}lines"],
  ["svc_billing_export", "svc_billing_export"],
  [12, "12"],
  [null, ""],
])("a value is not markup: %j", (value, cell) => {
  expect(markdownCell(value)).toBe(cell);
});
