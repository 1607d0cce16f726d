import type { Sql } from "../../../db/client.ts";
import { type PolicyList, policyList } from "../../../db/queries/policy-list.ts";
import type { Viewer } from "../../../db/queries/viewer.ts";
import type { PolicyMode } from "../../../reconciler/model/gate.ts";
import { type EffectivePolicy, effectivePolicies } from "./effective.ts";

/** What holds now for each kind, class and direction, with the rows that people wrote. */
export type PolicyGrid = Pick<PolicyList, "overrides" | "at"> & {
  /** `perHour`: automatic repairs of one class; null where the config does not declare the kind any more. */
  kinds: { kind: string; perHour: number | null; policies: EffectivePolicy[] }[];
};

/** What the config says of one kind. */
export type OwnPolicy = { modes: Readonly<Record<string, PolicyMode>>; perHour: number };

/** `own`: what the config says of each kind. */
export async function policyGrid(sql: Sql, viewer: Viewer, own: ReadonlyMap<string, OwnPolicy>): Promise<PolicyGrid> {
  const { kinds, overrides, at } = await policyList(sql, { viewer });
  const written = (kind: string) => overrides.filter((row) => row.kind === kind);
  return {
    kinds: kinds.map((kind) => ({
      kind,
      perHour: own.get(kind)?.perHour ?? null,
      policies: effectivePolicies(own.get(kind)?.modes ?? {}, written(kind)),
    })),
    overrides,
    at,
  };
}
