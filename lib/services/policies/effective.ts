// ◆ pure

import type { Direction, DriftClass } from "../../../reconciler/model/drift-class.ts";
import type { PolicyMode, PolicyRow } from "../../../reconciler/model/gate.ts";
import { DEFAULT_POLICY, type PolicyRule, resolvePolicy } from "../../../reconciler/policy/defaults.ts";

/** Who said so: the product, the config of the installation, or a person who wrote a row. */
export type PolicySource = "default" | "config" | "row";

export type EffectivePolicy = PolicyRow & {
  class: DriftClass;
  direction: Direction | null;
  source: PolicySource;
};

/** A row as a person wrote it; `direction` is empty where the class has none. */
export type WrittenPolicy = PolicyRow & { class: DriftClass; direction: string };

/** What holds for every class and direction of one kind, as the loop resolves it. */
export function effectivePolicies(
  own: Readonly<Record<string, PolicyMode>>,
  written: readonly WrittenPolicy[],
): EffectivePolicy[] {
  const overrides = written.map(
    (row): PolicyRule => ({ ...row, direction: (row.direction || null) as Direction | null }),
  );
  return DEFAULT_POLICY.map((rule) => {
    const mode = own[`${rule.class}/${rule.direction}`] ?? own[rule.class];
    const base = mode === undefined ? rule : { ...rule, mode };
    const resolved = resolvePolicy([base], overrides, rule.class, rule.direction);
    const isWritten = overrides.some((row) => row.class === rule.class && row.direction === rule.direction);
    const source = isWritten ? "row" : mode === undefined ? "default" : "config";
    return { class: rule.class, direction: rule.direction, source, ...resolved };
  });
}
