import type { Sql } from "../../../db/client.ts";
import { type PolicyList, policyList } from "../../../db/queries/policy-list.ts";
import type { Viewer } from "../../../db/queries/viewer.ts";
import type { PolicyMode } from "../../../reconciler/model/gate.ts";
import { type EffectivePolicy, effectivePolicies } from "./effective.ts";

/** What holds now for each kind, class and direction, with the rows that people wrote. */
export type PolicyGrid = Pick<PolicyList, "overrides" | "at"> & {
  kinds: { kind: string; policies: EffectivePolicy[] }[];
};

/** `own`: what the config says of each kind. */
export async function policyGrid(
  sql: Sql,
  viewer: Viewer,
  own: ReadonlyMap<string, Readonly<Record<string, PolicyMode>>>,
): Promise<PolicyGrid> {
  const { kinds, overrides, at } = await policyList(sql, { viewer });
  const written = (kind: string) => overrides.filter((row) => row.kind === kind);
  return {
    kinds: kinds.map((kind) => ({ kind, policies: effectivePolicies(own.get(kind) ?? {}, written(kind)) })),
    overrides,
    at,
  };
}
