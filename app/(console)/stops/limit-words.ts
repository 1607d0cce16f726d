import { visibleText } from "@/lib/format/visible-text";
import type { Words } from "@/lib/words/words";
import { isDriftClass } from "@/reconciler/model/drift-class";

/** `kind:database_access/class:attribute_drift` in words; what has another shape is shown as it is. */
export function limitScopeWords(t: Words, scope: string): string {
  const [, kind, driftClass] = /^kind:([^/]+)\/class:(.+)$/.exec(scope) ?? [];
  if (kind !== undefined && driftClass !== undefined) {
    return `${isDriftClass(driftClass) ? t.names.classes[driftClass] : visibleText(driftClass)}, ${visibleText(kind)}`;
  }
  const [, team] = /^owner:(.+)$/.exec(scope) ?? [];
  return team === undefined ? visibleText(scope) : t.general.team(visibleText(team));
}
