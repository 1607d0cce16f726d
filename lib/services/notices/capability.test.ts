import { expect, test } from "vitest";
import { capabilityOf, readCapability } from "./capability.ts";

const KEY = "of-the-installation";
const ID = `sub_2a_${"0".repeat(32)}`;
const CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

test("a capability opens its own subscription, under its own key", () => {
  expect(readCapability(KEY, capabilityOf(KEY, ID))).toEqual({ bucket: 0x2a, id: ID });
  expect(readCapability("another", capabilityOf(KEY, ID))).toBeNull();
});

test("one text opens it: no other character will do in any place of it", () => {
  const right = capabilityOf(KEY, ID);
  for (let at = ID.length + 1; at < right.length; at += 1) {
    const opening = [...CHARACTERS].filter((one) =>
      readCapability(KEY, right.slice(0, at) + one + right.slice(at + 1)),
    );
    expect(opening).toEqual([right[at]]);
  }
});
