import { expect, test } from "vitest";
import { en } from "@/lib/words/en";

const s = 1000;
const min = 60 * s;
const h = 60 * min;
const d = 24 * h;

test.each([
  { span: 0, says: "0 s" },
  { span: -5 * s, says: "0 s" },
  { span: 41 * s + 900, says: "41 s" },
  { span: 59 * min + 59 * s, says: "59 min" },
  { span: 5 * h + 50 * min, says: "5 h" },
  { span: 2 * d + 3 * h, says: "2 d 3 h" },
  { span: 2 * d, says: "2 d" },
  { span: 20 * d + 3 * h, says: "20 d" },
])("says $says and never more than has passed", ({ span, says }) => {
  expect(en.duration(span)).toBe(says);
});

test.each([
  { span: 240, says: "240 ms" },
  { span: 3 * min + 20 * s, says: "3 min 20 s" },
  { span: 1 * h + 12 * min, says: "1 h 12 min" },
  { span: 2 * h, says: "2 h" },
  { span: 9 * d + 4 * h, says: "9 d 4 h" },
])("says $says where it has to be exact", ({ span, says }) => {
  expect(en.durationExact(span)).toBe(says);
});
