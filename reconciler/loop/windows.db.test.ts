import { afterEach, beforeEach, expect, test } from "vitest";
import { DAYS } from "../policy/windows.ts";
import { type GateWorld, openGateWorld } from "./gate-world.test-kit.ts";

let given: GateWorld;
beforeEach(async () => {
  given = await openGateWorld();
});
afterEach(() => given.close());

/** A minute-wide window, so many minutes from now, every day. */
function window(minutes: number, owners?: string[]) {
  const clock = (more: number) => new Date(Date.now() + (minutes + more) * 60_000).toISOString().slice(11, 16);
  return { days: DAYS, from: clock(0), to: clock(2), zone: "UTC", ...(owners === undefined ? {} : { owners }) };
}

test("outside of the window nothing acts, and when it opens is told; inside it acts", async () => {
  await given.ask("a");
  given.configure({ windows: [window(60)] });
  await given.run();
  expect(given.world.effects).toEqual([]);
  expect(await given.reasons("a")).toEqual(["outside_window"]);
  const [drift] = await given.sql`select gate_reasons from drifts where key = 'a'`;
  expect(drift?.gate_reasons[0].says).toMatch(/it opens at \d+ \w+ \d{4}, /);

  given.configure({ windows: [window(-1)] });
  await given.run();
  expect(given.world.effects).toHaveLength(1);
});

test("a window of another team holds nothing of this one", async () => {
  await given.ask("a");
  given.configure({ windows: [window(60, ["data"])] });
  await given.run();
  expect(given.world.effects).toHaveLength(1);
});
