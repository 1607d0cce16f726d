import Link from "next/link";
import { Timeline } from "@/components/timeline/timeline";
import { useDetailWords } from "@/components/words/use-detail-words";
import type { AuditRow } from "@/lib/query/audit";
import type { ObjectRef } from "@/reconciler/model/bucket";
import { timelineItems } from "./timeline-items";

type HistoryProps = { object: ObjectRef; timeline: { older: boolean; rows: readonly AuditRow[] } };

/** What happened. A timeline that was cut says so, and where the rest is. */
export function History({ object, timeline: { older, rows } }: HistoryProps) {
  const t = useDetailWords();
  const address = `/audit?kind=${encodeURIComponent(object.kind)}&key=${encodeURIComponent(object.key)}`;
  return (
    <>
      {older ? (
        <p className="pb-3 text-ink2">
          {t.detail.olderEntriesAreIn}{" "}
          <Link href={address} className="link">
            {t.common.theRecord}
          </Link>
          .
        </p>
      ) : null}
      <Timeline items={timelineItems(t, rows)} label={t.common.whatHappened} />
    </>
  );
}
