import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeTestDatabase } from "../../../db/test/database.ts";
import type { KindConfig } from "../../../reconciler/config.ts";
import type { Observer } from "../../../reconciler/connectors/contract.ts";
import { act, detect } from "../../../reconciler/loop/pass.ts";
import { type LoopDeps, reconcileSafely } from "../../../reconciler/loop/reconcile.ts";
import { declaredSources } from "../../../reconciler/loop/runtime.ts";
import { World, worldConnector, worldKind } from "../../../reconciler/loop/world.test-kit.ts";
import { bucketOf } from "../../../reconciler/model/bucket.ts";
import { refOf } from "../../../reconciler/model/reference.ts";
import { systemPorts } from "../../../reconciler/ports.ts";
import { postgresStore } from "../../../reconciler/postgres-store.ts";
import type { Fact } from "./fact-input.ts";
import { pushFacts } from "./push.ts";

/** What becomes of pushed facts in the loop: it looks for itself, and believes a source only as far as it is declared. */
let database: Awaited<ReturnType<typeof makeTestDatabase>>;
let store: ReturnType<typeof postgresStore>;
let world: World;
let config: KindConfig;
let deps: LoopDeps;
let read: string[];

beforeEach(async () => {
  database = await makeTestDatabase();
  store = postgresStore({ url: database.reconcilerUrl, name: "test", max: 20 });
  world = new World();
  read = [];
  const given = worldKind(world);
  const sources = given.spec.sources.flatMap((source) => [
    source,
    { ...source, name: "events", covers: "sighted" as const, pushed: true },
  ]);
  config = { ...given, spec: { ...given.spec, sources } };
  const connector = worldConnector(world);
  const kinds = new Map([["thing", { config, connector, observer: listening(connector.observer()) }]]);
  deps = { store, ports: systemPorts, kinds, leaseMs: 15_000, at: () => {} };
  await database.sql`insert into teams (id, name) values ('billing', 'Billing'), ('data', 'Data')`;
  await store.registerSources(declaredSources(config.spec));
});
afterEach(async () => {
  await store.close();
  await database.drop();
});

function listening(observer: Observer): Observer {
  return {
    ...observer,
    scan: (source, context) => {
      read.push(`scan ${source}`);
      return observer.scan(source, context);
    },
    look: (source, ...rest) => {
      read.push(`look ${source}`);
      return observer.look(source, ...rest);
    },
  };
}

async function ask(key: string): Promise<void> {
  const { externalId } = world.add(key);
  const bucket = bucketOf("thing", key);
  await database.sql`
    insert into objects (bucket, kind, key, ref, generation, presence, owner, owner_epoch, asked_by, external_id)
    values (${bucket}, 'thing', ${key}, ${refOf({ kind: "thing", key })}, 1, 'present', 'billing', 1, 'somebody', ${externalId})`;
  await database.sql`
    insert into intents (bucket, kind, key, generation, presence, spec, desired, owner, subject, asked_by, asked_at)
    values (${bucket}, 'thing', ${key}, 1, 'present', '{}', ${JSON.stringify(config.spec.desire(key, {}))}::text::jsonb,
            'billing', 'A thing', 'somebody', now() - interval '1 hour')`;
}

async function push(source: string, key: string, found: Fact["found"]) {
  const fact = { kind: "thing", key, source, observed_at: new Date().toISOString(), found, complete: found !== null };
  const delivery = { key: randomUUID(), fingerprint: "f", status: 200 };
  const by = { sql: database.sql, kind: "thing", source, requestId: "r", delivery };
  return (await pushFacts(by, new Map([["thing", config.spec]]), [{ fact, event: null }])).facts[0]?.taken;
}

const passDue = async () => {
  const claims = await store.claimDue("test", 15_000, 10);
  for (const claim of claims) expect((await reconcileSafely(deps, claim)).error).toBeNull();
  return claims.map(({ key }) => key);
};
const objectOf = async (key: string) => (await database.sql`select * from objects where key = ${key}`)[0];

test("a hint is answered by a look of our own, whatever it said", async () => {
  await ask("a");
  await detect(deps, {}, "test");
  expect(await push("api", "a", [])).toBe("look");
  expect(await passDue()).toEqual(["a"]);
  const object = await objectOf("a");
  expect(object).toMatchObject({ verdict: "in_sync", due_at: null });
  expect(object?.handled_token).toBe(object?.request_token);
  expect(read.at(-1)).toBe("look api");
  expect(await passDue()).toEqual([]);
});

test("a source that tells by itself is never read, and does not hold up a pass", async () => {
  await ask("a");
  expect(await push("events", "a", null)).toBe("look");
  await passDue();
  const report = await act(deps, {}, "test", "test");
  await detect(deps, { key: "a" }, "test");
  expect(report).toMatchObject({ complete: true, sources: [{ source: "api", complete: true }] });
  expect(new Set(read)).toEqual(new Set(["scan api", "look api"]));
});

test("what it tells contradicts what we read, and then nobody acts on either", async () => {
  await ask("a");
  await detect(deps, {}, "test");
  expect(await push("events", "a", [])).toBe("fact");
  await passDue();
  expect(await objectOf("a")).toMatchObject({ verdict: "contradictory" });
  expect(world.effects).toEqual([]);

  const [only] = world.of("a");
  if (only === undefined) throw new Error("it is there");
  const { externalId, by: _, ...rest } = only;
  expect(await push("events", "a", [{ ...rest, external_id: externalId }])).toBe("fact");
  await passDue();
  expect(await objectOf("a")).toMatchObject({ verdict: "in_sync" });
});
