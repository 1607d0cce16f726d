import { expect, test } from "vitest";
import { auditListOptions } from "@/lib/query/audit";
import { driftListOptions } from "@/lib/query/drifts";
import { navCountsOptions, stopListOptions } from "@/lib/query/installation";
import { objectListOptions } from "@/lib/query/objects";
import { reviewBatchOptions, reviewDetailOptions, reviewListOptions } from "@/lib/query/reviews";
import { runListOptions } from "@/lib/query/runs";
import { isAbout, waitsToBeAsked } from "./about";

const change = { topic: "repair", id: "repair_1", kind: "refund", key: "8841", at: 1 };
const object = { object: { kind: "refund", key: "8841" } };
const other = { object: { kind: "refund", key: "8842" } };

test.each([
  ["a drift of the object", ["drift", "detail", "drift_1"], object, true],
  ["a repair of another object", ["repair", "detail", "repair_2"], other, false],
  ["a detail that has not arrived yet", ["repair", "detail", "repair_1"], undefined, false],
  ["what the customer sees of it", ["object", "preview", "refund", "8841"], { text: {} }, true],
  ["what another customer sees", ["object", "preview", "refund", "8842"], { text: {} }, false],
  ["a list with it in it", ["drift", "list", {}], { rows: [object] }, false],
])("%s", (_, queryKey, data, expected) => {
  expect(isAbout({ queryKey, state: { data } }, change)).toBe(expected);
});

test("a run is read again when that run ends", () => {
  const ended = { topic: "run", id: "run_1", kind: null, key: null, at: 1 };
  expect(isAbout({ queryKey: ["run", "detail", "run_1"], state: { data: {} } }, ended)).toBe(true);
  expect(isAbout({ queryKey: ["run", "detail", "run_2"], state: { data: {} } }, ended)).toBe(false);
  expect(isAbout({ queryKey: ["object", "preview", undefined, null], state: { data: {} } }, ended)).toBe(false);
});

test.each([
  [driftListOptions({}), true],
  [objectListOptions({}), true],
  [reviewListOptions({}), true],
  [reviewBatchOptions("b"), true],
  [runListOptions({}), true],
  [auditListOptions({}), true],
  [reviewDetailOptions("repair_1"), false],
  [stopListOptions(), false],
  [navCountsOptions(), false],
])("whoever comes back to the window finds lists as they left them: %#", ({ queryKey }, waits) => {
  expect(waitsToBeAsked({ queryKey })).toBe(waits);
});
