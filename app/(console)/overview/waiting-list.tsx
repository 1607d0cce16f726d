import Link from "next/link";
import { DriftClassLabel } from "@/components/status/drift-class-label";
import { Card } from "@/components/ui/card";
import { Time } from "@/components/ui/time";
import { useOverviewWords } from "@/components/words/use-overview-words";
import { visibleText } from "@/lib/format/visible-text";
import type { OverviewCounts } from "@/lib/query/installation";

type Waiting = OverviewCounts["waiting"];

/** What waits longest for a decision, and whether it is this person's to take. */
export function WaitingList({ waiting, className }: { waiting: Waiting; className?: string }) {
  const t = useOverviewWords();
  const all = waiting.mine.n + waiting.others.n;
  return (
    <Card
      title={t.overview.waitsForADecision}
      aside={all === 0 ? null : all > waiting.longest.length ? <AllLink waiting={waiting} /> : t.overview.longestFirst}
      flush
      className={className}
    >
      {all === 0 ? (
        <p className="px-4 pb-4 text-ink2 sm:px-5">{t.common.nothingWaitsForADecision}</p>
      ) : (
        <ul className="divide-y divide-line">
          {waiting.longest.map((row) => (
            <li
              key={row.id}
              className="relative flex items-start justify-between gap-x-4 max-sm:flex-wrap px-4 py-2.5 sm:px-5 hover:bg-sunk/60"
            >
              <div className="min-w-0 max-sm:basis-full">
                <Link href={`/review/${row.id}`} prefetch={false} className="font-medium after:absolute after:inset-0">
                  <span lang="en">{visibleText(row.title)}</span>
                </Link>
                <DriftClassLabel class={row.class} direction={row.direction} className="block" />
              </div>
              <div className="shrink-0 text-end text-ink2 max-sm:flex max-sm:basis-full max-sm:gap-x-2">
                <Time at={row.proposedAt} as="age" className="block text-ink" />
                {row.notMine === null ? t.overview.youMayDecide : t.notMine.short[row.notMine]}
              </div>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function AllLink({ waiting }: { waiting: Waiting }) {
  const t = useOverviewWords();
  const all = { n: waiting.mine.n + waiting.others.n, capped: waiting.mine.capped || waiting.others.capped };
  return (
    <Link href="/review" className="link">
      {t.overview.all(all)}
    </Link>
  );
}
