import { formatCount, plural } from "@/lib/format/count";
import { visibleText } from "@/lib/format/visible-text";
import type { RunListRow, RunScope } from "@/lib/query/runs";
import { CLASS_NAMES } from "@/lib/words/en";
import { operatorWords } from "@/lib/words/operator";
import { isDriftClass } from "@/reconciler/model/drift-class";

export const MODE_WORDS = { detect: "Looked", act: "Looked and repaired" } as const;

/** What the run was asked to look at. */
export function runScopeWords({ kind, key, class: driftClass, limit }: RunScope): string {
  const named = driftClass !== undefined && isDriftClass(driftClass) ? CLASS_NAMES[driftClass] : driftClass;
  const parts = [key ?? kind, named].filter((part) => part !== undefined).map(visibleText);
  if (limit !== undefined) parts.push(`at most ${formatCount(limit)}`);
  return parts.length === 0 ? "everything" : parts.join(", ");
}

/** A person by name; a run nobody started by hand is the reconciler's own. */
export function startedByWords({ startedBy, startedByName }: Pick<RunListRow, "startedBy" | "startedByName">): string {
  if (startedByName !== null) return startedByName;
  if (startedBy === "cli") return "the terminal";
  if (startedBy === "schedule" || startedBy.startsWith("worker")) return "the schedule";
  return visibleText(startedBy);
}

type Found = Pick<RunListRow, "counts" | "unjudged" | "endedAt">;

/** What it found, and what it could not see; never "nothing" for what it did not look at. */
export function foundWords({ counts, unjudged, endedAt }: Found): string {
  if (counts === null) return endedAt === null ? "Still looking" : "Ended without a report";
  if (counts.drifted === 0) return operatorWords.nothingFound(counts.objects, unjudged);
  const found = `${formatCount(counts.drifted)} of ${plural(counts.objects, "object")} not as asked.`;
  return unjudged === 0 ? found : `${found} ${formatCount(unjudged)} could not be judged.`;
}

type Did = Pick<RunListRow, "mode" | "acted" | "happened" | "confirmed" | "proposed" | "unknown">;

/** What it did about it. Sent is not proved, so each is counted apart. */
export function didWords(run: Did): string {
  if (run.mode === "detect") return "Only looked";
  const other = run.acted - run.happened - run.confirmed - run.proposed - run.unknown;
  const parts = [
    count(run.happened, "sent"),
    count(run.confirmed, "confirmed"),
    count(run.unknown, "not confirmed"),
    count(run.proposed, "proposed"),
    count(other, "did not happen or replaced"),
  ].filter((part) => part !== null);
  return parts.length === 0 ? "Nothing was sent" : parts.join(", ");
}

function count(n: number, words: string): string | null {
  return n > 0 ? `${formatCount(n)} ${words}` : null;
}
