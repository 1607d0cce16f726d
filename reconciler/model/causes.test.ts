import { expect, test } from "vitest";
import { groupCauses, type SeenDrift } from "./causes.ts";

const seen = (key: string, more: Partial<SeenDrift> = {}): SeenDrift => ({
  ...{ kind: "database_access", key, source: "catalog", class: "permission_drift", direction: "under", run: "run_1" },
  detail: { under: ["SELECT:invoices"] },
  firstSeen: Date.UTC(2025, 10, 24, 10, 2),
  ...more,
});
const under = (...names: string[]) => ({ detail: { under: names } });
const told = (drifts: SeenDrift[]) => groupCauses(drifts).map(({ n, shared }) => [n, shared?.name ?? null]);

test("three that lack the same permission since one look have one cause, with when and some of the objects", () => {
  const drifts = ["d", "a", "c", "b", "f", "e"].map((key, n) =>
    seen(key, { firstSeen: Date.UTC(2025, 10, 24, 10, 2, n) }),
  );
  expect(groupCauses(drifts)).toEqual([
    {
      ...{ kind: "database_access", source: "catalog", class: "permission_drift", direction: "under", run: "run_1" },
      shared: { side: "under", name: "SELECT:invoices" },
      n: 6,
      from: "2025-11-24T10:02:00.000Z",
      to: "2025-11-24T10:02:05.000Z",
      keys: ["a", "b", "c", "d", "e"],
    },
  ]);
});

test("two are a coincidence", () => {
  expect(groupCauses([seen("a"), seen("b")])).toEqual([]);
});

test.each([
  ["kind", { kind: "other" }],
  ["source", { source: "register" }],
  ["class", { class: "attribute_drift" }],
  ["direction", { direction: "over" }],
  ["run", { run: "run_2" }],
] as const)("another %s is another cause", (_, other) => {
  expect(groupCauses([seen("a"), seen("b"), seen("c", other)])).toEqual([]);
});

test("what names different things splits by name, the most common first; each drift is in one cause only", () => {
  const drifts = [
    ...["a", "b", "c", "d"].map((key) => seen(key, under("x", "y"))),
    ...["e", "f"].map((key) => seen(key, under("y"))),
    ...["g", "h", "i"].map((key) => seen(key, under("z"))),
    ...["j", "k", "l"].map((key) => seen(key, under(`only ${key}`))),
  ];
  expect(told(drifts)).toEqual([
    [6, "y"],
    [3, "z"],
    [3, null],
  ]);
});

test("a permission that is too much is not the one that is missing, and fields and owners are names too", () => {
  const both = [seen("a"), seen("b"), seen("c", { detail: { over: ["SELECT:invoices"] } })];
  expect(groupCauses(both)).toMatchObject([{ n: 3, shared: null }]);
  const field = { detail: { fields: [{ field: "expires", asked: "1", found: null }] } };
  expect(told(["a", "b", "c"].map((key) => seen(key, field)))).toEqual([[3, "expires"]]);
  const owner = { detail: { owner: { asked: "billing", found: "data" } } };
  expect(told(["a", "b", "c"].map((key) => seen(key, owner)))).toEqual([[3, "data"]]);
});

test("the order of the drifts changes nothing", () => {
  const drifts = [..."abcdefgh"].map((key, n) => seen(key, under(n % 2 === 0 ? "x" : "y")));
  expect(groupCauses(drifts.toReversed())).toEqual(groupCauses(drifts));
});
