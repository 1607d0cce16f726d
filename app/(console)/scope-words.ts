import { visibleText } from "@/lib/format/visible-text";
import type { StopRow } from "@/lib/query/installation";
import type { Words } from "@/lib/words/words";
import { isDriftClass } from "@/reconciler/model/drift-class";
import { parseStopScope } from "@/reconciler/model/gate";

/** What a stop holds, as the start of a sentence: "All repairs", "Repairs of database_access". */
export function scopeWords(t: Words, { scope, scopeName }: Pick<StopRow, "scope" | "scopeName">): string {
  const parsed = parseStopScope(scope);
  if (parsed === null) return t.general.repairs(visibleText(scope));
  const name = visibleText(scopeName ?? parsed.name);
  switch (parsed.dimension) {
    case "all":
      return t.general.allRepairs;
    case "class":
      return t.general.repairsOfClass(isDriftClass(parsed.name) ? t.inSentence(t.names.classes[parsed.name]) : name);
    case "connector":
      return t.general.repairsThrough(name);
    case "owner":
      return t.general.repairsForTeam(name);
    case "kind":
    case "object":
      return t.general.repairsOf(name);
    case "agent":
      return t.general.agentTitle(name);
  }
}
