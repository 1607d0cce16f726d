import { afterEach, beforeEach, expect, test } from "vitest";
import { type GateWorld, openGateWorld } from "./gate-world.test-kit.ts";
import { detect } from "./pass.ts";

let given: GateWorld;
beforeEach(async () => {
  given = await openGateWorld();
});
afterEach(() => given.close());

test("what differs in an amount is told as what it is worth, where its kind says that it is one", async () => {
  given.configure(
    { policy: { attribute_drift: "review" } },
    { money: { size: { currency: "currency", places: () => 2 } } },
  );
  await given.ask("a");
  await given.sql`update intents set desired = jsonb_set(desired, '{fields}', '{"size": 8000, "currency": "eur"}')`;
  given.world.add("a", { fields: { size: 800_050, currency: "eur" } });
  // The record is linked first.
  await given.run();
  const { drifts } = await detect(given.deps, {}, "test");
  expect(drifts.map(({ says }) => says)).toContain("size is 8,000.50 EUR, asked for was 80.00 EUR");
});
