import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isManagedName, nameBytesMax, printIdent, quoteIdent, quoteLiteral, refuseName } from "./names.ts";

const text = fc.string({ unit: "binary", maxLength: 40 }).filter((value) => !value.includes("\u0000"));

describe("quoting", () => {
  test("an identifier never ends before its end, whatever it holds", () => {
    fc.assert(
      fc.property(text, (name) => {
        const quoted = quoteIdent(name);
        // What is left between the outer quotes has no quote that stands alone.
        expect(quoted.slice(1, -1).replaceAll('""', "")).not.toContain('"');
        expect(quoted.slice(1, -1).replaceAll('""', '"')).toBe(name);
      }),
    );
  });

  test("a literal never ends before its end, whatever it holds", () => {
    fc.assert(
      fc.property(text, (value) => {
        const quoted = quoteLiteral(value);
        const inner = quoted.slice(quoted.indexOf("'") + 1, -1);
        const plain = quoted.startsWith(" E") ? inner.replaceAll("\\\\", "\\") : inner;
        expect(inner.replaceAll("''", "")).not.toContain("'");
        expect(plain.replaceAll("''", "'")).toBe(value);
        if (value.includes("\\")) expect(quoted.startsWith(" E'")).toBe(true);
      }),
    );
  });

  test.each([
    ["plain", '"plain"'],
    ['a"; DROP ROLE b; --', '"a""; DROP ROLE b; --"'],
    ["Ü ☃", '"Ü ☃"'],
    ["", '""'],
  ])("%s becomes %s", (name, quoted) => expect(quoteIdent(name)).toBe(quoted));

  test("a zero byte is refused, because the protocol would end the text there", () => {
    expect(() => quoteIdent("a\u0000b")).toThrow("zero byte");
    expect(() => quoteLiteral("a\u0000b")).toThrow("zero byte");
  });

  test("in sentences a name is quoted only where it has to be", () => {
    expect(["svc_x", "Svc", 'a"b', "9x", "a b", ""].map(printIdent)).toEqual([
      "svc_x",
      '"Svc"',
      '"a""b"',
      '"9x"',
      '"a b"',
      '""',
    ]);
  });
});

test("a role name is refused where Postgres would make another name of it", () => {
  expect(refuseName("svc_billing")).toBeNull();
  expect(refuseName("x".repeat(nameBytesMax))).toBeNull();
  expect(refuseName("é".repeat(32))).toBe("Postgres cuts role names at 63 bytes; this one has 64.");
  expect(refuseName("")).not.toBeNull();
  expect(refuseName("a\u0000")).toContain("zero byte");
  expect(refuseName("a\ud800")).toContain("well-formed");
});

test("the managed scope is two beginnings, and something after them", () => {
  const names = ["svc_a", "usr_a", "svc_", "act_billing", "postgres", "xsvc_a", "team_svc_a"];
  expect(names.filter((name) => isManagedName("", name))).toEqual(["svc_a", "usr_a"]);
  expect(["t1_svc_a", "svc_a", "t1_act_a"].filter((name) => isManagedName("t1_", name))).toEqual(["t1_svc_a"]);
});
