import type { Direction, DriftClass } from "../model/drift-class.ts";
import type { PolicyMode, PolicyRow } from "../model/gate.ts";
import { DEFAULT_POLICY, type PolicyRule, resolvePolicy } from "./defaults.ts";

/** Modes that a kind's own configuration puts in place of the built-in ones: "permission_drift/over" or a whole class. */
export type KindModes = Readonly<Record<string, PolicyMode>>;

/** The built-in table with the kind's own modes in place. */
export function kindDefaults(modes: KindModes | undefined): PolicyRule[] {
  return DEFAULT_POLICY.map((rule) => {
    const own = modes?.[`${rule.class}/${rule.direction}`] ?? modes?.[rule.class];
    return own === undefined ? rule : { ...rule, mode: own };
  });
}

export type EffectivePolicy = PolicyRow & {
  class: DriftClass;
  direction: Direction | null;
  /** Who said so: the built-in table, the kind's configuration, or a row that a person wrote. */
  from: "built_in" | "configuration" | "person";
};

/** What holds now for each class and direction of one kind, in the order of the built-in table. */
export function effectivePolicies(modes: KindModes | undefined, overrides: readonly PolicyRule[]): EffectivePolicy[] {
  const defaults = kindDefaults(modes);
  return DEFAULT_POLICY.map((rule, index) => {
    const named = (one: PolicyRule) => one.class === rule.class && one.direction === rule.direction;
    const resolved = resolvePolicy(defaults, overrides, rule.class, rule.direction);
    const from = overrides.some(named) ? "person" : defaults[index]?.mode === rule.mode ? "built_in" : "configuration";
    return { ...resolved, class: rule.class, direction: rule.direction, from };
  });
}
