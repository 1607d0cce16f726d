import { afterAll, beforeAll, expect, test } from "vitest";
import { type Arena, openArena } from "./arena.ts";
import { allCases, BLOWS, KINDS, nameOf, POINTS, sampleOf } from "./matrix.ts";
import { runSleepers } from "./sleepers.ts";
import { runTrial } from "./trial.ts";

let arena: Arena;
beforeAll(async () => {
  arena = await openArena();
}, 120_000);
afterAll(() => arena.close());

const LANES = 6;
const sample = sampleOf(12);

test("the sample has each point, each blow and each kind", () => {
  expect(new Set(sample.map(({ point }) => point))).toEqual(new Set(POINTS));
  expect(new Set(sample.map(({ blow }) => blow))).toEqual(new Set(BLOWS));
  expect(new Set(sample.map(({ kind }) => kind))).toEqual(new Set(KINDS));
});

test(`a process that is hit in the middle of a repair, ${sample.length} of ${allCases().length} ways: nothing twice, nothing lost, and a true status`, async () => {
  const failed: string[] = [];
  let next = 0;
  const lane = async () => {
    for (let at = next++; at < sample.length; at = next++) {
      const trial = sample[at];
      if (trial === undefined) return;
      const { failures, story } = await runTrial(arena, trial, `t${at}`);
      if (failures.length > 0) failed.push(`${nameOf(trial)}: ${failures.join("; ")} (${story.join(" → ")})`);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  expect(failed).toEqual([]);
}, 400_000);

test("who slept for three leases sends nothing of what it held", async () => {
  const { trials, sends, failures } = await runSleepers(arena, 20);
  expect({ sends, failures }).toEqual({ sends: [], failures: [] });
  expect(trials).toBeGreaterThanOrEqual(20);
}, 200_000);
