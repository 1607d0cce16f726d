import type { ConnectorSpec } from "../../reconciler/connectors/contract.ts";

/** What the config declares of each kind: the pure part of its connector, which cannot reach the outside world. */
export type Kinds = ReadonlyMap<
  string,
  Pick<ConnectorSpec, "kind" | "connector" | "title" | "spec" | "desire" | "managed">
>;
