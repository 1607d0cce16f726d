/** The test world over a real database, with people, for tests of what the gate is asked. */
import { json } from "../../db/client.ts";
import { makeTestDatabase } from "../../db/test/database.ts";
import { settlePeople } from "../../lib/services/test-world.ts";
import type { KindConfig } from "../config.ts";
import type { ConnectorSpec } from "../connectors/contract.ts";
import { bucketOf } from "../model/bucket.ts";
import { refOf } from "../model/reference.ts";
import { systemPorts } from "../ports.ts";
import { postgresStore } from "../postgres-store.ts";
import { act } from "./pass.ts";
import type { LoopDeps } from "./reconcile.ts";
import { declaredSources } from "./runtime.ts";
import { World, worldConnector, worldKind, worldSpec } from "./world.test-kit.ts";

export type GateWorld = Awaited<ReturnType<typeof openGateWorld>>;

/** `made`: what rows that the test writes by hand may break. */
export async function openGateWorld(made: Parameters<typeof makeTestDatabase>[0] = {}) {
  const database = await makeTestDatabase(made);
  const store = postgresStore({ url: database.reconcilerUrl, name: "test", max: 20 });
  const { sql } = database;
  const world = new World();
  await settlePeople(sql);
  await store.registerSources(declaredSources(worldSpec));

  const deps: LoopDeps = { store, ports: systemPorts, kinds: new Map(), leaseMs: 15_000, at: () => {} };
  /** Shares of a handful of objects say nothing, unless a test says so. */
  function configure(over: Partial<KindConfig> = {}, spec: Partial<ConnectorSpec> = {}): void {
    const connector = { ...worldConnector(world), spec: { ...worldSpec, ...spec } };
    const limits = { driftedShareMax: 1, perRunShareMax: 1, ...over.limits };
    const config = { ...worldKind(world), ...over, spec: connector.spec, limits };
    deps.kinds = new Map([["thing", { config, connector, observer: connector.observer() }]]);
  }
  configure();

  async function ask(...keys: string[]): Promise<void> {
    for (const key of keys) {
      const bucket = bucketOf("thing", key);
      await sql`
        insert into objects (bucket, kind, key, ref, generation, presence, owner, owner_epoch, asked_by)
        values (${bucket}, 'thing', ${key}, ${refOf({ kind: "thing", key })}, 1, 'present', 'billing', 1, 'mira')`;
      await sql`
        insert into intents (bucket, kind, key, generation, presence, spec, desired, owner, subject, asked_by, asked_at)
        values (${bucket}, 'thing', ${key}, 1, 'present', '{}', ${json(sql, worldSpec.desire(key, {}))},
                'billing', 'A thing', 'mira', now() - interval '1 hour')`;
    }
  }

  return {
    ...{ sql, store, world, deps, configure, ask },
    run: () => act(deps, {}, "test", `test:${Math.random()}`),
    /** Codes of the gate's reasons on an object's open drifts. */
    async reasons(key: string): Promise<string[]> {
      const rows = await sql<{ reasons: { code: string }[] }[]>`
        select gate_reasons as reasons from drifts where key = ${key} and resolved_at is null order by class`;
      return rows.flatMap((row) => row.reasons.map((reason) => reason.code));
    },
    settle: () => systemPorts.scheduler.sleep(worldSpec.settleMs + 20),
    async close(): Promise<void> {
      await store.close();
      await database.drop();
    },
  };
}
