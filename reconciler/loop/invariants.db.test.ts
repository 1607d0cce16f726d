import { afterEach, beforeEach, expect, test } from "vitest";
import { type GateWorld, openGateWorld } from "./gate-world.test-kit.ts";

let given: GateWorld;
beforeEach(async () => {
  given = await openGateWorld();
  const policy = { permission_drift: "automatic", extra_external: "automatic" } as const;
  given.configure(
    { policy },
    { isAdministrative: (permission) => permission === "admin", isOurs: ({ fields }) => fields.ours === true },
  );
});
afterEach(() => given.close());

const administrators = () =>
  [...given.world.objects.values()].filter(({ permissions }) => permissions.includes("admin"));
const administrator = (key: string) => given.world.add(key, { permissions: ["admin", "read"] });

test("of several administrators that nobody asked for, the last one stays, whatever policy allows", async () => {
  const keys = ["a", "b", "c"];
  await given.ask(...keys);
  for (const key of keys) administrator(key);
  for (let round = 0; round < 3; round += 1) {
    await given.run();
    await given.settle();
  }
  expect(administrators()).toHaveLength(1);
  expect(await given.reasons(administrators()[0]?.key ?? "")).toEqual(["last_administrator"]);
});

test("two processes at once do not take the last two", async () => {
  await given.ask("a", "b");
  administrator("a");
  administrator("b");
  await Promise.all([given.run(), given.run()]);
  expect(administrators().length).toBeGreaterThanOrEqual(1);
  await given.settle();
  await given.run();
  expect(administrators()).toHaveLength(1);
});

test("what we act through ourselves is not touched", async () => {
  await given.ask("a");
  given.world.add("a", { permissions: ["read", "write"], fields: { size: 1, ours: true } });
  await given.run();
  expect(given.world.effects).toEqual([]);
  expect(await given.reasons("a")).toContain("touches_ourselves");
});
