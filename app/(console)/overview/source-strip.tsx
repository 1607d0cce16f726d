import { FreshnessStrip } from "@/components/charts/freshness-strip";
import { Card } from "@/components/ui/card";
import { useOverviewWords } from "@/components/words/use-overview-words";
import type { OverviewCounts } from "@/lib/query/installation";

export function SourceStrip({ sources, className }: { sources: OverviewCounts["sources"]; className?: string }) {
  const t = useOverviewWords();
  return (
    <Card title={t.overview.canWeTrustWhatWeSee} className={className}>
      <FreshnessStrip
        sources={sources.map((source) => ({
          name: source.title,
          href: `/sources#${encodeURIComponent(`${source.kind}-${source.name}`)}`,
          readAt: source.watermark,
          share: source.share,
          stale: source.stale,
        }))}
      />
    </Card>
  );
}
