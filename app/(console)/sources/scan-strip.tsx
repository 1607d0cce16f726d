import { plural } from "@/lib/format/count";
import type { SourceRow } from "@/lib/query/installation";

/** The last full looks, oldest first: a bar where it reached its end, hatched where it did not. A gap is not a zero. */
export function ScanStrip({ scans }: { scans: SourceRow["scans"] }) {
  if (scans.length === 0) return <p className="pt-2 text-fine text-ink3">There was no full look yet.</p>;
  const incomplete = scans.filter((scan) => !scan.complete).length;
  const says =
    incomplete === 0
      ? `The last ${plural(scans.length, "look")} reached the end.`
      : `${incomplete} of the last ${plural(scans.length, "look")} did not reach the end.`;
  return (
    <div className="flex flex-wrap items-center gap-3 pt-2">
      <span aria-hidden="true" className="flex h-4 items-end gap-0.5">
        {scans.map((scan) => (
          <span
            key={scan.id}
            className={scan.complete ? "h-4 w-2 rounded-mark bg-ink3" : "hatched h-4 w-2 rounded-mark"}
          />
        ))}
      </span>
      <span className={incomplete === 0 ? "text-fine text-ink2" : "text-fine text-repair"}>{says}</span>
    </div>
  );
}
