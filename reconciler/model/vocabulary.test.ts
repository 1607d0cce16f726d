import { describe, expect, test } from "vitest";
import { DIRECTIONS, DRIFT_CLASSES, isDriftClass } from "./drift-class.ts";
import { GATE_REASONS, POLICY_MODES } from "./gate.ts";
import { instant } from "./instant.ts";
import { isOpenRepair, REPAIR_STATES, RISKS } from "./repair.ts";
import { ACTOR_KINDS, ROLES } from "./role.ts";
import { OBJECT_STATUSES } from "./status.ts";
import { ATTEMPT_STATES, GATE_VERDICTS, OUTCOMES, STANDINGS, VERDICTS } from "./verdict.ts";

/** Words are stored, shown and matched on: one form, and each list says each word once. */
test.each(
  Object.entries({
    DRIFT_CLASSES,
    DIRECTIONS: [...new Set(Object.values(DIRECTIONS).flat())],
    GATE_REASONS,
    POLICY_MODES,
    REPAIR_STATES,
    RISKS,
    ROLES,
    ACTOR_KINDS,
    OBJECT_STATUSES,
    ATTEMPT_STATES,
    GATE_VERDICTS,
    STANDINGS,
    VERDICTS,
  }),
)("%s are words in lower snake case, each once", (_name, words: readonly string[]) => {
  for (const word of words) expect(word).toMatch(/^[a-z]+(_[a-z]+)*$/);
  expect(new Set(words).size).toBe(words.length);
});

describe("drift classes", () => {
  test("each has its directions, or none", () => {
    expect(Object.keys(DIRECTIONS).sort()).toEqual([...DRIFT_CLASSES].sort());
  });

  test.each([
    ["permission_drift", true],
    ["stale_owner", true],
    ["broken", false],
    ["", false],
    ["toString", false],
  ])("%j is one: %s", (word, is) => {
    expect(isDriftClass(word)).toBe(is);
  });
});

test("a repair is open exactly while something can still come of it", () => {
  expect(REPAIR_STATES.filter(isOpenRepair)).toEqual([
    "proposed",
    "approved",
    "attempting",
    "verifying",
    "not_confirmed",
  ]);
});

test("an attempt is under way, or has one of the three outcomes", () => {
  expect(ATTEMPT_STATES).toEqual(["attempting", ...OUTCOMES]);
  expect(OUTCOMES).toEqual(["happened", "did_not_happen", "unknown"]);
});

describe("instant", () => {
  test.each([
    [0, "1970-01-01T00:00:00.000Z"],
    [Date.parse("2024-02-29T23:59:59.999Z"), "2024-02-29T23:59:59.999Z"],
    [-1, "1969-12-31T23:59:59.999Z"],
    [8.64e15, "+275760-09-13T00:00:00.000Z"],
    [8.64e15 + 1, "millisecond 8640000000000001"],
    [Number.NaN, "millisecond NaN"],
  ])("says of %d: %s", (at, says) => {
    expect(instant(at)).toBe(says);
  });
});
