import { cn } from "@/components/ui/cn";
import { formatDurationExact } from "@/lib/format/duration";
import { formatShort, toMillis } from "@/lib/format/time";
import type { ScanRow } from "@/lib/query/installation";

/** The last looks, oldest first: a full mark reached its end, a dashed one did not. Each says what it counted. */
export function ScanStrip({ scans }: { scans: readonly ScanRow[] }) {
  if (scans.length === 0) return null;
  const whole = scans.filter((scan) => scan.complete && scan.suspect === null).length;
  return (
    <div className="border-line border-t pt-2.5">
      <p className="pb-1.5 text-fine text-ink2">
        {whole} of the last {scans.length} looks reached their end with nothing suspicious.
      </p>
      <ol className="flex flex-wrap gap-1">
        {scans.map((scan) => (
          <li
            key={scan.id}
            title={scanWords(scan)}
            data-ground=""
            className={cn(
              "h-4 w-3 rounded-mark",
              scan.complete && scan.suspect === null && "bg-ink3",
              scan.complete && scan.suspect !== null && "bg-repair",
              !scan.complete && "border border-unsure border-dashed",
            )}
          >
            <span className="sr-only">{scanWords(scan)}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}

function scanWords({ startedAt, endedAt, complete, counted, suspect }: ScanRow): string {
  const from = toMillis(startedAt);
  const to = toMillis(endedAt);
  const took = from === null || to === null ? "" : ` in ${formatDurationExact(to - from)}`;
  const end = complete ? `${counted} counted${took}` : "did not reach its end";
  return `${formatShort(startedAt, "utc")}: ${end}${suspect === null ? "" : `; ${suspect}`}`;
}
