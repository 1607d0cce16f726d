"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { clsx } from "clsx";
import { useWords } from "#use-words";
import { PlumbDiff } from "@/components/diff/plumb-diff";
import { GateBadge, GateReasons } from "@/components/status/gate-badge";
import { ButtonLink } from "@/components/ui/button";
import { Time } from "@/components/ui/time";
import { visibleText } from "@/lib/format/visible-text";
import { type DriftDetail, type DriftListRow, driftDetailOptions } from "@/lib/query/drifts";
import { PreviewKey } from "../block-keys";
import { diffRows } from "../diff-rows";
import { CustomerSees } from "../objects/customer-sees";
import { SnoozeButton } from "../objects/snooze-button";
import { Reading } from "../reading";
import { StatusNow } from "../status-now";
import { ACCEPTED_LOOK, Accepted } from "./accepted";
import { AssignButton, AssignToButton } from "./assign-button";
import { NoteButton } from "./note-button";
import { openRepair } from "./open-repair";
import { WhatItWouldDo } from "./what-it-would-do";

type PaneProps = {
  row: DriftListRow | null;
  failed: boolean;
  /** Rows are chosen: what can be done is done to them, and stands above the list. */
  choosing: boolean;
};

/** The drift that is looked at, beside the list. What the row knows is there at once; the rest follows. */
export function PreviewPane({ row, failed, choosing }: PaneProps) {
  const t = useWords();
  return (
    <aside
      aria-label={t.drift.preview}
      className="sticky top-[3.25rem] h-[calc(100dvh-3.25rem)] overflow-y-auto border-line border-s bg-surface px-6 py-5 max-[75rem]:hidden"
    >
      {row === null ? (
        <p className="text-ink2">{failed ? t.drift.theListCouldNotBeRead : t.drift.nothingToLookAt}</p>
      ) : (
        <Preview key={row.id} row={row} choosing={choosing} />
      )}
    </aside>
  );
}

function Preview({ row, choosing }: { row: DriftListRow; choosing: boolean }) {
  const t = useWords();
  const query = useQuery({ ...driftDetailOptions(row.id), placeholderData: keepPreviousData });
  return (
    <>
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <StatusNow status={row.status} stale={row.stale} expiresAt={row.evidenceExpiresAt} />
        {row.cameBack > 0 ? <span className="text-ink2">{t.drift.cameBackTime(row.cameBack + 1)}</span> : null}
      </div>
      <h2 className="pt-2 text-[1.0625rem] leading-6 font-title tracking-snug">
        {visibleText(row.key)}: <span lang="en">{visibleText(row.sentence)}</span>
      </h2>
      <p className="pt-1 text-ink2">
        {t.common.found} <Time at={row.firstSeen} as="clock" />
        {row.evidenceAsOf === null ? t.drift.noEvidenceNow : null}
        {row.evidenceAsOf === null ? null : (
          <>
            {t.drift.readAgain} <Time at={row.evidenceAsOf} />
          </>
        )}
        {row.ownerName === null ? t.common.nobodyOwnsIt : t.common.team(visibleText(row.ownerName))}
      </p>
      <Reading query={query} what={t.drift.thisDrift} rows={4}>
        {(detail) => <PreviewBody detail={detail} row={row} choosing={choosing} />}
      </Reading>
    </>
  );
}

function PreviewBody({ detail, row, choosing }: { detail: DriftDetail; row: DriftListRow; choosing: boolean }) {
  const t = useWords();
  const repair = openRepair(detail);
  return (
    <>
      {detail.difference.length === 0 ? null : (
        <PlumbDiff
          rows={diffRows(t, detail.difference, { repair: false })}
          caption={t.common.askedForAndFound(row.key)}
          sameShown={2}
          hotkey={false}
          className={clsx("pt-4", detail.drift.acceptance !== null && ACCEPTED_LOOK)}
        />
      )}
      <Accepted acceptance={detail.drift.acceptance} />
      <h3 id="next" tabIndex={-1} className="scroll-mt-5 pt-5 font-strong">
        {t.common.whatItWouldDo}
      </h3>
      <PreviewKey id="next" />
      <WhatItWouldDo detail={detail} />
      {detail.drift.gateVerdict === null ? null : (
        <>
          <h3 className="pt-5 pb-1 font-strong">{t.drift.mayItAct}</h3>
          <GateBadge verdict={detail.drift.gateVerdict} />
          <GateReasons reasons={detail.drift.gateReasons} className="pt-1" />
        </>
      )}
      <h3 className="pt-5 pb-2 font-strong">{t.common.whatTheCustomerSeesNow}</h3>
      <CustomerSees object={detail.object} />
      <div className="flex flex-wrap gap-2 pt-5">
        {repair === null ? (
          <ButtonLink href={`/drift/${row.id}`} variant="primary">
            {t.common.openDrift}
          </ButtonLink>
        ) : (
          <>
            <ButtonLink href={`/review/${repair.id}`} variant="primary">
              {repair.state === "proposed" ? t.drift.openReview : t.drift.openRepair}
            </ButtonLink>
            <ButtonLink href={`/drift/${row.id}`}>{t.common.openDrift}</ButtonLink>
          </>
        )}
        {choosing ? null : (
          <>
            <AssignButton drift={detail.drift} />
            <AssignToButton drift={detail.drift} />
            <SnoozeButton object={detail.object} />
            <NoteButton drift={detail.drift} />
          </>
        )}
      </div>
    </>
  );
}
