import { formatCount, plural } from "@/lib/format/count";
import { formatDuration } from "@/lib/format/duration";
import { NO_TIME, toMillis } from "@/lib/format/time";
import { visibleText } from "@/lib/format/visible-text";
import type { RunListRow, RunScope } from "@/lib/query/runs";
import { operatorWords } from "@/lib/words/operator";

/** What one run looked at. */
export function scopeOfRun(scope: RunScope): string {
  const parts = [scope.kind, scope.key, scope.class].filter((part) => part !== undefined);
  const limit = scope.limit === undefined ? "" : `, at most ${formatCount(scope.limit)}`;
  return parts.length === 0 ? `everything${limit}` : parts.join(" / ") + limit;
}

/** Who started it, by name where it was a person. */
export function starterWords({ startedBy, startedByName }: Pick<RunListRow, "startedBy" | "startedByName">): string {
  if (startedByName !== null) return visibleText(startedByName);
  return startedBy === "cli" ? "the terminal" : visibleText(startedBy);
}

/** How old it was as the run ended: what a report says does not grow older with its reader. */
export function ageAtEnd(since: string, endedAt: string | null): string {
  const [from, to] = [toMillis(since), endedAt === null ? null : toMillis(endedAt)];
  return from === null || to === null ? NO_TIME : formatDuration(to - from);
}

type Counted = Pick<RunListRow, "counts" | "unjudged" | "endedAt" | "error">;

/** What it found, with what it could not read: never "all good". */
export function foundWords({ counts, unjudged, endedAt, error }: Counted): string {
  if (error !== null) return "Ended early";
  if (endedAt === null) return "Under way";
  if (counts === null) return "No report";
  if (counts.drifted === 0) return operatorWords.nothingFound(counts.objects, unjudged);
  const unread = unjudged === 0 ? "" : `; ${formatCount(unjudged)} could not be judged`;
  return `${formatCount(counts.drifted)} of ${plural(counts.objects, "object")} drifted${unread}`;
}

type Acted = Pick<RunListRow, "mode" | "acted" | "happened" | "confirmed" | "proposed" | "unknown">;

/** What it did about it, by what is known of the outcome. */
export function actedWords({ mode, acted, happened, confirmed, proposed, unknown }: Acted): string {
  if (mode === "detect") return "looked only";
  if (acted === 0) return "nothing to carry out";
  const rest = acted - happened - confirmed - proposed - unknown;
  const parts = [
    happened > 0 ? `${formatCount(happened)} sent` : null,
    confirmed > 0 ? `${formatCount(confirmed)} confirmed` : null,
    unknown > 0 ? `${formatCount(unknown)} not confirmed` : null,
    proposed > 0 ? `${formatCount(proposed)} proposed` : null,
    rest > 0 ? `${formatCount(rest)} other` : null,
  ];
  return parts.filter((part) => part !== null).join(", ");
}

export function lastRunSentence(run: RunListRow): string {
  if (run.endedAt === null) return `A ${run.mode} run over ${scopeOfRun(run.scope)} is under way.`;
  const found = foundWords(run).replace(/\.$/, "");
  return `Last run: ${found.charAt(0).toLowerCase()}${found.slice(1)}.`;
}
