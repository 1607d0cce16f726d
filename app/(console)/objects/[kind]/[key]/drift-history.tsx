import Link from "next/link";
import { useWords } from "#use-words";
import { DriftClassLabel } from "@/components/status/drift-class-label";
import { Time } from "@/components/ui/time";
import { visibleText } from "@/lib/format/visible-text";
import type { DriftRow } from "@/lib/query/drifts";

export function DriftHistory({ drifts }: { drifts: readonly DriftRow[] }) {
  const t = useWords();
  if (drifts.length === 0) return <p className="px-4 pb-4 text-ink2 sm:px-5">{t.objects.noneWasEverFound}</p>;
  return (
    <ul className="divide-y divide-line">
      {drifts.map((drift) => (
        <li
          key={drift.id}
          className="relative flex flex-wrap items-baseline justify-between gap-x-4 px-4 py-2 sm:px-5 hover:bg-sunk/60"
        >
          <span className="min-w-0 flex-[1_1_16rem]">
            <Link href={`/drift/${drift.id}`} prefetch={false} className="after:absolute after:inset-0">
              <span lang="en">{visibleText(drift.sentence)}</span>
            </Link>
            <DriftClassLabel class={drift.class} direction={drift.direction} className="block" />
          </span>
          <span className="text-ink2">
            <Time at={drift.firstSeen} as="clock" />
            {drift.cameBack > 0 ? t.objects.time(drift.cameBack + 1) : null}
            {" · "}
            {drift.acceptance !== null && drift.resolvedAt === null ? (
              t.inbox.acceptedMark
            ) : drift.resolvedAt === null || drift.resolution === null ? (
              <span className="font-medium text-repair">{t.common.open}</span>
            ) : (
              <>
                {t.objects.ends[drift.resolution]} <Time at={drift.resolvedAt} as="clock" />
              </>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
