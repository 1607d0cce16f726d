import { describe, expect, test } from "vitest";
import { type HotkeyEntry, HotkeyRegistry, keyToken, matchSequence } from "@/components/keyboard/hotkey-registry";

const key = (name: string, held: Partial<{ shiftKey: boolean; ctrlKey: boolean; metaKey: boolean }> = {}) => ({
  key: name,
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  ...held,
});

test.each([
  { says: "a letter", event: key("j"), token: "j" },
  { says: "a letter under caps lock", event: key("J"), token: "j" },
  { says: "a shifted letter", event: key("S", { shiftKey: true }), token: "Shift+S" },
  { says: "a sign that needs shift", event: key("?", { shiftKey: true }), token: "?" },
  { says: "a sign that does not", event: key("?"), token: "?" },
  { says: "command and a letter", event: key("k", { metaKey: true }), token: "Mod+K" },
  { says: "a modifier alone", event: key("Shift", { shiftKey: true }), token: null },
])("reads $says", ({ event, token }) => {
  expect(keyToken(event)).toBe(token);
});

describe("matchSequence", () => {
  const entry = (keys: string): HotkeyEntry => ({ keys, label: keys, group: "goTo", press: () => undefined });
  const entries = [entry("g o"), entry("g r"), entry("r"), entry("o")];

  test("waits after the first key of a sequence", () => {
    expect(matchSequence(entries, [], "g")).toEqual({ kind: "prefix", keys: ["g"] });
  });

  test("prefers the sequence to the single key", () => {
    expect(matchSequence(entries, ["g"], "r")).toMatchObject({ kind: "hit", entry: { keys: "g r" } });
  });

  test("falls back to the single key when the sequence leads nowhere", () => {
    expect(matchSequence([entry("g o"), entry("x")], ["g"], "x")).toMatchObject({ kind: "hit", entry: { keys: "x" } });
  });

  test("reads a key that was moved only where it stands alone", () => {
    expect(matchSequence(entries, [], "w", "r")).toMatchObject({ kind: "hit", entry: { keys: "r" } });
    expect(matchSequence(entries, [], "r", null)).toEqual({ kind: "none" });
    expect(matchSequence(entries, ["g"], "r", null)).toMatchObject({ kind: "hit", entry: { keys: "g r" } });
  });

  test("gives a key to the one who bound it last", () => {
    const later = entry("o");
    expect(matchSequence([...entries, later], [], "o")).toEqual({ kind: "hit", entry: later });
  });
});

test("forgets a key when its component goes", () => {
  const registry = new HotkeyRegistry();
  const remove = registry.add({ keys: "j", label: "Next", group: "list", press: () => undefined });
  expect(registry.entries()).toHaveLength(1);
  remove();
  expect(registry.entries()).toHaveLength(0);
});
