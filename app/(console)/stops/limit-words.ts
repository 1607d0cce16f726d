import { visibleText } from "@/lib/format/visible-text";
import { CLASS_NAMES } from "@/lib/words/en";
import { isDriftClass } from "@/reconciler/model/drift-class";

/** `kind:database_access/class:attribute_drift` in words; what has another shape is shown as it is. */
export function limitScopeWords(scope: string): string {
  const [, kind, driftClass] = /^kind:([^/]+)\/class:(.+)$/.exec(scope) ?? [];
  if (kind !== undefined && driftClass !== undefined) {
    return `${isDriftClass(driftClass) ? CLASS_NAMES[driftClass] : visibleText(driftClass)}, ${visibleText(kind)}`;
  }
  const [, team] = /^owner:(.+)$/.exec(scope) ?? [];
  return team === undefined ? visibleText(scope) : `Team ${visibleText(team)}`;
}
