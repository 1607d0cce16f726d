import Link from "next/link";
import { StatusIcon } from "@/components/status/status-icon";
import { Card } from "@/components/ui/card";
import { Time } from "@/components/ui/time";
import { useStopWords } from "@/components/words/use-stop-words";
import { visibleText } from "@/lib/format/visible-text";
import type { InFlightRow } from "@/lib/query/installation";

/** What a stop does not call back: it was sent, or may have been. */
export function InFlight({ rows }: { rows: readonly InFlightRow[] }) {
  const t = useStopWords();
  return (
    <Card title={t.stops.alreadySentOrMayHaveBeen} flush={rows.length > 0}>
      {rows.length === 0 ? (
        <p className="text-ink2">{t.stops.nothingThatYouMaySeeIs}</p>
      ) : (
        <ul className="divide-y divide-line">
          {rows.map((row) => (
            <li key={row.attemptId} className="px-4 py-2.5 sm:px-5">
              <Link
                href={`/review/${row.repairId}`}
                prefetch={false}
                className="font-medium break-words hover:underline"
              >
                {visibleText(row.title ?? row.key)}
              </Link>
              <p className="flex flex-wrap items-center gap-x-1.5 text-ink2">
                {row.state === "unknown" ? (
                  <>
                    <StatusIcon status="not_confirmed" className="text-unsure" />{" "}
                    {t.stops.noClearAnswerNoFurtherAttempt} <Time at={row.reservedAt} />.
                  </>
                ) : (
                  <>
                    <StatusIcon status="verifying" className="text-verifying" /> {t.stops.underWaySince}{" "}
                    <Time at={row.reservedAt} as="clock" />
                    {t.stops.answersBy} <Time at={row.deadlineAt} as="clock" />.
                  </>
                )}
              </p>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
