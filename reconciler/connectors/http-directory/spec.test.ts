import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { itemTexts } from "./item-texts.ts";
import { isManagedKey, readMarker } from "./key.ts";
import { accountSpec, desireAccount, httpDirectorySpec } from "./spec.ts";

const good = { groups: ["readers"], active: true, title: null };
const source = { name: "directory", title: "d", standing: "authoritative" as const, freshnessMs: 1 };

describe("a spec is refused with a sentence that says what to write", () => {
  test.each([
    [{ ...good, password: "x" }, "password"],
    [{ ...good, groups: ["Readers"] }, "A group is lower case letters"],
    [{ ...good, groups: ["readers,admins"] }, "A group is lower case letters"],
    [{ ...good, active: "yes" }, "active is true or false."],
    [{ ...good, title: "" }, "A title has a character, or is null."],
    [{ ...good, title: "two\r\nlines" }, "A title is one line of well-formed text."],
    [{ ...good, title: "x".repeat(201) }, "A title has at most 200 characters."],
    [{ groups: [] }, "active"],
    [null, "expected object"],
  ])("%j", (spec, says) => {
    const parsed = accountSpec.safeParse(spec);
    expect(parsed.success).toBe(false);
    expect(JSON.stringify(parsed.error?.issues)).toContain(says);
  });
});

test("what is asked becomes sorted, unique groups and the fields that are compared", () => {
  const groups = ["writers", "readers", "writers"];
  expect(desireAccount("acct_", "acct_ana", { groups, active: false, title: "Clerk" })).toEqual({
    permissions: ["group:readers", "group:writers"],
    fields: { active: false, title: "Clerk" },
  });
  expect(() => desireAccount("acct_", "svc_ana", good)).toThrow("A key begins with acct_");
});

test("the spec has what its scope says, and defaults for the rest", () => {
  const scope = { prefix: "acct_", teams: ["billing"], sources: [source, { ...source, name: "replica" }] };
  const spec = httpDirectorySpec(scope);
  expect([spec.kind, spec.settleMs, spec.callMs, spec.capabilities.inFlightMs]).toEqual([
    "directory_account",
    2_000,
    8_000,
    2_000,
  ]);
  expect(spec.sources.map(({ name }) => name)).toEqual(["directory", "replica"]);
  expect(spec.sayPermission?.("group:readers")).toBe("membership of readers");
  expect(httpDirectorySpec({ ...scope, kind: "vendor_account", settleMs: 60_000, callMs: 1_000 })).toMatchObject({
    kind: "vendor_account",
    settleMs: 60_000,
    callMs: 1_000,
  });
  expect(() => httpDirectorySpec({ ...scope, prefix: "" })).toThrow("not empty");
});

describe("whose key it is", () => {
  test.each([
    [null, { key: null }],
    ["acct_ana", { key: "acct_ana" }],
    ["HR-0001", { key: null }],
    ["hr acct", { key: null }],
    ["аcct_ana", { refused: "externalKey looks like acct_ana and is not." }],
    ["acct_αnα", { refused: "externalKey looks like acct_ana and is not." }],
    ["ACCT_ana", { refused: "externalKey looks like acct_ana and is not." }],
    ["acct_ana ", { refused: "externalKey looks like acct_ana and is not." }],
    ["acct_\u200bana", { refused: "externalKey looks like acct_ana and is not." }],
    ["acct_ána", { refused: "externalKey looks like acct_ana and is not." }],
    ["acct_a\u0301na", { refused: "externalKey looks like acct_ana and is not." }],
    ["ａcct_ana", { refused: "externalKey looks like acct_ana and is not." }],
    ["acct_漢", { refused: "externalKey is not plain ASCII." }],
    ["Jürgen", { refused: "externalKey is not plain ASCII." }],
    ["acct_", { refused: "externalKey is not well formed." }],
    ["acct_a/b", { refused: "externalKey is not well formed." }],
    ["", { refused: "externalKey is not plain ASCII." }],
  ])("%j", (externalKey, marker) => {
    expect(readMarker("acct_", externalKey)).toEqual(marker);
  });

  test("the prefix alone is no key, and neither is a path", () => {
    expect(["acct_a", "acct_", "acct_a/b", "xacct_a"].map((key) => isManagedKey("acct_", key))).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});

describe("the entries of a page as they were sent", () => {
  test.each([
    ['{"items":[]}', []],
    [
      ' { "total" : 2 , "items" : [ { "a" : [1, {"b":2}] } , {"c":"]},{"} ] , "next":null } ',
      ['{ "a" : [1, {"b":2}] }', '{"c":"]},{"}'],
    ],
    ['{"items":[9007199254740993, true,null ,"x,y", -1.5e3]}', ["9007199254740993", "true", "null", '"x,y"', "-1.5e3"]],
    ['{"items":["\\"","\\\\"],"n":{"items":[1]}}', ['"\\""', '"\\\\"']],
    ['{"items":[1],"it\\u0065ms":[2,3]}', ["2", "3"]],
    ['{"items":[{"a":1,"a":2}]}', ['{"a":1,"a":2}']],
  ])("%s", (text, items) => {
    expect(itemTexts(text)).toEqual(items);
    // Whatever they look like, they are what parsing finds.
    expect(itemTexts(text).map((item) => JSON.parse(item))).toEqual(JSON.parse(text).items);
  });

  test("of any page", () => {
    const pages = fc.record({ total: fc.nat(), items: fc.array(fc.jsonValue()), next: fc.jsonValue() });
    fc.assert(
      fc.property(pages, fc.constantFrom(0, 2), (page, indent) => {
        const texts = itemTexts(JSON.stringify(page, null, indent));
        expect(texts.map((text) => JSON.stringify(JSON.parse(text)))).toEqual(
          page.items.map((item) => JSON.stringify(item)),
        );
      }),
    );
  });
});
