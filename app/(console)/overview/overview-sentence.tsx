import Link from "next/link";
import type { ReactNode } from "react";
import { Time } from "@/components/ui/time";
import { useOverviewWords } from "@/components/words/use-overview-words";
import type { OverviewCounts } from "@/lib/query/installation";
import type { OverviewWords } from "@/lib/words/words";

const waitingCount = ({ waiting }: OverviewCounts) => ({
  n: waiting.mine.n + waiting.others.n,
  capped: waiting.mine.capped || waiting.others.capped,
});

/** The page's answer: is anything getting worse, and does it need a person? */
export function overviewTitle(t: OverviewWords, counts: OverviewCounts): string {
  const waiting = waitingCount(counts);
  const waits = waiting.n === 0 ? "" : t.overview.forADecision(waiting);
  if (counts.open > 0) return t.overview.openDrift(counts.open, waits);
  const unseen = counts.unjudged.n > 0 ? t.overview.inWhatCouldBeSeen : "";
  return t.overview.noOpenDrift(unseen, waits);
}

/** What the answer rests on, and what could not be seen. Never a number without a time. */
export function OverviewSub({ counts }: { counts: OverviewCounts }) {
  const t = useOverviewWords();
  const stale = counts.sources.filter((source) => source.stale).length;
  const parts: ReactNode[] = [];
  if (counts.oldest !== null) {
    parts.push(
      <>
        {t.overview.oldest} <Time at={counts.oldest.firstSeen} as="age" />.
      </>,
    );
  }
  if (counts.assignedToMe > 0) {
    parts.push(
      <Link href="/drift?assignee=me" className="link">
        {t.overview.assignedToYou(counts.assignedToMe)}
      </Link>,
    );
  }
  parts.push(sourcesSentence(t, stale, counts));
  parts.push(
    counts.lastFullLook === null ? (
      t.common.thereWasNoFullLookYet
    ) : (
      <>
        {t.common.lastFullLook} <Time at={counts.lastFullLook.at} as="clock" />.
      </>
    ),
  );
  return parts.map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: sentences of one paragraph have no other identity.
    <span key={index}>
      {index > 0 ? " " : ""}
      {part}
    </span>
  ));
}

function sourcesSentence(t: OverviewWords, stale: number, { sources, unjudged, objects }: OverviewCounts): string {
  const judged = t.overview.ofObjectsCouldNotBeJudged(unjudged, objects);
  if (stale === 0)
    return unjudged.n === 0
      ? t.overview.fresh(allOf(t, sources.length))
      : t.overview.freshBut(allOf(t, sources.length), judged);
  const behind = t.overview.ofStale(stale, sources.length);
  return unjudged.n === 0 ? `${behind}.` : t.overview.so(behind, judged);
}

function allOf(t: OverviewWords, sources: number): string {
  return sources === 1 ? t.overview.itsOneSourceIs : t.overview.allSourcesAre(sources);
}
