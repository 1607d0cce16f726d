import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { undeclaredEffect } from "./effects.ts";
import type { RepairContract } from "./repair.ts";

const contract: RepairContract = {
  ...{ touches: [], leavesAlone: [], evidence: [], precondition: "", postcondition: "", ifWrong: "" },
  ...{
    bound: { objects: 1, fields: [], money: null },
    undo: "reversible",
    risk: "low",
    credential: "",
    removes: false,
  },
};
const bound = { objects: 1, fields: ["permissions"], money: null };
const step = (over: object = {}) => ({
  ...{ verb: "grant", args: {}, says: "Grant it" },
  effect: { object: "a", fields: ["permissions"], money: null, ...over },
});
const euros = (amount: number) => ({ currency: "EUR", amount });
const planOf = (steps: ReturnType<typeof step>[], within: object = {}) => ({
  ...{ title: "", steps, contract: { ...contract, bound: { ...bound, ...within } } },
});

describe("a plan whose steps are not all declared is refused", () => {
  test.each([
    ["a field", planOf([step(), step({ fields: ["permissions", "login"] })]), "it changes login"],
    ["another object", planOf([step(), step({ object: "b" })]), "would change 2 objects; 1 are declared"],
    ["money where none is declared", planOf([step({ money: euros(1) })]), "it moves EUR"],
    ["another currency", planOf([step({ money: { currency: "USD", amount: 1 } })], { money: euros(5) }), "moves USD"],
    [
      "more money",
      planOf([step({ money: euros(3) }), step({ money: euros(3) })], { money: euros(5) }),
      "move 6; at most 5",
    ],
    ["an amount that is none", planOf([step({ money: euros(Number.NaN) })], { money: euros(5) }), "amount is none"],
    ["an amount below zero, which would make room", planOf([step({ money: euros(-9) })], { money: euros(5) }), "none"],
  ])("%s", (_name, plan, says) => {
    expect(undeclaredEffect(plan)).toContain(says);
  });

  test("a step that says nothing of what it changes", () => {
    const { effect: _, ...silent } = step();
    expect(undeclaredEffect({ ...planOf([]), steps: [silent] })).toContain("does not say what it changes");
  });
});

test("whatever is inside the bound passes, and taking anything out of the bound refuses it", () => {
  const fields = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d"), { minLength: 1 });
  const object = fc.constantFrom("x", "y", "z");
  fc.assert(
    fc.property(fc.array(fc.record({ object, fields }), { minLength: 1, maxLength: 6 }), (effects) => {
      const steps = effects.map((effect) => step(effect));
      const all = [...new Set(effects.flatMap((effect) => effect.fields))];
      const objects = new Set(effects.map((effect) => effect.object)).size;
      expect(undeclaredEffect(planOf(steps, { objects, fields: all }))).toBeNull();
      expect(undeclaredEffect(planOf(steps, { objects: objects - 1, fields: all }))).not.toBeNull();
      for (const left of all)
        expect(undeclaredEffect(planOf(steps, { objects, fields: all.filter((one) => one !== left) }))).toContain(left);
    }),
  );
});
