import { expect, test } from "vitest";
import { type AlikeDrifts, groupCauses } from "./causes.ts";

const at = Date.UTC(2025, 10, 24, 10, 2);
const seen = (key: string, more: Partial<AlikeDrifts> = {}): AlikeDrifts => ({
  ...{
    kind: "database_access",
    keys: [key],
    source: "catalog",
    class: "permission_drift",
    direction: "under",
    run: "run_1",
  },
  ...{ names: [{ side: "under", name: "SELECT:invoices" }], n: 1, from: at, to: at },
  ...more,
});
const under = (...names: string[]) => ({ names: names.map((name) => ({ side: "under" as const, name })) });
const told = (drifts: AlikeDrifts[]) => groupCauses(drifts).map(({ n, shared }) => [n, shared?.name ?? null]);

test("three that lack the same permission since one look have one cause, with when and some of the objects", () => {
  const drifts = ["d", "a", "c", "b", "f", "e"].map((key, n) =>
    seen(key, { from: at + 1_000 * n, to: at + 1_000 * n }),
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
  const both = [seen("a"), seen("b"), seen("c", { names: [{ side: "over", name: "SELECT:invoices" }] })];
  expect(groupCauses(both)).toMatchObject([{ n: 3, shared: null }]);
  const field = { names: [{ side: "field" as const, name: "expires" }] };
  expect(told(["a", "b", "c"].map((key) => seen(key, field)))).toEqual([[3, "expires"]]);
  const owner = { names: [{ side: "owner" as const, name: "data" }] };
  expect(told(["a", "b", "c"].map((key) => seen(key, owner)))).toEqual([[3, "data"]]);
});

test("the order of the drifts changes nothing", () => {
  const drifts = [..."abcdefgh"].map((key, n) => seen(key, under(n % 2 === 0 ? "x" : "y")));
  expect(groupCauses(drifts.toReversed())).toEqual(groupCauses(drifts));
});

test("drifts that are counted together are as many as they are, and as old as the oldest", () => {
  const many = seen("b", { n: 40, keys: ["b", "c", "d", "e", "f"], from: at - 5, to: at + 5 });
  expect(groupCauses([many, seen("a", under("SELECT:invoices", "x"))])).toMatchObject([
    { n: 41, keys: ["a", "b", "c", "d", "e"], from: "2025-11-24T10:01:59.995Z", to: "2025-11-24T10:02:00.005Z" },
  ]);
  expect(told([seen("b", { n: 2 })])).toEqual([]);
});
