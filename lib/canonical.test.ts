import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonical, sha256Hex } from "./canonical.ts";

const text = fc.string({ unit: "grapheme", maxLength: 8 });
const json: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constant(null),
    fc.boolean(),
    text,
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(text, tie("value"), { maxKeys: 4 }),
  ),
})).value;

/** The same value with the members of every object in another order. */
function reorder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reorder);
  if (typeof value !== "object" || value === null) return value;
  const reversed = Object.entries(value).reverse();
  return Object.fromEntries(reversed.map(([key, member]) => [key, reorder(member)]));
}

/** Equality written without canonical text, to test it against. JSON has one zero. */
function same(a: unknown, b: unknown): boolean {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [new Map(Object.entries(a)), new Map(Object.entries(b))];
  return left.size === right.size && [...left].every(([key, value]) => right.has(key) && same(value, right.get(key)));
}

describe("canonical", () => {
  test.each([
    [null, "null"],
    [true, "true"],
    ["", '""'],
    [{}, "{}"],
    [[], "[]"],
    [-0, "0"],
    [1e21, "1e+21"],
    [1e-7, "1e-7"],
    [0.1 + 0.2, "0.30000000000000004"],
    [Number.MAX_SAFE_INTEGER, "9007199254740991"],
    ['\u20ac$\u000f\nA\'B"\\"/', '"€$\\u000f\\nA\'B\\"\\\\\\"/"'],
    [{ b: 1, a: [2, { d: null, c: false }] }, '{"a":[2,{"c":false,"d":null}],"b":1}'],
    [{ 10: 1, 9: 2, a: 3 }, '{"10":1,"9":2,"a":3}'],
    [Object.assign(Object.create(null), { a: 1 }), '{"a":1}'],
    [JSON.parse('{"__proto__":1,"a":2}'), '{"__proto__":1,"a":2}'],
  ])("writes %j", (value, expected) => {
    expect(canonical(value)).toBe(expected);
  });

  test("sorts keys by UTF-16 code units, as in the example of the RFC", () => {
    const value = { "\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\ud83d\ude00": 5, "\u0080": 6, "\u00f6": 7 };
    expect(canonical(value)).toBe('{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}');
  });

  const cycle: Record<string, unknown> = {};
  cycle.self = cycle;
  test.each([
    ["NaN", Number.NaN, "NaN (at $)"],
    ["infinity", [Number.POSITIVE_INFINITY], "Infinity (at $[0])"],
    ["undefined", undefined, "undefined (at $)"],
    ["an undefined member", { a: { b: undefined } }, "undefined (at $.a.b)"],
    ["a hole in a list", new Array(1), "undefined (at $[0])"],
    ["a function", { f: () => 1 }, "function (at $.f)"],
    ["a symbol", Symbol("s"), "symbol (at $)"],
    ["a bigint", { n: 1n }, "bigint (at $.n)"],
    ["a date", { at: new Date(0) }, "an object that is not plain (at $.at)"],
    ["a map", new Map(), "an object that is not plain (at $)"],
    ["half a surrogate pair", ["\ud800"], "text with half a surrogate pair (at $[0])"],
    ["half a surrogate pair in a key", { "\udc00": 1 }, "text with half a surrogate pair (at $)"],
    ["a cycle", cycle, "more than 100 levels, or a cycle"],
  ])("refuses %s and says where", (_name, value, says) => {
    expect(() => canonical(value)).toThrow(`Canonical JSON cannot carry ${says}`);
  });

  test("carries a hundred levels, and no more", () => {
    const nested = (levels: number): unknown => Array.from({ length: levels }).reduce((inner) => [inner], 0);
    expect(canonical(nested(100))).toBe(`${"[".repeat(100)}0${"]".repeat(100)}`);
    expect(() => canonical(nested(101))).toThrow("more than 100 levels");
  });

  test("does not depend on the order of keys", () => {
    fc.assert(fc.property(json, (value) => canonical(reorder(value)) === canonical(value)));
  });

  test("reads back as the same value, which writes the same text", () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = canonical(value);
        return same(JSON.parse(text), value) && canonical(JSON.parse(text)) === text;
      }),
    );
  });

  test("gives different values different texts", () => {
    const pair = json.chain((a) =>
      fc.tuple(fc.constant(a), fc.oneof(json, fc.constantFrom(a, [a], { a }, JSON.stringify(a)))),
    );
    fc.assert(
      fc.property(pair, ([a, b]) => (canonical(a) === canonical(b)) === same(a, b)),
      { numRuns: 1000 },
    );
  });
});

test.each([
  ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
  ["abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
  ["€", "c4cc90ed3d26f12d4b08a75140970a7904035c31cbb4515a83f19b9003c00d1d"],
])("sha256Hex digests the UTF-8 bytes of %j", (input, digest) => {
  expect(sha256Hex(input)).toBe(digest);
});
