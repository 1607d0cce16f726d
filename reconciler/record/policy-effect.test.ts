import { describe, expect, test } from "vitest";
import type { PolicyMode } from "../model/gate.ts";
import { approval, clear } from "../policy/gate.test-kit.ts";
import type { GateInput } from "../policy/gate-input.ts";
import { type AskedBefore, policyEffect } from "./policy-effect.ts";

const review = { ...clear.policy, mode: "review" } as const;
const asked = (drift: string, over: Partial<GateInput> = {}, cameBack = false): AskedBefore => ({
  ...{ kind: "thing", key: drift, drift, cameBack },
  input: { ...clear, policy: review, budgets: [], ...over },
});
const under = (mode: PolicyMode, rows: AskedBefore[], perHour = 50) => {
  const { class: name, direction } = clear.drift;
  return policyEffect(rows, { proposal: { policies: [{ class: name, direction, mode }] }, perHour: () => perHour });
};

describe("what a policy would have meant", () => {
  const rows = [asked("a"), asked("b", {}, true), asked("c", { correlation: "weak" })];

  test.each([
    ["automatic", { unattended: 2, cameBack: 1, asked: 1 }],
    ["review", { unattended: 0, cameBack: 0, asked: 3 }],
    ["never", { unattended: 0, cameBack: 0, asked: 0 }],
  ] as const)("%s", (mode, effect) => {
    expect(under(mode, rows)).toEqual(effect);
  });

  test("counts a drift once, however often it was judged, and by what became of it", () => {
    const held = asked("a", { window: { open: false, opensAt: null } });
    expect(under("automatic", [held, asked("a"), asked("a")])).toEqual({ unattended: 1, cameBack: 0, asked: 0 });
    const weak = asked("a", { correlation: "weak" });
    expect(under("automatic", [weak, asked("a")])).toEqual({ unattended: 1, cameBack: 0, asked: 0 });
  });

  test("what people approved then is something that a person was asked about", () => {
    expect(under("review", [asked("a", { approvals: [approval("ann")] })])).toMatchObject({ unattended: 0, asked: 1 });
  });

  test("what is held for another reason is in neither count", () => {
    const stops = [{ scope: "all", reason: "r", by: "M. Ruiz", until: null, pause: false }];
    expect(under("automatic", [asked("a", { stops })])).toEqual({ unattended: 0, cameBack: 0, asked: 0 });
  });

  test("no more are done in an hour than its limit", () => {
    expect(under("automatic", [asked("a"), asked("b"), asked("c")], 2)).toMatchObject({ unattended: 2 });
  });
});
