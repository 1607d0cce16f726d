import type { ScopeChoice } from "@/components/shell/scope-select";
import { visibleText } from "@/lib/format/visible-text";
import type { FilterOptions } from "@/lib/query/installation";
import type { Words } from "@/lib/words/words";
import { DRIFT_CLASSES } from "@/reconciler/model/drift-class";

/** What can be stopped short of everything, as a list to choose from. */
export function stopScopes(t: Words, options: FilterOptions | undefined): ScopeChoice[] {
  return [
    ...(options?.kinds ?? []).map((kind) => ({ value: `kind:${kind}`, label: t.general.kind(kind) })),
    ...(options?.teams ?? []).map((team) => ({
      value: `owner:${team.id}`,
      label: t.general.team(visibleText(team.name)),
    })),
    ...(options?.agents ?? []).map(({ id, name }) => ({
      value: `agent:${id}`,
      label: t.general.agentTitle(visibleText(name)),
    })),
    ...DRIFT_CLASSES.map((name) => ({
      value: `class:${name}`,
      label: t.general.class(t.inSentence(t.names.classes[name])),
    })),
  ];
}
