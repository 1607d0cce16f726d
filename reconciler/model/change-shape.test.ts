import { expect, test } from "vitest";
import { alike, type Changing, SAMPLE, sampleOf, shapeOf } from "./change-shape.ts";

type Row = Changing & { id: string };
const contract = { removes: true, undo: "reversible", risk: "low" } as const;
const base: Row = { id: "a", direction: "over", detail: { over: ["write"] }, steps: [{ verb: "revoke" }], contract };
const row = (id: string, over: Partial<Changing> = {}): Row => ({ ...base, ...over, id });
const ids = (rows: readonly Row[]) => rows.map(({ id }) => id);

test("the object makes no shape, what changes on it does", () => {
  const shape = shapeOf(base);
  expect(shapeOf(row("b", { detail: { over: ["write"], under: [] } }))).toBe(shape);
  const others: Partial<Changing>[] = [
    { direction: "both" },
    { detail: { over: ["admin", "write"] } },
    { detail: { under: ["write"] } },
    { steps: [{ verb: "revoke" }, { verb: "revoke" }] },
    { contract: { ...contract, removes: false } },
    { contract: { ...contract, undo: "irreversible" } },
  ];
  for (const over of others) expect(shapeOf(row("c", over))).not.toBe(shape);
});

test("values of a field are the object's own, being there is not", () => {
  const field = (asked: string | null, found: string | null) =>
    shapeOf(row("a", { detail: { fields: [{ field: "mail", asked, found }] } }));
  expect(field("a@x", "b@x")).toBe(field("c@x", "d@x"));
  expect(field("a@x", null)).not.toBe(field("a@x", "b@x"));
});

test("the rarest stand first, and are in the sample whatever their place", () => {
  const usual = Array.from({ length: 9 }, (_, at) => row(`u${at}`));
  const rare = row("rare", { detail: { over: ["admin"] } });
  const pair = [row("p0", { direction: "both" }), row("p1", { direction: "both" })];
  const all = [...usual, rare, ...pair];
  expect(alike(all).map((group) => group.rows.length)).toEqual([1, 2, 9]);
  expect(ids(sampleOf(all))).toEqual(["rare", "p0", "u0", "p1", "u1"]);
  expect(sampleOf(usual)).toHaveLength(SAMPLE);
  expect(ids(sampleOf(pair))).toEqual(["p0", "p1"]);
  expect(sampleOf([])).toEqual([]);
});
