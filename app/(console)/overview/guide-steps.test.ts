import { expect, test } from "vitest";
import type { Begun } from "@/lib/query/installation";
import { de } from "@/lib/words/de";
import { en } from "@/lib/words/en";
import { setupSteps, tourSteps } from "./guide-steps";

const NOTHING: Begun = { declared: false, read: false, asked: false, found: false, approved: false, proved: false };
const next = (steps: ReturnType<typeof setupSteps>) => steps.find((step) => !step.done)?.id;

test.each<[Partial<Begun>, string | undefined]>([
  [{}, "declare"],
  [{ declared: true }, "read"],
  [{ declared: true, read: true }, "ask"],
  [{ declared: true, read: true, asked: true }, "firstDrift"],
  [{ declared: true, read: true, asked: true, found: true }, undefined],
])("with %j the next step is %s", (begun, id) => {
  expect(next(setupSteps({ ...NOTHING, ...begun }))).toBe(id);
});

test("the tour goes on with what people did, and ends where it was proved", () => {
  const demo = { ...NOTHING, declared: true, read: true, asked: true };
  expect(next(tourSteps(demo))).toBe("break");
  expect(next(tourSteps({ ...demo, found: true }))).toBe("approve");
  expect(next(tourSteps({ ...demo, found: true, approved: true }))).toBe("proved");
  expect(next(tourSteps({ ...demo, found: true, approved: true, proved: true }))).toBeUndefined();
});

test("a repair is watched where repairs are told: what a person approved is carried out between runs", () => {
  expect(tourSteps(NOTHING).find((step) => step.id === "proved")?.href).toBe("/audit?action=repair");
});

test("what leads somewhere says where to, in every language", () => {
  for (const step of [...setupSteps(NOTHING), ...tourSteps(NOTHING)]) {
    for (const words of [en, de]) expect(words.overview.steps[step.id].link !== "").toBe(step.href !== undefined);
  }
});
