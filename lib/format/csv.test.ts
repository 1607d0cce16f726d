import { expect, test } from "vitest";
import { csvLine } from "./csv.ts";

test.each([
  ["=HYPERLINK(0)", "'=HYPERLINK(0)"],
  ["+1", "'+1"],
  ["-1", "'-1"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["\t=1", "'\t=1"],
  ["\r=1", '"\'\r=1"'],
  ['=1,"2"', '"\'=1,""2"""'],
  ["a=b", "a=b"],
  ["two\nlines", '"two\nlines"'],
  [0, "0"],
  [null, ""],
])("a cell is text whatever it begins with: %j", (value, cell) => {
  expect(csvLine([value, "x"])).toBe(`${cell},x\r\n`);
});
