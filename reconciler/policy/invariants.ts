// ◆ pure
/**
 * What must stay true however much room there is: we never change what we ourselves act through, never remove what a source is
 * believed by, and whoever is the last to hold a grant that lets others in keeps it. No policy and no approval answers these; the world has to change first.
 */
import type { FoundDrift } from "../model/drift-class.ts";
import type { FoundObject } from "../model/evidence.ts";
import type { Plan } from "../model/repair.ts";
import type { Broken } from "./gate-input.ts";

export type Guarded = {
  isAdministrative?(permission: string): boolean;
  isOurs?(found: FoundObject): boolean;
  sources?: readonly { title: string; canary?: string | undefined }[];
};

/** `alone`: administrative permissions of this object that no other object of the kind holds. */
export function brokenInvariants(
  plan: Plan | null,
  drift: FoundDrift,
  found: readonly FoundObject[],
  guarded: Guarded,
  alone: ReadonlySet<string>,
): Broken[] {
  if (plan === null || plan.contract.credential === "record") return [];
  const ours = found.find((object) => guarded.isOurs?.(object));
  const believedBy = guarded.sources?.find(
    ({ canary }) => canary === plan.key && (removesPresence(plan) || isTaking(plan, drift)),
  );
  const last = [...new Set(taken(plan, drift, found))].filter((text) => alone.has(text)).sort();
  return [
    ...(ours === undefined
      ? []
      : [{ code: "touches_ourselves" as const, says: `We act through ${ours.externalId} ourselves.` }]),
    ...(believedBy === undefined
      ? []
      : [
          {
            code: "touches_ourselves" as const,
            says: `${plan.key} is the canary of ${believedBy.title}: without it, it is not believed.`,
          },
        ]),
    ...last.map((text) => ({ code: "last_administrator" as const, says: `Nobody else holds ${text}.` })),
  ];
}

/** Permissions that nobody holds through what this plan takes away. */
function taken(plan: Plan, { class: name, detail }: FoundDrift, found: readonly FoundObject[]): string[] {
  if (name === "permission_drift") return detail.over ?? [];
  if (!removesPresence(plan)) return [];
  const named = new Set(plan.steps.flatMap((step) => (step.effect === undefined ? [] : [step.effect.object])));
  // Where the steps name it otherwise than the evidence does, all that was found counts.
  const gone = found.filter((object) => named.has(object.externalId));
  return (gone.length === 0 ? found : gone).flatMap((object) => object.permissions);
}

const isTaking = ({ contract }: Plan, drift: FoundDrift) => contract.removes && drift.class === "extra_external";
const removesPresence = ({ contract }: Plan) => contract.removes && contract.bound.fields.includes("presence");

/** The administrative permissions that something found holds: whether others do has to be asked. */
export function administrativeOf(found: readonly FoundObject[], { isAdministrative }: Guarded): string[] {
  if (isAdministrative === undefined) return [];
  return [...new Set(found.flatMap((object) => object.permissions))].filter((text) => isAdministrative(text)).sort();
}
