import { afterEach, beforeEach, expect, test } from "vitest";
import { makeTestDatabase } from "../../db/test/database.ts";
import { detect } from "../loop/pass.ts";
import { declaredSources } from "../loop/runtime.ts";
import { World, worldConnector, worldKind, worldSpec } from "../loop/world.test-kit.ts";
import { systemPorts } from "../ports.ts";
import { postgresStore } from "../postgres-store.ts";

let database: Awaited<ReturnType<typeof makeTestDatabase>>;
let store: ReturnType<typeof postgresStore>;
beforeEach(async () => {
  database = await makeTestDatabase();
  store = postgresStore({ url: database.reconcilerUrl, name: "test" });
  await store.registerSources(declaredSources(worldSpec));
});
afterEach(async () => {
  await store.close();
  await database.drop();
});

test("an entry of a source that does not tell owners is read like any other, by scan and by look", async () => {
  const world = new World();
  world.add("a", { owner: undefined });
  const observer = worldConnector(world).observer();
  const kinds = new Map([["thing", { config: worldKind(world), observer }]]);
  const factOf = async () =>
    (await database.sql`select found, complete, digest, unreadable, fingerprint is not null as known from facts`)[0];
  await detect({ store, ports: systemPorts, kinds }, {}, "test");
  const scanned = await factOf();
  expect(scanned).toMatchObject({ complete: true, unreadable: null, known: true, found: [{ externalId: "x1" }] });
  expect(scanned?.found[0]).not.toHaveProperty("owner");
  await detect({ store, ports: systemPorts, kinds }, { key: "a" }, "test");
  expect(await factOf()).toEqual(scanned);
});
