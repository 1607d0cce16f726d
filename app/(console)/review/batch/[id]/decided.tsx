"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { RepairStateBadge } from "@/components/status/repair-state-badge";
import { Card } from "@/components/ui/card";
import { Time } from "@/components/ui/time";
import { useReviewWords } from "@/components/words/use-review-words";
import { visibleText } from "@/lib/format/visible-text";
import { type RepairEnd, repairEndsOptions } from "@/lib/query/reviews";
import type { ReviewWords } from "@/lib/words/words";
import { REPAIR_STATES } from "@/reconciler/model/repair";
import { Reading } from "../../../reading";
import type { Refused } from "./use-batch";

type DecidedProps = { repairs: readonly string[]; refused: readonly Refused[] };

/** After the decision the page stays, and tells what becomes of each as it happens. */
export function Decided({ repairs, refused }: DecidedProps) {
  const t = useReviewWords();
  const query = useQuery({ ...repairEndsOptions(repairs), enabled: repairs.length > 0 });
  return (
    <Card title={t.review.whatBecameOfIt} className="mb-4">
      {repairs.length === 0 ? null : (
        <Reading query={query} what={t.batch.theseRepairs} rows={repairs.length}>
          {({ rows }) => (
            <>
              <p role="status" className="pb-2 text-ink2">
                {endsWords(t, rows)}
              </p>
              <ul aria-label={t.review.whatBecameOfIt} className="divide-y divide-line">
                {rows.map((row) => (
                  <End key={row.id} row={row} />
                ))}
              </ul>
            </>
          )}
        </Reading>
      )}
      {refused.length === 0 ? null : (
        <ul aria-label={t.batch.notApproved} className="divide-y divide-line border-line border-t pt-1">
          {refused.map(({ repair, key, says }) => (
            <li key={repair} className="flex flex-wrap items-baseline justify-between gap-x-4 py-1.5">
              <Link href={`/review/${repair}`} className="min-w-0 wrap-break-word hover:underline">
                {visibleText(key)}
              </Link>
              <span className="text-ink2">
                {t.batch.notApproved}: {says}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function End({ row }: { row: RepairEnd }) {
  return (
    <li className="flex flex-wrap items-baseline justify-between gap-x-4 py-1.5">
      <Link href={`/review/${row.id}`} className="min-w-0 wrap-break-word hover:underline">
        <span lang="en">{visibleText(row.title)}</span>
      </Link>
      <span className="inline-flex items-baseline gap-3 text-ink2">
        <RepairStateBadge state={row.state} />
        <Time at={row.stateSince} as="clock" />
      </span>
    </li>
  );
}

/** "6 approved here: 4 confirmed, 2 being sent." */
function endsWords(t: ReviewWords, rows: readonly RepairEnd[]): string {
  const each = REPAIR_STATES.flatMap((state) => {
    const n = rows.filter((row) => row.state === state).length;
    return n === 0 ? [] : [`${t.count(n)} ${t.inSentence(t.names.repairStates[state])}`];
  });
  return t.batch.decidedHere(rows.length, t.listed(each));
}
