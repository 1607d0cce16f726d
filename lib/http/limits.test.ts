import { describe, expect, test } from "vitest";
import { clientAddress } from "./client-address.ts";
import { isUnchanged, readExpectation } from "./if-match.ts";
import { LIMITS, RateLimiter } from "./rate-limit.ts";

describe("the rate limit", () => {
  test("lets a burst through, then the steady rate, and says how long to wait", () => {
    let now = 0;
    const limiter = new RateLimiter(() => now);
    for (let n = 0; n < LIMITS.write.burst; n += 1) limiter.take("write", "a");
    expect(() => limiter.take("write", "a")).toThrow(expect.objectContaining({ status: 429, retryAfterSeconds: 1 }));
    now += 1000;
    for (let n = 0; n < LIMITS.write.perSecond; n += 1) limiter.take("write", "a");
    expect(() => limiter.take("write", "a")).toThrow();
  });

  test("of one caller leaves the others alone, and refusals cost nothing more", () => {
    let now = 0;
    const limiter = new RateLimiter(() => now);
    for (let n = 0; n < 1000; n += 1) {
      try {
        limiter.take("write", "noisy");
      } catch {}
    }
    limiter.take("write", "quiet");
    now += 1000 / LIMITS.write.perSecond;
    limiter.take("write", "noisy");
  });
});

test.each([
  [null, 0, "unknown"],
  ["203.0.113.9", 0, "203.0.113.9"],
  ["198.51.100.1, 203.0.113.9", 0, "203.0.113.9"],
  ["198.51.100.1, 203.0.113.9", 1, "203.0.113.9"],
  ["198.51.100.1, 203.0.113.9, 10.0.0.1", 2, "203.0.113.9"],
])("the caller of X-Forwarded-For %j behind %i proxies is %s", (header, proxies, address) => {
  const headers = new Headers(header === null ? {} : { "x-forwarded-for": header });
  expect(clientAddress(headers, proxies)).toBe(address);
});

test.each([
  [{}, null],
  [{ "if-match": '"3"' }, { tag: "3" }],
  [{ "if-none-match": "*" }, { none: true }],
  [{ "if-match": "3" }, "refused"],
  [{ "if-match": 'W/"3"' }, "refused"],
  [{ "if-match": '"3", "4"' }, "refused"],
  [{ "if-match": "*" }, "refused"],
  [{ "if-none-match": '"3"' }, "refused"],
  [{ "if-match": '"3"', "if-none-match": "*" }, "refused"],
] as [Record<string, string>, unknown][])("precondition %j → %j", (headers, expected) => {
  const read = () => readExpectation(new Headers(headers));
  if (expected === "refused") expect(read).toThrow(expect.objectContaining({ status: 400 }));
  else expect(read()).toEqual(expected);
});

test.each([
  [null, false],
  ['"3"', true],
  ['"2", "3"', true],
  ['W/"3"', true],
  ["*", true],
  ['"33"', false],
  ["3", false],
])("a reader who has %s has state 3: %s", (header, expected) => {
  expect(isUnchanged(header, '"3"')).toBe(expected);
});
