import type { SourceList, SourceRow } from "../../db/queries/source-list.ts";
import type { Capabilities } from "../../reconciler/connectors/contract.ts";
import { config } from "./config.ts";

/** What the config declares of a source beside what was measured; null where it is not declared any more. */
export type DeclaredSource = {
  connector: string;
  connectorTitle: string;
  capabilities: Capabilities;
  /** Why a log-like source is more than context. */
  because: string | null;
  /** What is always there for whoever may see everything; null where nothing was named. */
  canary: string | null;
};
export type DeclaredSourceRow = SourceRow & { declared: DeclaredSource | null };
export type DeclaredSourceList = Omit<SourceList, "rows"> & { rows: DeclaredSourceRow[] };

/** The rows with what the config says of them: standing is explained, and what the connector can prove is named. */
export function withDeclarations({ rows, ...list }: SourceList): DeclaredSourceList {
  return { ...list, rows: rows.map((row) => ({ ...row, declared: declaredOf(row) })) };
}

function declaredOf(row: Pick<SourceRow, "kind" | "name">): DeclaredSource | null {
  const spec = config.kinds.find((kind) => kind.spec.kind === row.kind)?.spec;
  const source = spec?.sources.find((one) => one.name === row.name);
  if (spec === undefined || source === undefined) return null;
  return {
    connector: spec.connector,
    connectorTitle: spec.title,
    capabilities: spec.capabilities,
    because: source.because ?? null,
    canary: source.canary ?? null,
  };
}
