import { CLASS_NAMES } from "@/lib/words/en";
import { isDriftClass } from "@/reconciler/model/drift-class";
import { parseStopScope } from "@/reconciler/model/gate";

/** What a stop holds, as the start of a sentence: "All repairs", "Repairs of database_access". */
export function scopeWords(scope: string): string {
  const parsed = parseStopScope(scope);
  if (parsed === null) return `Repairs (${scope})`;
  switch (parsed.dimension) {
    case "all":
      return "All repairs";
    case "class":
      return `Repairs of class “${isDriftClass(parsed.name) ? CLASS_NAMES[parsed.name].toLowerCase() : parsed.name}”`;
    case "connector":
      return `Repairs through ${parsed.name}`;
    case "kind":
      return `Repairs of ${parsed.name}`;
    case "owner":
      return `Repairs for team ${parsed.name}`;
    case "object":
      return `Repairs of ${parsed.name}`;
  }
}
