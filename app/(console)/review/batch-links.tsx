"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useReviewWords } from "@/components/words/use-review-words";
import { reviewBatchListOptions } from "@/lib/query/reviews";

/** What waits and would do the same thing, to be decided together. */
export function BatchLinks() {
  const t = useReviewWords();
  const { data } = useQuery(reviewBatchListOptions());
  const rows = data?.rows ?? [];
  if (rows.length === 0) return null;
  return (
    <ul className="flex flex-wrap gap-x-5 gap-y-1 py-2 max-sm:hidden">
      {rows.map((row) => (
        <li key={row.id}>
          <Link href={`/review/batch/${encodeURIComponent(row.id)}`} prefetch={false} className="link">
            {t.batch.reviewTogether(row.n, t.names.classes[row.class], row.connector)}
          </Link>
        </li>
      ))}
    </ul>
  );
}
