import { describe, expect, test } from "vitest";
import { runSeeds } from "./run-seeds.ts";
import kept from "./seeds.json" with { type: "json" };
import { simulate } from "./simulate.ts";
import { CRASH_IDS, FAULT_IDS, FLOORS, FULL_RUN, NOT_MET, tooRare } from "./sometimes.ts";

const range = (count: number) => Array.from({ length: count }, (_, at) => at + 1);

test("60 worlds that fail in every way break no invariant", { timeout: 300_000 }, async () => {
  const report = await runSeeds(range(60));
  expect(report.stories.join("\n\n")).toBe("");
  expect(report.violations).toBe(0);
});

test("every crash point and every fault has a floor or a reason", () => {
  expect([...CRASH_IDS, ...FAULT_IDS].filter((id) => FLOORS.has(id) === id in NOT_MET)).toEqual([]);
});

test("a full run that met something too rarely fails by it, and a shorter one does not", () => {
  const met = Object.fromEntries([...FLOORS].map(([name, floor]) => [name, floor]));
  expect(tooRare(met, FULL_RUN)).toEqual([]);
  expect(tooRare({ ...met, "CP-15": 3 }, FULL_RUN)).toEqual(["CP-15: 3, and 50 are needed"]);
  expect(tooRare({}, FULL_RUN - 1)).toEqual([]);
});

test("the same seed is the same world", async () => {
  expect((await simulate(1)).trace).toBe((await simulate(1)).trace);
  expect((await simulate(1)).trace).not.toBe((await simulate(2)).trace);
});

test("a fault that nothing can make good is reported, with its story and how to have it again", async () => {
  const report = await runSeeds([6], { canary: true });
  expect(report.failing).toEqual([6]);
  // Of all that could go wrong in this world it needs nothing: everything is left out, and it fails all the same.
  expect(report.stories.join()).toMatch(
    /all that has to go wrong for it: nothing.*I-01: .*--from 6 --seeds 1 --canary/s,
  );
});

describe("seeds that found a mistake", () => {
  test.each(kept)("$seed: $found", async ({ seed }) => {
    expect((await simulate(seed)).violations).toEqual([]);
  });
});
