import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { FoundObject } from "../model/evidence.ts";
import type { Plan, PlanDraft } from "../model/repair.ts";
import { bindPlan, factsDigest, idempotencyKey, type PlanBinding, planHash, whatMoved } from "./plan.ts";

const draft: PlanDraft = {
  title: "Revoke 1 grant from app_reader",
  steps: [
    {
      verb: "revoke",
      args: { role: "app_reader", grants: ["read:ledger"] },
      says: "Revoke read on ledger",
      effect: { object: "app_reader", fields: ["permissions"], money: null },
    },
  ],
  contract: {
    bound: { objects: 1, fields: ["permissions"], money: null },
    evidence: [],
    touches: ["grants of app_reader"],
    leavesAlone: ["the role itself"],
    precondition: "app_reader can read ledger",
    postcondition: "app_reader cannot read ledger",
    undo: "by_new_request",
    risk: "medium",
    ifWrong: "app_reader is locked out of ledger",
    credential: "billing",
    removes: true,
  },
};
const binding: PlanBinding = {
  kind: "database_access",
  key: "app_reader",
  class: "permission_drift",
  direction: "over",
  generation: 3,
  factsDigest: "f".repeat(64),
  observedVersion: "v7",
  policyVersion: 2,
  connectorVersion: "1.0.0",
  owner: "billing",
  ownerEpoch: 1,
};
const plan = bindPlan(draft, binding);
const [step] = draft.steps;
const stepped = (over: object): PlanDraft => ({
  ...draft,
  steps: [{ ...step, ...over } as PlanDraft["steps"][number]],
});
const contracted = (over: Partial<Plan["contract"]>): PlanDraft => ({
  ...draft,
  contract: { ...draft.contract, ...over },
});

/** Every input on its own: what moves, and how it is told. */
const moves: [field: string, draft: PlanDraft, binding: PlanBinding, before: string, after: string][] = [
  ["kind", draft, { ...binding, kind: "refund" }, "database_access", "refund"],
  ["key", draft, { ...binding, key: "app_writer" }, "app_reader", "app_writer"],
  ["class", draft, { ...binding, class: "attribute_drift" }, "permission_drift", "attribute_drift"],
  ["direction", draft, { ...binding, direction: null }, "over", "none"],
  ["generation", draft, { ...binding, generation: 4 }, "3", "4"],
  ["facts", draft, { ...binding, factsDigest: "e".repeat(64) }, "f".repeat(64), "e".repeat(64)],
  ["observed version", draft, { ...binding, observedVersion: "v8" }, "v7", "v8"],
  ["steps", stepped({ says: "Revoke all" }), binding, "Revoke read on ledger", "Revoke all"],
  [
    "steps",
    stepped({ verb: "drop" }),
    binding,
    '[{"args":{"grants":["read:ledger"],"role":"app_reader"},"effect":{"fields":["permissions"],"money":null,"object":"app_reader"},"says":"Revoke read on ledger","verb":"revoke"}]',
    '[{"args":{"grants":["read:ledger"],"role":"app_reader"},"effect":{"fields":["permissions"],"money":null,"object":"app_reader"},"says":"Revoke read on ledger","verb":"drop"}]',
  ],
  [
    "steps",
    stepped({ args: { role: "app_reader", grants: [] } }),
    binding,
    '[{"args":{"grants":["read:ledger"],"role":"app_reader"},"effect":{"fields":["permissions"],"money":null,"object":"app_reader"},"says":"Revoke read on ledger","verb":"revoke"}]',
    '[{"args":{"grants":[],"role":"app_reader"},"effect":{"fields":["permissions"],"money":null,"object":"app_reader"},"says":"Revoke read on ledger","verb":"revoke"}]',
  ],
  ["steps", { ...draft, steps: [] }, binding, "Revoke read on ledger", ""],
  ["touches", contracted({ touches: ["a", "b"] }), binding, "grants of app_reader", "a; b"],
  [
    "bound",
    contracted({ bound: { objects: 2, fields: [], money: null } }),
    binding,
    '{"fields":["permissions"],"money":null,"objects":1}',
    '{"fields":[],"money":null,"objects":2}',
  ],
  ["needs evidence of", contracted({ evidence: ["api"] }), binding, "", "api"],
  ["leaves alone", contracted({ leavesAlone: [] }), binding, "the role itself", ""],
  ["precondition", contracted({ precondition: "p" }), binding, "app_reader can read ledger", "p"],
  ["postcondition", contracted({ postcondition: "p" }), binding, "app_reader cannot read ledger", "p"],
  ["undo", contracted({ undo: "irreversible" }), binding, "by_new_request", "irreversible"],
  ["risk", contracted({ risk: "high" }), binding, "medium", "high"],
  ["if it goes wrong", contracted({ ifWrong: "w" }), binding, "app_reader is locked out of ledger", "w"],
  ["credential", contracted({ credential: "data" }), binding, "billing", "data"],
  ["removes", contracted({ removes: false }), binding, "true", "false"],
  ["policy version", draft, { ...binding, policyVersion: 3 }, "2", "3"],
  ["connector version", draft, { ...binding, connectorVersion: "1.0.1" }, "1.0.0", "1.0.1"],
  ["owner", draft, { ...binding, owner: "data" }, "billing", "data"],
  ["owner epoch", draft, { ...binding, ownerEpoch: 2 }, "1", "2"],
];

describe("the plan hash", () => {
  test.each(moves)("changes with %s, and what moved is told", (field, otherDraft, otherBinding, before, after) => {
    const now = bindPlan(otherDraft, otherBinding);
    expect(now.hash).not.toBe(plan.hash);
    expect(whatMoved(plan, now)).toEqual([{ field, before, after }]);
  });

  test("differs between all of these", () => {
    expect(new Set(moves.map(([, d, b]) => bindPlan(d, b).hash)).size).toBe(moves.length);
  });

  test("covers every property of a plan but its title and itself", () => {
    const covered = new Set(Object.keys(plan).filter((property) => !["title", "hash"].includes(property)));
    for (const property of covered) {
      const { [property as keyof Plan]: _, ...rest } = plan;
      expect(() => planHash(rest as Plan), property).toThrow("undefined");
    }
    expect(Object.keys(plan.contract)).toHaveLength(11);
  });

  test("does not change with the order of keys, the title, or what else came along", () => {
    const reversed = <T extends object>(value: T) => Object.fromEntries(Object.entries(value).reverse()) as T;
    const same = bindPlan(
      {
        ...reversed({ ...draft, contract: reversed(draft.contract), steps: draft.steps.map(reversed) }),
        title: "Else",
      },
      { ...reversed(binding), fence: 9, observedAt: "2024-05-06" } as PlanBinding,
    );
    expect(same.hash).toBe(plan.hash);
    expect(Object.keys(same).sort()).toEqual(Object.keys(plan).sort());
    expect(whatMoved(plan, same)).toEqual([]);
    expect(planHash(plan)).toBe(plan.hash);
  });

  test("is fixed for all time", () => {
    expect(plan.hash).toBe("11cadc327db21157379fb0e314483027b74ae2f6cc35d831a621ddb01bf441b1");
    expect(idempotencyKey(plan, 0)).toBe("pl_97fb7ab09ce89ed552312213a02328e2");
  });
});

test("everything that moved is told, in the order in which a reviewer asks", () => {
  const now = bindPlan(contracted({ risk: "high" }), { ...binding, ownerEpoch: 2, generation: 4 });
  expect(whatMoved(plan, now).map((one) => one.field)).toEqual(["generation", "risk", "owner epoch"]);
});

describe("the facts digest", () => {
  const found: FoundObject = {
    externalId: "x1",
    owner: "billing",
    permissions: ["b", "a"],
    fields: { p: 1, q: null },
    by: "link",
  };
  const look = { source: "api", complete: true, found: [found] };
  const digest = factsDigest([look]);
  const { owner: _, ...untold } = found;
  const { by: __, ...unmatched } = found;

  test.each([
    ["the source", [{ ...look, source: "ledger" }]],
    ["completeness", [{ ...look, complete: false }]],
    ["nothing found", [{ ...look, found: [] }]],
    ["no look", []],
    ["another witness", [look, { ...look, source: "ledger" }]],
    ["the id", [{ ...look, found: [{ ...found, externalId: "x2" }] }]],
    ["the owner", [{ ...look, found: [{ ...found, owner: "data" }] }]],
    ["nobody as owner", [{ ...look, found: [{ ...found, owner: null }] }]],
    ["an owner that is not told", [{ ...look, found: [untold] }]],
    ["a grant", [{ ...look, found: [{ ...found, permissions: ["a"] }] }]],
    ["a field", [{ ...look, found: [{ ...found, fields: { p: "1", q: null } }] }]],
    ["how it was matched", [{ ...look, found: [{ ...found, by: "name" as const }] }]],
    ["that how it was matched is not told", [{ ...look, found: [unmatched] }]],
  ])("changes with %s", (_says, looks) => {
    expect(factsDigest(looks)).not.toBe(digest);
  });

  test("does not change with times, order or repetition", () => {
    const other = { ...found, externalId: "x2" };
    const again = {
      source: "api",
      complete: true,
      asOf: 9,
      found: [other, { ...found, permissions: ["a", "b", "a"], fields: { q: null, p: 1 } }],
    };
    expect(factsDigest([{ ...look, asOf: 5, found: [found, other] } as typeof look])).toBe(factsDigest([again, again]));
  });
});

describe("the idempotency key", () => {
  test("is short, and of a fixed form", () => {
    expect(idempotencyKey(plan, 0)).toMatch(/^pl_[0-9a-f]{32}$/);
  });

  test("stays with the plan and changes with anything of it", () => {
    expect(idempotencyKey(bindPlan(draft, binding), 0)).toBe(idempotencyKey(plan, 0));
    const keys = moves.map(([, d, b]) => idempotencyKey(bindPlan(d, b), 0));
    expect(new Set([...keys, idempotencyKey(plan, 0)]).size).toBe(moves.length + 1);
  });

  test("changes with the lineage", () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (a, b) => (idempotencyKey(plan, a) === idempotencyKey(plan, b)) === (a === b)),
    );
  });
});
