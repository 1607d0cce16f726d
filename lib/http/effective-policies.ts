import type { PolicyList, PolicyOverrideRow } from "../../db/queries/policy-list.ts";
import config from "../../plumbline.config.ts";
import { limitsOf } from "../../reconciler/config.ts";
import type { Direction } from "../../reconciler/model/drift-class.ts";
import { type EffectivePolicy, effectivePolicies } from "../../reconciler/policy/effective.ts";

export type KindPolicies = {
  kind: string;
  title: string;
  /** The team that decides about what no living team owns. */
  steward: string;
  /** Automatic repairs a class and hour. */
  perHour: number;
  rules: EffectivePolicy[];
};
export type PolicyGrid = PolicyList & { effective: KindPolicies[] };

/** What holds for each kind now: the built-in table, what the config says otherwise, then what people wrote. */
export function withEffective(list: PolicyList): PolicyGrid {
  const effective = config.kinds.map((kind) => ({
    kind: kind.spec.kind,
    title: kind.spec.title,
    steward: kind.steward,
    perHour: limitsOf(kind).perHour,
    rules: effectivePolicies(kind.policy, list.overrides.filter((row) => row.kind === kind.spec.kind).map(toRule)),
  }));
  return { ...list, effective };
}

function toRule({ class: name, direction, mode, approvals, bothOwners, version }: PolicyOverrideRow) {
  return {
    class: name,
    // Stored as text; what is none of ours matches no rule.
    direction: direction === "" ? null : (direction as Direction),
    mode,
    approvals: approvals >= 2 ? (2 as const) : (1 as const),
    bothOwners,
    version,
  };
}
