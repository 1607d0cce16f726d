import type { FilterOptions } from "@/lib/query/installation";
import { CLASS_NAMES } from "@/lib/words/en";
import { DRIFT_CLASSES } from "@/reconciler/model/drift-class";

/** What can be stopped short of everything, as a list to choose from. */
export function stopScopes(options: FilterOptions | undefined): { value: string; label: string }[] {
  return [
    ...(options?.kinds ?? []).map((kind) => ({ value: `kind:${kind}`, label: `Kind ${kind}` })),
    ...(options?.teams ?? []).map((team) => ({ value: `owner:${team.id}`, label: `Team ${team.name}` })),
    ...DRIFT_CLASSES.map((name) => ({ value: `class:${name}`, label: `Class ${CLASS_NAMES[name].toLowerCase()}` })),
  ];
}
