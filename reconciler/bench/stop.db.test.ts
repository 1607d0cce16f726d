import { expect, test } from "vitest";
import { makeRepairWorld } from "./repair-world.ts";
import { stopBench } from "./stop.ts";

test("a stop from a terminal, with nothing else running, ends every repair of real reconcilers within a second", async () => {
  const objects = 300;
  const world = await makeRepairWorld(objects);
  try {
    const measured = await stopBench(world);
    expect(measured.lastCall).toBeLessThanOrEqual(1_000);
    expect(measured.lastReserved).toBeLessThanOrEqual(1_000);
    expect(measured).toMatchObject({ left: 0, broken: 0 });
    // It was stopped in the middle of it.
    expect(measured.calls).toBeLessThan(objects);
  } finally {
    await world.drop();
  }
}, 120_000);
