import { Card } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";
import { Icon } from "@/components/ui/icon";
import { plural } from "@/lib/format/count";
import { visibleText } from "@/lib/format/visible-text";
import type { RunDetail } from "@/lib/query/runs";

/** What each source's look was worth: whether it reached its end, and how much it counted. */
export function RunSources({ sources }: { sources: RunDetail["sources"] }) {
  return (
    <Card title="What it rests on" flush={sources.length > 0}>
      {sources.length === 0 ? (
        <p className="text-ink2">No source is in the report.</p>
      ) : (
        <ul className="divide-y divide-line">
          {sources.map((source) => (
            <li key={`${source.kind}/${source.source}`} className="px-4 py-2.5 sm:px-5">
              <p className="font-medium">
                {visibleText(source.source)} <span className="font-regular text-ink2">of {source.kind}</span>
              </p>
              <p className={cn("flex items-center gap-1.5", source.complete ? "text-ink2" : "text-repair")}>
                {source.complete ? <Icon name="tick" className="text-in-place" /> : null}
                {source.complete ? "Read to its end" : "Not read to its end"}, {plural(source.counted, "object")}{" "}
                counted
              </p>
              {source.suspect === null ? null : (
                <p className="break-words text-repair">{visibleText(source.suspect)}</p>
              )}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
