import { describe, expect, test } from "vitest";
import type { DriftClass, DriftDetail } from "./drift-class.ts";
import { type SnoozeRule, soonerWords, whySnoozeEnds } from "./snooze.ts";

const rule = (over: Partial<SnoozeRule> = {}): SnoozeRule => ({
  was: [{ class: "permission_drift", direction: "over", size: 2, parts: ["has a", "has b"], times: 1 }],
  ...{ untilWorse: true, seen: null, objects: null },
  ...over,
});
type Drift = Parameters<typeof whySnoozeEnds>[1]["drifts"][number];
const drift = (over: Partial<Drift> = {}): Drift => ({
  ...{ class: "permission_drift", direction: "over", detail: { over: ["a", "b"] } },
  ...over,
});
const ends = (
  given: SnoozeRule,
  drifts: Drift[],
  { times = 1, objects = 1 }: { times?: number; objects?: number } = {},
) =>
  whySnoozeEnds(given, {
    drifts,
    times: (name: DriftClass) => (name === "permission_drift" ? times : 99),
    objects: (name: DriftClass) => (name === "permission_drift" ? objects : 99),
  });
const detail = (over: DriftDetail) => ({ detail: over });

describe("a snooze ends before its date", () => {
  test.each([
    ["the same goes on", [drift()], null],
    ["less of it goes on", [drift(detail({ over: ["a"] }))], null],
    ["nothing drifts: it goes on, so that the same is not told again", [], null],
    ["another grant, and no more of them", [drift(detail({ over: ["a", "c"] }))], "otherwise now: has c"],
    ["more grants", [drift(detail({ over: ["a", "b", "c"] }))], "More of it drifts: 3"],
    ["another direction", [drift({ direction: "both" })], "from over to both"],
    ["another class beside it", [drift(), drift({ class: "stale_owner", direction: "contested" })], "stale_owner"],
  ])("when it is worse: %s", (_name, drifts, says) => {
    if (says === null) expect(ends(rule(), drifts)).toBeNull();
    else expect(ends(rule(), drifts)).toContain(says);
    expect(ends(rule({ untilWorse: false }), drifts)).toBeNull();
  });

  test("a snooze that was set before it was kept which grants differ goes by how many", () => {
    const was = rule().was.map(({ parts: _, ...row }) => row);
    expect(ends(rule({ was }), [drift(detail({ over: ["a", "c"] }))])).toBeNull();
  });

  test("when it was seen so many more times", () => {
    expect(ends(rule({ seen: 3 }), [drift()], { times: 3 })).toBeNull();
    expect(ends(rule({ seen: 3 }), [drift()], { times: 4 })).toContain("seen 3 more times");
  });

  test("when so many objects have it; of other classes there may be any number", () => {
    expect(ends(rule({ objects: 5 }), [drift()], { objects: 4 })).toBeNull();
    expect(ends(rule({ objects: 5 }), [drift()], { objects: 5 })).toContain("5 objects");
  });
});

test("what ends it is told", () => {
  expect(soonerWords(rule({ untilWorse: false }))).toBe("");
  expect(soonerWords(rule({ seen: 3, objects: 5 }))).toBe(
    ", or until it gets worse, or it is seen 3 more times, or 5 objects have it",
  );
});
