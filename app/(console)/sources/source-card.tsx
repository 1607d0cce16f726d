import { EvidenceAge } from "@/components/status/evidence-age";
import { StatusIcon } from "@/components/status/status-icon";
import { Card, Definitions } from "@/components/ui/card";
import { Mono } from "@/components/ui/mono";
import { Time } from "@/components/ui/time";
import { formatCount, plural } from "@/lib/format/count";
import { formatDuration } from "@/lib/format/duration";
import { visibleText } from "@/lib/format/visible-text";
import type { SourceRow } from "@/lib/query/installation";
import { STANDING_NAMES } from "@/lib/words/en";
import { ScanStrip } from "./scan-strip";

export function SourceCard({ source }: { source: SourceRow }) {
  const used = source.standing !== "context";
  return (
    <Card id={`${source.kind}-${source.name}`} title={source.title} aside={<State source={source} />}>
      {source.lastError === null ? null : (
        <p className="pb-2 text-unsure">Could not be read at the last try: {visibleText(source.lastError)}</p>
      )}
      {source.suspect === null ? null : <p className="pb-2 text-repair">Suspicious: {visibleText(source.suspect)}</p>}
      <Definitions
        items={[
          {
            term: "Last full look",
            value: <EvidenceAge asOf={source.watermark} limitMs={source.freshnessMs} stale={source.stale} />,
          },
          { term: "Good for", value: formatDuration(source.freshnessMs) },
          { term: "Standing", value: STANDING_NAMES[source.standing] },
          {
            term: "Coverage",
            value: used
              ? `${formatCount(source.covered)} of ${plural(source.objects, "object")} spoken about`
              : `${formatCount(source.covered)} spoken about; nothing rests on it`,
          },
          { term: "Last tried", value: source.lastTriedAt === null ? "never" : <Time at={source.lastTriedAt} /> },
          { term: "Kind", value: <Mono>{source.kind}</Mono> },
        ]}
      />
      <ScanStrip scans={source.scans} />
    </Card>
  );
}

function State({ source }: { source: SourceRow }) {
  if (source.standing === "context") return "not used for decisions";
  if (source.stale) {
    return (
      <span className="inline-flex items-center gap-1.5 font-medium text-repair">
        <StatusIcon status="repair_needed" />
        {source.watermark === null ? "never read" : "stale"}
      </span>
    );
  }
  return (
    <span className="inline-flex items-center gap-1.5">
      <StatusIcon status="in_place" className="text-in-place" />
      fresh
    </span>
  );
}
