import { toMillis } from "@/lib/format/time";
import { visibleText } from "@/lib/format/visible-text";
import type { RunListRow, RunScope } from "@/lib/query/runs";
import type { ReportWords } from "@/lib/words/words";

/** What one run looked at. */
export function scopeOfRun(t: ReportWords, scope: RunScope): string {
  const parts = [scope.kind, scope.key, scope.class].filter((part) => part !== undefined).map(visibleText);
  const limit = scope.limit === undefined ? "" : t.runs.atMost(scope.limit);
  return parts.length === 0 ? t.runs.everything(limit) : parts.join(" / ") + limit;
}

/** Who started it, by name where it was a person. */
export function starterWords(
  t: ReportWords,
  { startedBy, startedByName }: Pick<RunListRow, "startedBy" | "startedByName">,
): string {
  if (startedByName !== null) return visibleText(startedByName);
  if (startedBy === "reconciler") return t.runs.theReconciler;
  return startedBy === "cli" ? t.runs.theTerminal : visibleText(startedBy);
}

/** How old it was as the run ended: what a report says does not grow older with its reader. */
export function ageAtEnd(t: ReportWords, since: string, endedAt: string | null): string {
  const [from, to] = [toMillis(since), endedAt === null ? null : toMillis(endedAt)];
  return from === null || to === null ? t.noTime : t.duration(to - from);
}

type Counted = Pick<RunListRow, "counts" | "unjudged" | "endedAt" | "error">;

/** What it found, with what it could not read: never "all good". */
export function foundWords(t: ReportWords, { counts, unjudged, endedAt, error }: Counted): string {
  if (error !== null) return t.runs.endedEarly;
  if (endedAt === null) return t.runs.underWay;
  if (counts === null) return t.runs.noReport;
  if (counts.drifted === 0) return t.runs.nothingFound(counts.objects, unjudged);
  const unread = unjudged === 0 ? "" : t.runs.couldNotBeJudged(unjudged);
  return t.runs.ofDrifted(counts.drifted, counts.objects, unread);
}

type Acted = Pick<RunListRow, "mode" | "acted" | "happened" | "confirmed" | "proposed" | "unknown">;

/** What it did about it, by what is known of the outcome. */
export function actedWords(t: ReportWords, { mode, acted, happened, confirmed, proposed, unknown }: Acted): string {
  if (mode === "detect") return t.runs.lookedOnly;
  if (acted === 0) return t.runs.nothingToCarryOut;
  const rest = acted - happened - confirmed - proposed - unknown;
  const parts = [
    happened > 0 ? t.runs.sent(happened) : null,
    confirmed > 0 ? t.runs.confirmed(confirmed) : null,
    unknown > 0 ? t.runs.notConfirmed(unknown) : null,
    proposed > 0 ? t.runs.proposed(proposed) : null,
    rest > 0 ? t.runs.other(rest) : null,
  ];
  return parts.filter((part) => part !== null).join(", ");
}

export function lastRunSentence(t: ReportWords, run: RunListRow): string {
  if (run.endedAt === null) return t.runs.aRunOverIsUnderWay(run.mode, scopeOfRun(t, run.scope));
  const found = foundWords(t, run).replace(/\.$/, "");
  return t.runs.lastRun(t.inSentence(found));
}
