import { messageOf } from "../../lib/message-of.ts";
import type { KindConfig, PlumblineConfig } from "../config.ts";
import type { Connector, ConnectorSpec } from "../connectors/contract.ts";
import { unopened } from "../connectors/unopened.ts";
import { connectorEnvironment } from "../credentials/environment.ts";
import { evidenceMs } from "../desired/situation.ts";
import { loadConfig } from "../load-config.ts";
import { systemPorts } from "../ports.ts";
import { postgresStore } from "../postgres-store.ts";
import { LEASE_MS } from "../repair/attempt.ts";
import type { Store } from "../store.ts";
import type { KindRuntime, LoopDeps } from "./reconcile.ts";

type Env = Record<string, string | undefined>;

export type Runtime = LoopDeps & {
  store: ReturnType<typeof postgresStore>;
  close(): Promise<void>;
  config: PlumblineConfig;
  /** What connectors are opened with. */
  env: Env;
  /** Names of credentials that are in the database and in the environment: the database's is used. */
  keptTwice: readonly string[];
  /** Kinds whose connector could not be opened, and why: nothing is seen or sent through it. */
  shut: ReadonlyMap<string, string>;
};

/**
 * Everything a reconciler process needs, opened with the credentials of its environment and of the database. One that does
 * not open must not keep the other kinds waiting, nor a person who wants to stop all of them.
 */
export async function openRuntime(ours: Readonly<Env>, name: string): Promise<Runtime> {
  const inside = await openInside(ours, name);
  const { config, store } = inside;
  try {
    const { env, keptTwice } = await connectorEnvironment(store.sql, ours);
    const kinds = new Map<string, KindRuntime>();
    const shut = new Map<string, string>();
    for (const kind of config.kinds) {
      try {
        kinds.set(kind.spec.kind, opened(kind, kind.connect(env)));
      } catch (error) {
        shut.set(kind.spec.kind, messageOf(error));
        kinds.set(kind.spec.kind, opened(kind, unopened(kind.spec, messageOf(error))));
      }
    }
    await store.registerSources(config.kinds.flatMap(({ spec }) => declaredSources(spec)));
    return {
      ...{ ...inside, kinds, env, keptTwice, shut },
      async close() {
        for (const kind of kinds.values()) await kind.observer.close().catch(() => {});
        await store.close();
      },
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}

const opened = (config: KindConfig, connector: Connector): KindRuntime => ({
  ...{ config, connector, observer: connector.observer() },
});

/** The same without the outside world: no connector is opened, so that no credential has to be there. */
export async function openInside(env: Readonly<Env>, name: string) {
  const config = await loadConfig(env);
  const url = env.DATABASE_URL;
  if (!url) throw new Error("DATABASE_URL is not set.");
  const store = postgresStore({ url, name, max: 12 });
  return {
    ...{
      config,
      store,
      ports: systemPorts,
      kinds: new Map<string, KindRuntime>(),
      env,
      keptTwice: [],
      shut: new Map(),
    },
    ...{ leaseMs: LEASE_MS, at: () => {}, close: () => store.close() },
  } satisfies Runtime;
}

export function declaredSources(spec: ConnectorSpec): Parameters<Store["registerSources"]>[0] {
  return spec.sources.map(({ name, title, standing, freshnessMs, covers = "all", pushed = false }) => ({
    ...{ kind: spec.kind, name, title, standing, freshnessMs, covers, pushed },
    evidenceMs: evidenceMs(spec),
  }));
}
