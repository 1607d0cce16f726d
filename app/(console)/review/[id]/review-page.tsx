"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import { useHotkey, useKeyInForce } from "@/components/keyboard/hotkeys";
import { PageBody, PageHeader } from "@/components/shell/page-header";
import { DriftClassLabel } from "@/components/status/drift-class-label";
import { RepairStateBadge } from "@/components/status/repair-state-badge";
import { useAnnounce } from "@/components/ui/messages";
import { Mono } from "@/components/ui/mono";
import { Time } from "@/components/ui/time";
import { useReviewWords } from "@/components/words/use-review-words";
import { visibleText } from "@/lib/format/visible-text";
import { type ReviewDetail, reviewDetailOptions } from "@/lib/query/reviews";
import type { RepairState } from "@/reconciler/model/repair";
import { BackKey, BlockKeys, PreviewKey } from "../../block-keys";
import { objectHref } from "../../object-href";
import { Reading } from "../../reading";
import { StatusNow } from "../../status-now";
import { proposerWords } from "../proposer-words";
import { DecisionBar } from "./decision-bar";
import { ReviewBlocks } from "./review-blocks";
import { ReviewNotices } from "./review-notices";

/** What exactly would change, whether the evidence is good, and whether it can be undone; then what became of it. */
export function ReviewPage({ id }: { id: string }) {
  const t = useReviewWords();
  const query = useQuery(reviewDetailOptions(id));
  return (
    <PageBody>
      <BackKey list="/review" />
      <Reading query={query} title={t.common.review} what={t.review.thisRepair}>
        {(detail) => (
          <>
            <NeighbourKeys detail={detail} />
            <BlockKeys />
            <PreviewKey id="plan" />
            <StateTold state={detail.repair.state} />
            <PageHeader
              crumbs={<Crumbs detail={detail} />}
              title={<span lang="en">{visibleText(detail.repair.plan.title)}</span>}
              facts={<Facts detail={detail} />}
              actions={<DecisionBar detail={detail} />}
            />
            <ReviewNotices detail={detail} />
            <ReviewBlocks detail={detail} />
          </>
        )}
      </Reading>
    </PageBody>
  );
}

/** What becomes of it by itself is read out; the decision itself has a message. */
function StateTold({ state }: { state: RepairState }) {
  const t = useReviewWords();
  const announce = useAnnounce();
  const told = useRef(state);
  useEffect(() => {
    if (told.current === state) return;
    told.current = state;
    if (state !== "approved") announce(t.review.thisRepairIs(t.inSentence(t.names.repairStates[state])));
  }, [announce, state, t]);
  return null;
}

function NeighbourKeys({ detail: { neighbours } }: { detail: ReviewDetail }) {
  const t = useReviewWords();
  const router = useRouter();
  const go = (id: string | null) => () => id !== null && router.push(`/review/${id}`);
  useHotkey({ keys: "j", label: t.review.nextThatWaitsForYou, group: "page", onPress: go(neighbours.next) });
  useHotkey({
    keys: "k",
    label: t.review.previousThatWaitsForYou,
    group: "page",
    onPress: go(neighbours.previous),
  });
  return null;
}

function Crumbs({ detail: { repair, neighbours } }: { detail: ReviewDetail }) {
  const t = useReviewWords();
  const { position, total, previous, next } = neighbours;
  const [previousKey, nextKey] = [useKeyInForce("k"), useKeyInForce("j")];
  return (
    <span className="inline-flex flex-wrap items-baseline gap-x-2 [&>a]:inline-flex [&>a]:min-h-6 [&>a]:items-center">
      <Link href="/review" className="hover:underline">
        {t.common.review}
      </Link>
      {position === null ? null : <span>{t.review.of(position, total)}</span>}
      {previous === null ? null : (
        <Link href={`/review/${previous}`} className="link" aria-keyshortcuts={previousKey}>
          {t.review.previous}
        </Link>
      )}
      {next === null ? null : (
        <Link href={`/review/${next}`} className="link" aria-keyshortcuts={nextKey}>
          {t.review.next}
        </Link>
      )}
      <span aria-hidden="true">·</span>
      <Link href={objectHref(repair)} className="hover:underline">
        <Mono>
          {repair.kind} / {visibleText(repair.key)}
        </Mono>
      </Link>
    </span>
  );
}

function Facts({ detail }: { detail: ReviewDetail }) {
  const t = useReviewWords();
  const { repair, object, waiting } = detail;
  return (
    <>
      {waiting ? (
        <StatusNow status={object.status} stale={object.stale} expiresAt={object.expiresAt} />
      ) : (
        <RepairStateBadge state={repair.state} />
      )}
      <DriftClassLabel class={repair.class} direction={repair.direction} />
      <span>
        {waiting ? (
          <>
            {t.review.waitingSince} <Time at={repair.proposedAt} as="age" />
            {repair.expiresAt === null ? null : (
              <>
                {t.review.expiresAside}
                <Time at={repair.expiresAt} as="at" />
              </>
            )}
          </>
        ) : (
          <>
            {t.common.sinceWhen} <Time at={repair.stateSince} as="clock" />
          </>
        )}
        {t.review.proposedByAside(proposerWords(t, repair))}
      </span>
    </>
  );
}
