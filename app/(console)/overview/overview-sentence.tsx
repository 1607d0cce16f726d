import Link from "next/link";
import type { ReactNode } from "react";
import { Time } from "@/components/ui/time";
import { formatCapped, formatCount, plural } from "@/lib/format/count";
import type { OverviewCounts } from "@/lib/query/installation";

const waitingCount = ({ waiting }: OverviewCounts) => ({
  n: waiting.mine.n + waiting.others.n,
  capped: waiting.mine.capped || waiting.others.capped,
});

/** The page's answer: is anything getting worse, and does it need a person? */
export function overviewTitle(counts: OverviewCounts): string {
  const waiting = waitingCount(counts);
  const waits = waiting.n === 0 ? "" : ` ${formatCapped(waiting)} ${waiting.n === 1 ? "waits" : "wait"} for a person.`;
  if (counts.open > 0) return `${plural(counts.open, "open drift")}.${waits}`;
  const unseen = counts.unjudged.n > 0 ? " in what could be seen" : "";
  return `No open drift${unseen}.${waits}`;
}

/** What the answer rests on, and what could not be seen. Never a number without a time. */
export function OverviewSub({ counts }: { counts: OverviewCounts }) {
  const stale = counts.sources.filter((source) => source.stale).length;
  const parts: ReactNode[] = [];
  if (counts.oldest !== null) {
    parts.push(
      <>
        Oldest <Time at={counts.oldest.firstSeen} as="age" />.
      </>,
    );
  }
  if (counts.assignedToMe > 0) {
    parts.push(
      <Link href="/drift?assignee=me" className="link">
        {formatCount(counts.assignedToMe)} assigned to you.
      </Link>,
    );
  }
  parts.push(sourcesSentence(stale, counts));
  parts.push(
    counts.lastFullLook === null ? (
      "There was no full look yet."
    ) : (
      <>
        Last full look <Time at={counts.lastFullLook.at} as="clock" />.
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

function sourcesSentence(stale: number, { sources, unjudged, objects }: OverviewCounts): string {
  const judged = `${formatCapped(unjudged)} of ${formatCapped(objects)} objects could not be judged.`;
  if (stale === 0)
    return unjudged.n === 0 ? `${allOf(sources.length)} fresh.` : `${allOf(sources.length)} fresh; ${judged}`;
  const behind = `${formatCount(stale)} of ${plural(sources.length, "source")} ${stale === 1 ? "is" : "are"} stale`;
  return unjudged.n === 0 ? `${behind}.` : `${behind}, so ${judged}`;
}

function allOf(sources: number): string {
  return sources === 1 ? "Its one source is" : `All ${formatCount(sources)} sources are`;
}
