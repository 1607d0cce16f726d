"use client";

import { useQuery } from "@tanstack/react-query";
import { type SyntheticEvent, useEffect, useEffectEvent, useState } from "react";
import { PlumbDiff } from "@/components/diff/plumb-diff";
import { Badge } from "@/components/ui/badge";
import { ButtonLink } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/field";
import { Time } from "@/components/ui/time";
import { useReviewWords } from "@/components/words/use-review-words";
import { visibleText } from "@/lib/format/visible-text";
import { type BatchRow, type ReviewDetail, reviewDetailOptions } from "@/lib/query/reviews";
import { diffRows } from "../../../diff-rows";
import { Reading } from "../../../reading";
import type { BatchState } from "./use-batch";

export function BatchRowItem({ row, state }: { row: BatchRow; state: BatchState }) {
  const t = useReviewWords();
  const [open, setOpen] = useState(false);
  const inSample = state.sample.some((one) => one.id === row.id);
  function onToggle(event: SyntheticEvent<HTMLDetailsElement>): void {
    setOpen(event.currentTarget.open);
  }
  return (
    <li className="flex items-start gap-2 py-2 first:pt-0 last:pb-0">
      <Checkbox
        label={t.inbox.selectRow(visibleText(row.key))}
        hideLabel
        checked={state.isChosen(row.id)}
        onChange={() => state.toggle(row.id)}
      />
      <details className="min-w-0 flex-1" onToggle={onToggle}>
        <summary className="min-h-6 cursor-pointer">
          <span lang="en" className="font-strong">
            {visibleText(row.title)}
          </span>{" "}
          {inSample ? (
            <Badge tone={state.isOpened(row.id) ? "neutral" : "review"}>
              {state.isOpened(row.id) ? t.batch.opened : t.batch.openThis}
            </Badge>
          ) : null}
          <span className="block text-ink2">
            {visibleText(row.key)}: <span lang="en">{visibleText(row.sentence)}</span>
          </span>
        </summary>
        {open ? <Opened row={row} onShown={() => state.open(row.id)} /> : null}
      </details>
    </li>
  );
}

function Opened({ row, onShown }: { row: BatchRow; onShown: () => void }) {
  const t = useReviewWords();
  const query = useQuery(reviewDetailOptions(row.id));
  return (
    <div className="pt-2 pb-1">
      <Reading query={query} what={t.batch.thisRepair} rows={2}>
        {(detail) => <Grounds row={row} detail={detail} onShown={onShown} />}
      </Reading>
    </div>
  );
}

type GroundsProps = { row: BatchRow; detail: ReviewDetail; onShown: () => void };

/** It counts as opened once what it rests on is on the screen. */
function Grounds({ row, detail, onShown }: GroundsProps) {
  const t = useReviewWords();
  const shown = useEffectEvent(onShown);
  useEffect(() => shown(), []);
  return (
    <>
      {detail.difference.length === 0 ? null : (
        <PlumbDiff
          rows={diffRows(t, detail.difference, { repair: true })}
          caption={t.common.askedForAndFound(visibleText(row.key))}
          hotkey={false}
        />
      )}
      <p className="pt-2 text-ink2">
        {t.common.evidence}:{" "}
        {detail.object.verdictAsOf === null ? t.common.none : <Time at={detail.object.verdictAsOf} />}
      </p>
      <ButtonLink href={`/review/${row.id}`} size="sm" className="mt-2">
        {t.drift.openReview}
      </ButtonLink>
    </>
  );
}
