import type { Sql } from "../../../db/client.ts";
import { type PolicyChangeRow, policyChanges } from "../../../db/queries/policy-changes.ts";
import { type PolicyList, policyList } from "../../../db/queries/policy-list.ts";
import type { Viewer } from "../../../db/queries/viewer.ts";
import type { PolicyMode } from "../../../reconciler/model/gate.ts";
import { type Choice, choicesOf, type OwnPromises } from "./choices.ts";
import { type EffectivePolicy, effectivePolicies } from "./effective.ts";

/** One cell. There is nothing to choose where the config does not declare the kind any more. */
export type PolicyCell = EffectivePolicy & { choices: Choice[] };

/** What holds now for each kind, class and direction, with the rows that people wrote and what they want to change. */
export type PolicyGrid = Pick<PolicyList, "overrides" | "at"> & {
  /** `perHour`: automatic repairs of one class; null where the config does not declare the kind any more. */
  kinds: { kind: string; perHour: number | null; policies: PolicyCell[] }[];
  changes: PolicyChangeRow[];
};

/** What the config says of one kind. */
export type OwnPolicy = { modes: Readonly<Record<string, PolicyMode>>; perHour: number; promises: OwnPromises };
export type OwnPolicies = ReadonlyMap<string, OwnPolicy>;

/** `own`: what the config says of each kind. */
export async function policyGrid(sql: Sql, viewer: Viewer, own: OwnPolicies): Promise<PolicyGrid> {
  const [{ kinds, overrides, at }, changes] = await Promise.all([
    policyList(sql, { viewer }),
    policyChanges(sql, viewer),
  ]);
  return {
    kinds: kinds.map((kind) => {
      const declared = own.get(kind);
      const written = overrides.filter((row) => row.kind === kind);
      return {
        kind,
        perHour: declared?.perHour ?? null,
        policies: effectivePolicies(declared?.modes ?? {}, written).map((cell) => ({
          ...cell,
          choices: declared === undefined ? [] : choicesOf(cell, cell, declared.promises),
        })),
      };
    }),
    overrides,
    changes,
    at,
  };
}
