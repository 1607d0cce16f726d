import { expect, test } from "vitest";
import { addressableKey } from "./input.ts";

test.each([
  [".", false],
  ["..", false],
  ["...", true],
  ["a/../b", true],
])("the key %s has an address of its own: %s", (key, expected) => {
  // In `/objects/refund/..`, however it is written, everybody reads `/objects`.
  const { pathname } = new URL(`https://console/objects/refund/${encodeURIComponent(key)}`);
  expect(pathname.startsWith("/objects/refund/") && pathname !== "/objects/refund/").toBe(expected);
  expect(addressableKey.safeParse(key).success).toBe(expected);
});
