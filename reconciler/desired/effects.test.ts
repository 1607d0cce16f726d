import { describe, expect, test } from "vitest";
import type { EffectRow, ObjectBundle } from "../store.ts";
import { effectAttempts, nextEffectLook, openEffect, openNow } from "./effects.ts";

const effect = (more: Partial<EffectRow> = {}): EffectRow => ({
  ...{ kind: "thing", key: "a", name: "create", effectKey: "k", generation: 1, state: "started" },
  ...{ startedAt: 1_000, deadlineAt: 5_000, endedAt: null, externalId: null, answeredAt: null },
  ...more,
});

describe("an effect as a try", () => {
  test.each([
    ["started", effect(), { outcome: "unknown", at: 5_000 }],
    ["unknown", effect({ state: "unknown", endedAt: 2_000 }), { outcome: "unknown", at: 2_000 }],
    ["settled", effect({ state: "settled", endedAt: 2_000 }), { outcome: "happened", at: 2_000 }],
    ["failed", effect({ state: "failed", endedAt: 2_000 }), { outcome: "did_not_happen", at: 2_000 }],
  ])("%s", (_, row, attempt) => {
    expect(effectAttempts([row])).toEqual([{ ...attempt, generation: 1 }]);
  });

  test("that was only planned, or that a look answered, is none", () => {
    expect(effectAttempts([effect({ state: "planned" }), effect({ state: "unknown", answeredAt: 9 })])).toEqual([]);
  });
});

test("it is under way until its deadline, and over without an answer from then on", () => {
  expect(openEffect([effect()], 5_000)).toBe("attempting");
  expect(openEffect([effect()], 5_001)).toBe("unknown");
  expect(openEffect([effect({ state: "settled" }), effect()], 5_000)).toBe("attempting");
  expect(openEffect([effect({ state: "settled" })], 9_000)).toBe("none");
});

test("what is open of an object is the worse of our tries and its commands' effects", () => {
  const bundle = (attempts: string[], effects: EffectRow[], openAttempt = "none") =>
    ({ object: { openAttempt }, attempts: attempts.map((state) => ({ state })), effects }) as unknown as ObjectBundle;
  expect(openNow(bundle(["happened"], []), 0)).toBe("none");
  expect(openNow(bundle(["happened"], [effect()]), 0)).toBe("attempting");
  expect(openNow(bundle(["unknown"], [effect()]), 0)).toBe("unknown");
  expect(openNow(bundle([], [effect({ state: "settled" })], "attempting"), 0)).toBe("none");
});

test("a look may answer after the settle time, and nothing else brings it back", () => {
  expect(nextEffectLook([effect(), effect({ state: "unknown", endedAt: 2_000 })], 300)).toBe(2_300);
  expect(nextEffectLook([effect({ state: "settled" })], 300)).toBeNull();
});
