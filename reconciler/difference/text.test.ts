import { expect, test } from "vitest";
import { list, visible } from "./text.ts";

test.each([
  ["ledger.payouts", "ledger.payouts"],
  ["naïve 😀 日本", "naïve 😀 日本"],
  ["a\nb\u0000", "a\\u{a}b\\u{0}"],
  ["\u202egnp.exe\u2066", "\\u{202e}gnp.exe\\u{2066}"],
  ["zero\u200bwidth\u00ad", "zero\\u{200b}width\\u{ad}"],
  ["line\u2028break", "line\\u{2028}break"],
  ["\ud800", "\\u{d800}"],
  ["\u{e0041}", "\\u{e0041}"],
  ["x".repeat(120), "x".repeat(120)],
  ["x".repeat(121), `${"x".repeat(119)}…`],
])("visible shows %j as what is there", (text, shown) => {
  expect(visible(text)).toBe(shown);
});

test.each([
  [[], ""],
  [["a"], "a"],
  [["a", "b", "c", "d", "e"], "a, b, c, d, e"],
  [["a", "b", "c", "d", "e", "f", "g"], "a, b, c, d, e and 2 more"],
])("list says %j in one breath", (items, says) => {
  expect(list(items)).toBe(says);
});
