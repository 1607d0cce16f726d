import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Budget, type Wanted, weighPass, weighRun, windowStart } from "./budget.ts";

const budget = (over: Partial<Budget> = {}): Budget => ({ scope: "a", windowStart: 0, used: 0, limit: 10, ...over });
const runs = { numRuns: 1000 };

describe("a whole pass is weighed before its first step", () => {
  const limits = { perHour: 10, ownerPerHour: 15, perRun: 8, perRunShareMax: 0.5, populationMin: 10 };
  const weigh = (wanted: Wanted[], { population = 100, used = {} as Record<string, number> } = {}) =>
    weighPass("access", wanted, limits, { population, used: (scope) => used[scope] ?? 0 });
  const want = (n: number, owner = "billing", driftClass = "attribute_drift"): Wanted => ({
    class: driftClass,
    owner,
    n,
  });

  test.each([
    ["fits", [want(8)], {}, null],
    ["more than a run may", [want(9)], {}, ["run:access/class:attribute_drift"]],
    [
      "more than is left of the hour",
      [want(3)],
      { used: { "kind:access/class:attribute_drift": 8 } },
      ["kind:access/class:attribute_drift"],
    ],
    ["more than is left for the owner", [want(3)], { used: { "owner:billing": 13 } }, ["owner:billing"]],
    ["more than a share of the objects", [want(6)], { population: 11 }, ["run:access"]],
    ["a share of so few says nothing", [want(6)], { population: 9 }, null],
    [
      "two owners together are too many for the class",
      [want(5), want(5, "data")],
      {},
      ["run:access/class:attribute_drift"],
    ],
    [
      "two classes together are too many for the owner",
      [want(8), want(8, "billing", "missing_external")],
      {},
      ["owner:billing"],
    ],
  ] as const)("%s", (_name, wanted, given, scopes) => {
    expect(weigh([...wanted], given)?.scopes ?? null).toEqual(scopes);
  });

  test("what takes from a short budget is parked whole, and nothing else", () => {
    const short = weigh([want(9), want(1, "data"), want(2, "data", "missing_external")]);
    expect(short?.groups).toEqual([
      { class: "attribute_drift", owner: "billing" },
      { class: "attribute_drift", owner: "data" },
    ]);
    expect(short?.says).toBe("run:access/class:attribute_drift: 10 wanted, 0 of 8 used");
  });

  test("nothing that acts takes more than there is, whatever is wanted", () => {
    const wanted = fc.array(
      fc.record({
        class: fc.constantFrom("a", "b"),
        owner: fc.constantFrom("x", "y"),
        n: fc.integer({ min: 1, max: 12 }),
      }),
      { maxLength: 4 },
    );
    const count = fc.nat(20);
    fc.assert(
      fc.property(wanted, count, count, (list, population, spent) => {
        const unique = [...new Map(list.map((one) => [`${one.class}/${one.owner}`, one])).values()];
        const used = { "kind:access/class:a": spent, "owner:x": spent };
        const parked = weigh(unique, { population, used })?.groups ?? [];
        const acts = unique.filter(
          (one) => !parked.some((group) => group.class === one.class && group.owner === one.owner),
        );
        for (const driftClass of ["a", "b"]) {
          const n = acts.filter((one) => one.class === driftClass).reduce((sum, one) => sum + one.n, 0);
          const before = driftClass === "a" ? spent : 0;
          if (n > 0) expect(Math.max(before + n - limits.perHour, n - limits.perRun)).toBeLessThanOrEqual(0);
        }
        const all = acts.reduce((sum, one) => sum + one.n, 0);
        if (population >= limits.populationMin) expect(all).toBeLessThanOrEqual(population * limits.perRunShareMax);
      }),
      runs,
    );
  });
});

describe("windows", () => {
  test.each([
    ["00:00:00.000", "00:00"],
    ["00:59:59.999", "00:00"],
    ["01:00:00.000", "01:00"],
  ])("at %s the window began at %s", (now, start) => {
    const at = (time: string) => Date.parse(`2026-10-25T${time}Z`);
    expect(windowStart(at(now))).toBe(at(start));
  });
});

describe("weighing a run", () => {
  const want = (id: string, ...scopes: string[]) => ({ id, scopes, amount: 1 });

  test("all fits", () => {
    expect(weighRun([want("1", "a"), want("2", "a")], [budget({ used: 8 })])).toEqual({
      needs: [{ scope: "a", used: 8, limit: 10, needed: 2 }],
      parked: [],
    });
  });

  test("what does not fit is parked whole, and nothing else", () => {
    const wants = [want("1", "a", "b"), want("2", "b"), want("3", "a")];
    const weighed = weighRun(wants, [budget({ used: 9 }), budget({ scope: "b" })]);
    expect(weighed.parked).toEqual(["1", "3"]);
    expect(weighed.needs.map((need) => [need.scope, need.needed])).toEqual([
      ["a", 2],
      ["b", 2],
    ]);
  });

  test("a budget that nobody set up reaches for nothing", () => {
    expect(weighRun([want("1", "c")], [budget()])).toEqual({
      needs: [{ scope: "c", used: 0, limit: 0, needed: 1 }],
      parked: ["1"],
    });
  });

  test("a scope named twice is taken from once", () => {
    expect(weighRun([want("1", "a", "a")], [budget({ used: 9 })]).parked).toEqual([]);
  });

  test("what was not parked can be taken step by step, in any order", () => {
    const scope = fc.constantFrom("a", "b", "c");
    const wants = fc.array(fc.record({ scopes: fc.uniqueArray(scope, { minLength: 1 }), amount: fc.nat(4) }), {
      maxLength: 8,
    });
    const budgets = fc.uniqueArray(
      fc.record({ scope, windowStart: fc.constant(0), used: fc.nat(10), limit: fc.nat(12) }),
      { selector: (one) => one.scope },
    );
    fc.assert(
      fc.property(wants, budgets, (given, held) => {
        const named = given.map((one, at) => ({ ...one, id: String(at) }));
        const { parked } = weighRun(named, held);
        const left = new Map<string, Budget>(held.map((one) => [one.scope, one]));
        for (const one of named.toReversed()) {
          if (parked.includes(one.id)) continue;
          for (const each of one.scopes) {
            const from = left.get(each) ?? budget({ limit: 0 });
            const used = from.used + one.amount;
            expect(used).toBeLessThanOrEqual(from.limit);
            left.set(each, { ...from, used });
          }
        }
      }),
      runs,
    );
  });
});
