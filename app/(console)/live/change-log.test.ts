import { expect, test } from "vitest";
import { type Change, countChanges, readChange } from "./change-log";

const change = (more: Partial<Change>): Change => ({ topic: "drift", id: "d1", kind: "k", key: "a", at: 10, ...more });

test("counts things, not messages, and only those after the list was read", () => {
  const changes = [
    change({}),
    change({ id: "d2" }),
    change({ key: "b" }),
    change({ key: "c", at: 5 }),
    change({ topic: "run" }),
  ];
  expect(countChanges(changes, ["drift"], 5)).toBe(2);
  expect(countChanges(changes, ["drift", "run"], 5)).toBe(2);
  expect(countChanges([change({ topic: "run", kind: null, key: null, id: "r1" })], ["run"], 0)).toBe(1);
  expect(countChanges(changes, ["drift"], 10)).toBe(0);
  expect(countChanges(changes, ["drift"], 5, ["k/b", "k/z"])).toBe(3);
});

test("takes nothing on trust that came over the wire", () => {
  expect(readChange(null, 1)).toBeNull();
  expect(readChange({ topic: 3 }, 1)).toBeNull();
  expect(readChange({ topic: "drift", id: 3, kind: "k" }, 1)).toEqual({
    topic: "drift",
    id: "",
    kind: "k",
    key: null,
    at: 1,
  });
});
