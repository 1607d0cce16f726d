import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { sql as tag } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import pg from "pg";
import postgres from "postgres";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { makeTestDatabase } from "../../db/test/database.ts";
import { act } from "../../reconciler/loop/pass.ts";
import { type LoopDeps, reconcileSafely } from "../../reconciler/loop/reconcile.ts";
import { declaredSources } from "../../reconciler/loop/runtime.ts";
import { World, worldConnector, worldKind, worldSpec } from "../../reconciler/loop/world.test-kit.ts";
import { systemPorts } from "../../reconciler/ports.ts";
import { postgresStore } from "../../reconciler/postgres-store.ts";
import { oneFileEach } from "../one-file.ts";
import { readPublicStatus } from "../services/status-links/read.ts";
import { type Declared, DidNotHappen, overDrizzle, overPg, overPostgres, plumbline, type Run } from "./index.ts";

/** A product with each driver, a reconciler, a small world, and no web process. */
let database: Awaited<ReturnType<typeof makeTestDatabase>>;
let store: ReturnType<typeof postgresStore>;
let world: World;
let deps: LoopDeps;

beforeEach(async () => {
  database = await makeTestDatabase();
  store = postgresStore({ url: database.reconcilerUrl, name: "test", max: 10 });
  world = new World();
  const connector = worldConnector(world);
  deps = {
    store,
    ports: systemPorts,
    kinds: new Map([["thing", { config: worldKind(world), connector, observer: connector.observer() }]]),
    leaseMs: 15_000,
    at: () => {},
  };
  await database.sql`insert into teams (id, name) values ('billing', 'Billing'), ('data', 'Data')`;
  await database.sql`create table orders (id text primary key)`;
  await store.registerSources(declaredSources(worldSpec));
});
afterEach(async () => {
  await store.close();
  await database.drop();
});

const declared = (key: string, more: Partial<Declared> = {}): Declared => ({
  ...{ kind: "thing", key, spec: { size: 1 }, owner: "billing", subject: "Mira's thing", askedBy: "mira" },
  ...{ effects: [{ name: "create", key: "order-1" }], ...more },
});
const pass = () => act(deps, {}, "test", `test:${Math.random()}`);
/** What a worker does with an object that is due. */
async function lookAt(key: string): Promise<void> {
  const claim = await store.claimOne({ kind: "thing", key }, "test", 15_000);
  if (claim !== null) expect((await reconcileSafely(deps, claim)).error).toBeNull();
}
const settled = () => systemPorts.scheduler.sleep(worldSpec.settleMs + 50);
const effectOf = async (key: string) => (await database.sql`select * from effects where key = ${key}`)[0];
const objectOf = async (key: string) => (await database.sql`select * from objects where key = ${key}`)[0];
const recordOf = async (key: string) =>
  (await database.sql`select action from audit where key = ${key} or subject = ${`thing/${key}`} order by at, seq`).map(
    (row) => row.action,
  );

/** How a product opens a transaction with each driver, and what the client then needs of it. */
type Product = { pool: Run; transaction<T>(work: (tx: Run) => Promise<T>): Promise<T>; end(): Promise<void> };
const DRIVERS: Record<string, (url: string) => Product> = {
  "postgres.js": (url) => {
    const sql = postgres(url, { max: 3, onnotice: () => {} });
    return {
      pool: overPostgres(sql),
      transaction: async (work) => (await sql.begin((tx) => work(overPostgres(tx)))) as never,
      end: () => sql.end(),
    };
  },
  pg: (url) => {
    const pool = new pg.Pool({ connectionString: url, max: 3 });
    return {
      pool: overPg(pool),
      async transaction(work) {
        const client = await pool.connect();
        try {
          await client.query("begin");
          const result = await work(overPg(client));
          await client.query("commit");
          return result;
        } catch (error) {
          await client.query("rollback");
          throw error;
        } finally {
          client.release();
        }
      },
      end: () => pool.end(),
    };
  },
  Drizzle: (url) => {
    const pool = new pg.Pool({ connectionString: url, max: 3 });
    const db = drizzle(pool);
    return {
      pool: overDrizzle(db, tag),
      transaction: (work) => db.transaction((tx) => work(overDrizzle(tx, tag))),
      end: () => pool.end(),
    };
  },
};

async function shop<T>(driver: string, work: (product: Product) => Promise<T>): Promise<T> {
  const product = (DRIVERS[driver] ?? raise())(database.url);
  try {
    return await work(product);
  } finally {
    await product.end();
  }
}
const raise = (): never => {
  throw new Error("no such driver");
};

describe.each(Object.keys(DRIVERS))("with %s", (driver) => {
  test("intent, planned effects and the product's own row are kept together, carried out, settled and reconciled", () =>
    shop(driver, async ({ pool, transaction }) => {
      const client = plumbline(pool, { url: "https://console.example" });
      const request = await transaction(async (tx) => {
        await tx`insert into orders values (${"order-1"})`;
        return client.declare(tx, declared("a"));
      });
      expect(request.generation).toBe(1);
      expect(await request.status()).toMatchObject({ status: "pending", generation: 1 });
      expect(await effectOf("a")).toMatchObject({ state: "planned" });

      const made = await request.effect("create", "order-1", async () => {
        expect(await effectOf("a")).toMatchObject({ state: "started" });
        return { externalId: world.add("a").externalId, receipt: { invoice: 7 } };
      });
      expect(made).toEqual({ externalId: "x1", receipt: { invoice: 7 } });
      expect(await effectOf("a")).toMatchObject({ state: "settled", external_id: "x1", receipt: { invoice: 7 } });
      await settled();
      await lookAt("a");
      expect(await request.waitUntil("in_place", { timeoutMs: 2_000 })).toMatchObject({ status: "in_place" });
      expect(world.effects).toEqual([]);
      expect(await objectOf("a")).toMatchObject({ external_id: "x1", classes: [], open_attempt: "none" });
      expect(await database.sql`select desired from intents`).toEqual([{ desired: worldSpec.desire("a", {}) }]);
      const link = await request.statusUrl();
      expect(link).toMatch(/^https:\/\/console\.example\/status\/[0-9a-f]{2}[\w-]{43}$/);
      expect(await readPublicStatus(database.sql, link.slice(-45))).toMatchObject({ status: "in_place" });
      expect((await recordOf("a")).slice(0, 3)).toEqual(["intent.stated", "effect.started", "effect.settled"]);
    }));

  test("a transaction that fails leaves nothing, and a refusal takes the product's own row with it and is recorded", () =>
    shop(driver, async ({ pool, transaction }) => {
      const client = plumbline(pool);
      const failing = transaction(async (tx) => {
        await client.declare(tx, declared("a"));
        throw new Error("out of stock");
      });
      await expect(failing).rejects.toThrow("out of stock");
      const refused = transaction(async (tx) => {
        await tx`insert into orders values (${"order-1"})`;
        await client.declare(tx, declared("a", { owner: "nobody" }));
      });
      await expect(refused).rejects.toMatchObject({ name: "Refused", code: "no_such_team" });
      for (const table of ["orders", "intents", "effects", "objects"])
        expect(await database.sql`select * from ${database.sql(table)}`, table).toEqual([]);
      await expect.poll(() => recordOf("a")).toEqual(["intent.refused"]);
    }));
});

const client = () => plumbline(overPostgres(database.sql));
const declare = (key: string, more: Partial<Declared> = {}) =>
  client().declare(overPostgres(database.sql), declared(key, more));

describe("an effect", () => {
  test("that nobody settled is not confirmed, is not repeated, and a look answers it", async () => {
    // Long enough that a look is surely too early, on any machine.
    const config = { ...worldKind(world), spec: { ...worldSpec, settleMs: 4_000 } };
    const connector = worldConnector(world);
    deps = { ...deps, kinds: new Map([["thing", { config, connector, observer: connector.observer() }]]) };
    const request = await declare("a");
    await request.start("create", "order-1", { withinMs: 100 });
    // The command dies here, after the world has taken it.
    const { externalId } = world.add("a");
    expect((await pass()).acted).toEqual([]);
    await systemPorts.scheduler.sleep(120);
    await lookAt("a");
    expect(await request.status()).toMatchObject({ status: "not_confirmed" });
    expect(await effectOf("a")).toMatchObject({ state: "unknown", answered_at: null });
    expect((await objectOf("a"))?.classes).toEqual(["unknown_after_repair"]);
    await expect(request.effect("create", "order-1", async () => ({}))).rejects.toMatchObject({
      code: "effect_unknown",
    });

    await systemPorts.scheduler.sleep(4_100);
    await lookAt("a");
    expect(world.effects.filter(({ verb }) => verb === "create")).toEqual([]);
    expect(world.of("a").map((found) => found.externalId)).toEqual([externalId]);
    expect(await effectOf("a")).toMatchObject({ state: "unknown", proof: { source: "api" } });
    await lookAt("a");
    expect(await request.status()).toMatchObject({ status: "in_place" });
    expect(await recordOf("a")).toEqual(
      expect.arrayContaining(["effect.unknown", "effect.answered", "effect.refused"]),
    );
  });

  test("that nobody settled and that never took place is made by the reconciler, once", async () => {
    const request = await declare("a");
    await request.start("create", "order-1", { withinMs: 100 });
    await systemPorts.scheduler.sleep(120 + worldSpec.settleMs);
    for (let n = 0; n < 3; n += 1) {
      await store.makeDue([{ kind: "thing", key: "a" }], 0);
      await pass();
      await settled();
    }
    expect(world.effects.map(({ verb }) => verb)).toEqual(["create"]);
    expect(await request.status()).toMatchObject({ status: "in_place" });
  });

  test("runs once under its key, whatever ended it, but for a failure that is proved", async () => {
    const request = await declare("a");
    let runs = 0;
    const count = async () => {
      runs += 1;
      return {};
    };
    const fails = request.effect("create", "k", async () => {
      throw new DidNotHappen("no such tariff");
    });
    await expect(fails).rejects.toThrow("no such tariff");
    await request.effect("create", "k", count);
    await expect(request.effect("create", "k", count)).rejects.toMatchObject({ code: "effect_settled" });
    await expect(request.effect("create", "k", count, { body: 2 })).rejects.toMatchObject({
      code: "effect_key_reused",
    });
    await expect(request.settle("mail", "k", { state: "settled" })).rejects.toMatchObject({
      code: "effect_not_started",
    });
    const lost = request.effect("mail", "k", async () => {
      throw new Error("socket hang up");
    });
    await expect(lost).rejects.toThrow("socket hang up");
    await expect(request.effect("mail", "k", count)).rejects.toMatchObject({ code: "effect_unknown" });
    expect(runs).toBe(1);
    const refusals =
      await database.sql`select body::jsonb -> 'detail' ->> 'code' as code from audit where action = 'effect.refused' order by at`;
    expect(refusals.map((row) => row.code)).toEqual([
      "effect_settled",
      "effect_key_reused",
      "effect_not_started",
      "effect_unknown",
    ]);
  });

  test("and two that each made an object are a duplicate, whatever can be seen", async () => {
    const request = await declare("a");
    await request.effect("create", "1", async () => ({ externalId: world.add("a").externalId }));
    await request.effect("create", "2", async () => ({ externalId: "x9" }));
    await settled();
    await pass();
    expect((await objectOf("a"))?.classes).toEqual(["duplicate_side_effect"]);
  });
});

const command = await oneFileEach([path.join(import.meta.dirname, "command.test-kit.ts")]);
afterAll(() => command.remove());

/** Killed at that point; the world took the call where it was sent. */
async function killedAt(point: string): Promise<void> {
  const child = spawn(process.execPath, [command.files[0] ?? "", database.url, "a", point], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  if (point === "sent" || point === "settled") world.add("a");
  child.kill("SIGKILL");
  await once(child, "exit");
}

describe("a command that is killed", () => {
  test.each([
    ["uncommitted", null, null, 0],
    ["declared", "planned", "pending", 1],
    ["started", "started", "verifying", 1],
    ["sent", "started", "verifying", 0],
    ["settled", "settled", "verifying", 0],
  ])("when it has %s leaves evidence, and one object is there in the end", async (point, state, status, creates) => {
    await killedAt(point);
    expect(await database.sql`select id from orders`).toHaveLength(state === null ? 0 : 1);
    expect((await effectOf("a"))?.state ?? null).toBe(state);
    const request = client().request("thing", "a");
    expect((await request.status())?.status ?? null).toBe(status);
    if (state === null) return;
    await systemPorts.scheduler.sleep(1_000 + worldSpec.settleMs + 100);
    for (let n = 0; n < 4; n += 1) {
      await lookAt("a");
      await settled();
    }
    expect(world.of("a")).toHaveLength(1);
    expect(world.effects.filter(({ verb }) => verb === "create")).toHaveLength(creates);
    expect(await request.status()).toMatchObject({ status: "in_place" });
  });
});

test("a request that its kind cannot read is told with its reason, and a corrected one is reconciled", async () => {
  const request = await declare("a", { spec: { size: "large" } });
  await pass();
  expect(await objectOf("a")).toMatchObject({ poison_reason: expect.stringContaining("spec.size") });
  expect(world.effects).toEqual([]);
  expect((await request.status())?.status).not.toBe("in_place");
  await declare("a");
  await settled();
  await pass();
  expect(await objectOf("a")).toMatchObject({ status: "in_place", poison_reason: null });
  await expect(request.waitUntil("stopped", { timeoutMs: 10, pollMs: 5 })).rejects.toMatchObject({
    code: "not_reached",
  });
});
