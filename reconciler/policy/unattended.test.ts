import { describe, expect, test } from "vitest";
import { NOW, plan } from "./gate.test-kit.ts";
import { KEY_MARGIN_MS, notUnattended, type Promises } from "./unattended.ts";

const strong: Promises = { idempotency: "key", read: "strong", irreversible: [] };
const fresh = { until: null, now: NOW };
const make = { ...plan.contract, removes: false, bound: { objects: 1, fields: ["presence"], money: null } };
const remove = { ...make, removes: true };
const set = { ...make, bound: { objects: 1, fields: ["size"], money: null } };

describe("what may be done unattended", () => {
  test.each([
    ["anything that a key protects", strong, remove, true],
    ["a precondition refuses what moved", { ...strong, idempotency: "conditional" }, remove, true],
    ["a name refuses a second one", { ...strong, idempotency: "natural_name" }, make, true],
    ["a name does not protect what is removed", { ...strong, idempotency: "natural_name" }, remove, false],
    [
      "a name protects a field that is taken away",
      { ...strong, idempotency: "natural_name" },
      { ...set, removes: true },
      true,
    ],
    ["nothing keeps a second call from acting", { ...strong, idempotency: "none" }, set, false],
    ["the last writer wins: low risk", { ...strong, idempotency: "convergent_put" }, { ...set, risk: "low" }, true],
    ["the last writer wins: medium risk", { ...strong, idempotency: "convergent_put" }, set, false],
    ["what cannot be taken back", strong, { ...set, undo: "irreversible" }, false],
    ["nobody knows how late reads are, and it makes one", { ...strong, read: "unknown" }, make, false],
    ["nobody knows how late reads are, and it sets a field", { ...strong, read: "unknown" }, set, true],
    ["a class that is declared as such", { ...strong, irreversible: ["permission_drift"] }, set, false],
    [
      "our own record",
      { irreversible: [], idempotency: "none", read: "unknown" },
      { ...make, credential: "record" },
      true,
    ],
  ] as const)("%s", (_name, promises, contract, may) => {
    expect(notUnattended(promises, { ...plan, contract: contract as typeof make }, fresh).length === 0).toBe(may);
  });

  test("a key that is about to be forgotten, or was, protects nothing any more", () => {
    const at = (now: number) =>
      notUnattended(strong, { ...plan, contract: set }, { until: NOW + 3 * KEY_MARGIN_MS, now });
    expect(at(NOW)).toEqual([]);
    expect(at(NOW + 2 * KEY_MARGIN_MS - 1)).toEqual([]);
    expect(at(NOW + 2 * KEY_MARGIN_MS)).toHaveLength(1);
    expect(at(Number.NaN)).toHaveLength(1);
  });
});
