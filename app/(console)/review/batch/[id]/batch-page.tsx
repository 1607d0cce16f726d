"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { PageBody, PageHeader } from "@/components/shell/page-header";
import { Notice } from "@/components/states/notice";
import { DriftClassLabel } from "@/components/status/drift-class-label";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { laterDialog } from "@/components/ui/later-dialog";
import { Mono } from "@/components/ui/mono";
import { useReviewWords } from "@/components/words/use-review-words";
import { type ReviewBatch, reviewBatchOptions } from "@/lib/query/reviews";
import { alike } from "@/reconciler/model/change-shape";
import { BackKey } from "../../../block-keys";
import { Reading } from "../../../reading";
import type { ApproveBatchPanelProps } from "./approve-batch-panel";
import { BatchRowItem } from "./batch-row";
import { Decided } from "./decided";
import { useBatch } from "./use-batch";

const ApproveBatchPanel = laterDialog<ApproveBatchPanelProps>(
  async () => (await import("./approve-batch-panel")).ApproveBatchPanel,
);

/** Are these really all the same change? What is unlike the rest stands first. */
export function BatchPage({ id, decided }: { id: string; decided: readonly string[] }) {
  const t = useReviewWords();
  const query = useQuery(reviewBatchOptions(id));
  return (
    <PageBody>
      <BackKey list="/review" />
      <Reading query={query} title={t.common.review} what={t.batch.theseRepairs}>
        {(batch) => <Batch batch={batch} decided={decided} />}
      </Reading>
    </PageBody>
  );
}

function Batch({ batch, decided }: { batch: ReviewBatch; decided: readonly string[] }) {
  const t = useReviewWords();
  const state = useBatch(batch, decided);
  const [open, setOpen] = useState(false);
  const groups = alike(batch.rows);
  const n = state.chosen.length;
  const reason =
    n === 0 ? t.batch.chooseOne : state.unopened.length > 0 ? t.batch.openMore(state.unopened.length) : null;
  return (
    <>
      <PageHeader
        crumbs={
          <Link href="/review" className="hover:underline">
            {t.common.review}
          </Link>
        }
        title={batch.rows.length === 0 ? t.batch.noneOfTheseWait : t.batch.sameChange(batch.rows.length, groups.length)}
        facts={
          <>
            <DriftClassLabel class={batch.class} direction={null} />
            <Mono>{batch.connector}</Mono>
            <Mono>{batch.action.replaceAll(".", " + ")}</Mono>
          </>
        }
        sub={batch.more ? t.batch.onlyTheFirst(batch.most) : null}
        actions={
          batch.rows.length === 0 ? null : (
            <Button
              variant="primary"
              hotkey="a"
              hotkeyLabel={t.batch.approveN(n)}
              reason={reason}
              onClick={() => setOpen(true)}
            >
              {t.batch.approveN(n)}
            </Button>
          )
        }
      />
      {decided.length + state.refused.length === 0 ? null : <Decided repairs={decided} refused={state.refused} />}
      {batch.rows.length === 0 ? null : (
        <Notice tone="review" className="mb-4 rounded-card md:px-4">
          {t.batch.openASample(state.sample.length)}{" "}
          {t.batch.openedOf(state.sample.length - state.unopened.length, state.sample.length)}
        </Notice>
      )}
      <div className="flex flex-col gap-4">
        {groups.map(({ shape, rows }) => (
          <Card key={shape} title={t.batch.alike(rows.length)}>
            <ul className="divide-y divide-line">
              {rows.map((row) => (
                <BatchRowItem key={row.id} row={row} state={state} />
              ))}
            </ul>
          </Card>
        ))}
      </div>
      <ApproveBatchPanel state={state} open={open} onClose={() => setOpen(false)} reason={reason} />
    </>
  );
}
