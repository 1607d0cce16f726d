import { expect, test } from "vitest";
import { retryAfterMs } from "./retry-after.ts";

test.each([
  ["seconds", { "retry-after": "120" }, 120_000],
  ["nothing at all", {}, undefined],
  ["at once", { "retry-after": "0" }, 0],
  [
    "a date, by the answer's own clock",
    { "retry-after": "Wed, 21 Oct 2015 07:28:30 GMT", date: "Wed, 21 Oct 2015 07:28:00 GMT" },
    30_000,
  ],
  [
    "a date that is over",
    { "retry-after": "Wed, 21 Oct 2015 07:27:00 GMT", date: "Wed, 21 Oct 2015 07:28:00 GMT" },
    undefined,
  ],
  ["a date, and no clock to hold it against", { "retry-after": "Wed, 21 Oct 2015 07:28:30 GMT" }, undefined],
  ["less than nothing", { "retry-after": "-5" }, undefined],
  ["no number", { "retry-after": "soon" }, undefined],
  ["more digits than any wait has", { "retry-after": "9".repeat(400) }, undefined],
  ["twice", { "retry-after": ["1", "2"] }, undefined],
])("asked to wait: %s", (_, headers, ms) => {
  expect(retryAfterMs(headers)).toBe(ms);
});
