import type { PlumblineConfig } from "../config.ts";
import type { ConnectorSpec } from "../connectors/contract.ts";
import { evidenceMs } from "../desired/situation.ts";
import { loadConfig } from "../load-config.ts";
import { systemPorts } from "../ports.ts";
import { postgresStore } from "../postgres-store.ts";
import { LEASE_MS } from "../repair/attempt.ts";
import type { Store } from "../store.ts";
import type { KindRuntime, LoopDeps } from "./reconcile.ts";

export type Runtime = LoopDeps & { close(): Promise<void>; config: PlumblineConfig };

/** Everything a reconciler process needs, opened with the credentials of its environment. */
export async function openRuntime(env: Record<string, string | undefined>, name: string): Promise<Runtime> {
  const config = await loadConfig(env);
  const url = env.DATABASE_URL;
  if (!url) throw new Error("DATABASE_URL is not set.");
  const store = postgresStore({ url, name, max: 12 });
  const kinds = new Map<string, KindRuntime>();
  for (const kind of config.kinds) {
    const connector = kind.connect(env);
    kinds.set(kind.spec.kind, { config: kind, connector, observer: connector.observer() });
  }
  await store.registerSources(config.kinds.flatMap(({ spec }) => declaredSources(spec)));
  return {
    config,
    store,
    ports: systemPorts,
    kinds,
    leaseMs: LEASE_MS,
    at: () => {},
    async close() {
      for (const kind of kinds.values()) await kind.observer.close().catch(() => {});
      await store.close();
    },
  };
}

export function declaredSources(spec: ConnectorSpec): Parameters<Store["registerSources"]>[0] {
  return spec.sources.map(({ name, title, standing, freshnessMs, covers = "all", pushed = false }) => ({
    ...{ kind: spec.kind, name, title, standing, freshnessMs, covers, pushed },
    evidenceMs: evidenceMs(spec),
  }));
}
