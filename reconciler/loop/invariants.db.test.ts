import { afterEach, beforeEach, expect, test } from "vitest";
import { type GateWorld, openGateWorld } from "./gate-world.test-kit.ts";
import { detect } from "./pass.ts";

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

test("an administrator that the last listing did not show any more, and that cannot be read, is none to count on", async () => {
  await given.ask("a", "b");
  administrator("a");
  const gone = administrator("b");
  given.configure({ policy: {} }, { isAdministrative: (permission) => permission === "admin" });
  await detect(given.deps, {}, "test");
  const elsewhere = () =>
    given.store.transaction((tx) => tx.heldElsewhere({ kind: "thing", key: "a" }, ["admin"], true));
  expect(await elsewhere()).toEqual(["admin"]);

  given.world.objects.delete(gone.externalId);
  const runtime = given.deps.kinds.get("thing");
  if (runtime === undefined) throw new Error("no kind");
  runtime.observer.look = () => Promise.reject(new Error("503"));
  await detect(given.deps, {}, "test");
  expect(await elsewhere()).toEqual([]);

  await given.sql`update facts set complete = true`;
  expect(await elsewhere()).toEqual(["admin"]);
  // What nobody has looked at for so long may be otherwise by now.
  await given.sql`update facts set as_of = as_of - interval '1 hour'`;
  await given.sql`update sources set watermark = watermark - interval '1 hour'`;
  expect(await elsewhere()).toEqual([]);
});

test("what we act through ourselves is not touched", async () => {
  await given.ask("a");
  given.world.add("a", { permissions: ["read", "write"], fields: { size: 1, ours: true } });
  await given.run();
  expect(given.world.effects).toEqual([]);
  expect(await given.reasons("a")).toContain("touches_ourselves");
});

test("what a source is believed by is not removed, whatever policy allows", async () => {
  const [source, ...others] = given.deps.kinds.get("thing")?.config.spec.sources ?? [];
  if (source === undefined) throw new Error("no source");
  given.configure({ policy: { extra_external: "automatic" } }, { sources: [{ ...source, canary: "a" }, ...others] });
  given.world.add("a", {});
  await given.run();
  await given.settle();
  await given.run();
  expect(await given.reasons("a")).toContain("touches_ourselves");
  expect(given.world.objects.size).toBe(1);
});
