import { clsx } from "clsx";
import { useRuleWords } from "@/components/words/use-rule-words";
import { toMillis } from "@/lib/format/time";
import type { DeclaredSourceRow, ScanRow } from "@/lib/query/installation";
import type { RuleWords } from "@/lib/words/words";
import { looksWords } from "./source-words";

/** The last looks, oldest first: a full mark reached its end, a dashed one did not. Each says what it counted. */
export function ScanStrip({ source }: { source: DeclaredSourceRow }) {
  const t = useRuleWords();
  const { scans } = source;
  if (scans.length === 0) return null;
  return (
    <div className="border-line border-t pt-2.5">
      <p className="pb-1.5 text-fine text-ink2">{looksWords(t, source)}</p>
      <ol className="flex flex-wrap gap-1">
        {scans.map((scan) => (
          <li
            key={scan.id}
            title={scanWords(t, scan)}
            data-ground=""
            className={clsx(
              "h-4 w-3 rounded-mark",
              scan.complete && scan.suspect === null && "bg-ink3",
              scan.complete && scan.suspect !== null && "bg-repair",
              !scan.complete && "border border-unsure border-dashed",
            )}
          >
            <span className="sr-only">{scanWords(t, scan)}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}

function scanWords(t: RuleWords, { startedAt, endedAt, complete, counted, suspect }: ScanRow): string {
  const from = toMillis(startedAt);
  const to = toMillis(endedAt);
  const took = from === null || to === null ? "" : t.sources.in(to - from);
  // One that is not believed may well have reached its end: only why is known.
  const end =
    suspect !== null
      ? t.sources.notBelieved(suspect)
      : complete
        ? t.sources.countedIn(counted, took)
        : t.sources.didNotReachItsEnd;
  return `${t.short(startedAt, "utc")}: ${end}`;
}
