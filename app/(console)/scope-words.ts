import type { Words } from "@/lib/words/words";
import { isDriftClass } from "@/reconciler/model/drift-class";
import { parseStopScope } from "@/reconciler/model/gate";

/** What a stop holds, as the start of a sentence: "All repairs", "Repairs of database_access". */
export function scopeWords(t: Words, scope: string): string {
  const parsed = parseStopScope(scope);
  if (parsed === null) return t.general.repairs(scope);
  switch (parsed.dimension) {
    case "all":
      return t.general.allRepairs;
    case "class":
      return t.general.repairsOfClass(
        isDriftClass(parsed.name) ? t.inSentence(t.names.classes[parsed.name]) : parsed.name,
      );
    case "connector":
      return t.general.repairsThrough(parsed.name);
    case "kind":
      return t.general.repairsOf(parsed.name);
    case "owner":
      return t.general.repairsForTeam(parsed.name);
    case "object":
      return t.general.repairsOf(parsed.name);
    case "agent":
      return t.general.agentTitle(parsed.name);
  }
}
