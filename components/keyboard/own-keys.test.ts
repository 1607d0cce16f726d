import { describe, expect, test } from "vitest";
import { readOwnKeys, refusalOf, withKey } from "@/components/keyboard/move-key";
import { keyInForce, keyMeant, type OwnKeys, writeOwnKeys } from "@/components/keyboard/own-keys";

const own: OwnKeys = { h: "w", n: "h" };

test("a key that was moved works where it is now, and nowhere else", () => {
  expect(keyMeant(own, "w")).toBe("h");
  expect(keyMeant(own, "h")).toBe("n");
  expect(keyMeant(own, "n")).toBeNull();
  expect(keyMeant(own, "j")).toBe("j");
  expect(keyMeant(own, "Escape")).toBe("Escape");
  expect(keyInForce(own, "n")).toBe("h");
  expect(keyInForce(own, "g i")).toBe("g i");
});

test.each([
  { says: "a free letter", key: "h", wanted: "q", refusal: null },
  { says: "its own again", key: "h", wanted: "n", refusal: null },
  { says: "what another has", key: "h", wanted: "j", refusal: { kind: "taken", by: "j" } },
  { says: "what another was moved to", key: "j", wanted: "w", refusal: { kind: "taken", by: "h" } },
  { says: "the first of two keys", key: "h", wanted: "g", refusal: { kind: "begins_others" } },
  { says: "no key", key: "h", wanted: "é", refusal: { kind: "not_possible" } },
] as const)("asked for $says", ({ key, wanted, refusal }) => {
  expect(refusalOf(own, key, wanted)).toEqual(refusal);
});

describe("in a cookie", () => {
  test("they come back as they were written", () => {
    const moved = withKey(withKey({}, "Shift+S", "Shift+Q"), "/", "y");
    expect(readOwnKeys(writeOwnKeys(moved))).toEqual(moved);
    expect(writeOwnKeys(withKey(moved, "/", "/"))).toBe("Shift+S:Shift+Q");
  });

  test.each(["h:g", "h:<b>", "q:h", "h:j", "h", "h:w.n:w"])("%s is none", (text) => {
    expect(readOwnKeys(text)).toEqual({});
  });
});
