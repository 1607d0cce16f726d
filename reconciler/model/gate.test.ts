import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { GATE_REASONS, parseStopScope, STOP_DIMENSIONS, type StopTarget, stopCovers } from "./gate.ts";

const target: StopTarget = {
  connector: "postgres",
  kind: "access",
  class: "permission_drift",
  owner: "billing",
  key: "a/b:c",
};

describe("the scope of a stop", () => {
  test.each([
    ["all", { dimension: "all", name: "" }],
    ["connector:postgres", { dimension: "connector", name: "postgres" }],
    ["kind:access", { dimension: "kind", name: "access" }],
    ["class:permission_drift", { dimension: "class", name: "permission_drift" }],
    ["owner:billing:eu", { dimension: "owner", name: "billing:eu" }],
    ["object:access/a/b:c", { dimension: "object", name: "access/a/b:c" }],
  ])("%s is read", (text, scope) => {
    expect(parseStopScope(text)).toEqual(scope);
  });

  test.each([
    "",
    ":",
    "all:",
    "all:x",
    "kind",
    "kind:",
    "kinds:access",
    "object:access",
    "object:/key",
    "object:access/",
    "ALL",
    " all",
  ])("%j is none, and holds everything", (text) => {
    expect(parseStopScope(text)).toBeNull();
    expect(stopCovers(text, target)).toBe(true);
  });

  test.each([
    ["all", true],
    ["connector:postgres", true],
    ["connector:postgres2", false],
    ["kind:access", true],
    ["kind:acces", false],
    ["class:permission_drift", true],
    ["class:stale_owner", false],
    ["owner:billing", true],
    ["owner:data", false],
    ["object:access/a/b:c", true],
    ["object:access/a/b", false],
    ["object:refund/a/b:c", false],
  ])("%s covers the repair: %s", (scope, covers) => {
    expect(stopCovers(scope, target)).toBe(covers);
  });

  test("a stop of one class or owner leaves alone what has none", () => {
    const none = { ...target, class: null, owner: null };
    expect(stopCovers("class:permission_drift", none)).toBe(false);
    expect(stopCovers("owner:billing", none)).toBe(false);
    expect(stopCovers("all", none)).toBe(true);
  });

  test("every text is read as one dimension or holds everything", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const scope = parseStopScope(text);
        expect(scope === null ? stopCovers(text, target) : STOP_DIMENSIONS.includes(scope.dimension)).toBe(true);
      }),
    );
  });
});

test("no reason is named twice", () => {
  expect(new Set(GATE_REASONS).size).toBe(GATE_REASONS.length);
});
