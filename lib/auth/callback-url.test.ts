import { expect, test } from "vitest";
import { safeCallbackPath } from "./callback-url.ts";

test.each([
  ["/review?x=1#y", "/review?x=1#y"],
  ["/objects/k/a%2Fb", "/objects/k/a%2Fb"],
  [null, "/"],
  ["", "/"],
  ["review", "/"],
  ["//evil.example", "/"],
  ["/\\evil.example", "/"],
  ["/\\/evil.example", "/"],
  ["\\\\evil.example", "/"],
  ["/\t/evil.example", "/"],
  ["/\n/evil.example", "/"],
  ["https://evil.example/", "/"],
  ["javascript:alert(1)", "/"],
  ["/..//evil.example", "/"],
  ["/signin?callbackUrl=/signin", "/"],
  ["/api/auth/signout", "/"],
  [`/${"a".repeat(3000)}`, "/"],
])("%j → %j", (raw, path) => {
  expect(safeCallbackPath(raw)).toBe(path);
});
