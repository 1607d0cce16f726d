"use client";

import { clsx } from "clsx";
import { useWords } from "#use-words";
import { leaveList } from "@/components/data-table/way-back";
import { PlumbDiff } from "@/components/diff/plumb-diff";
import { GateBadge, GateReasons } from "@/components/status/gate-badge";
import { ButtonLink } from "@/components/ui/button";
import { visibleText } from "@/lib/format/visible-text";
import type { DriftBrief, DriftDetail } from "@/lib/query/drifts";
import { PreviewKey } from "../block-keys";
import { diffRows } from "../diff-rows";
import { CustomerSees } from "../objects/customer-sees";
import { Held } from "../objects/held";
import { SnoozeButton } from "../objects/snooze-button";
import { ACCEPTED_LOOK, Accepted } from "./accepted";
import { AssignButton, AssignToButton } from "./assign-button";
import { NoteButton } from "./note-button";
import { openRepair } from "./open-repair";
import { WhatItWouldDo } from "./what-it-would-do";

export type PreviewBodyProps = {
  detail: DriftDetail;
  row: DriftBrief;
  /** Rows are chosen: what can be done is done to them, and stands above the list. */
  choosing: boolean;
};

/** What differs, what would be done about it, and what may be done now. */
export function PreviewBody({ detail, row, choosing }: PreviewBodyProps) {
  const t = useWords();
  const repair = openRepair(detail);
  const href = `/drift/${row.id}`;
  return (
    <>
      {/* First, where nothing that comes later moves it from under the pointer. */}
      <div className="flex flex-wrap gap-2 pt-4">
        {repair === null ? null : (
          <ButtonLink href={`/review/${repair.id}`} variant="primary">
            {repair.state === "proposed" ? t.drift.openReview : t.drift.openRepair}
          </ButtonLink>
        )}
        <ButtonLink
          href={href}
          variant={repair === null ? "primary" : "secondary"}
          hotkey="d"
          onClick={() => leaveList(href)}
        >
          {t.common.openDrift}
        </ButtonLink>
        {choosing ? null : (
          <>
            <AssignButton drift={detail.drift} />
            <AssignToButton drift={detail.drift} />
            <SnoozeButton object={detail.object} />
            <NoteButton drift={detail.drift} />
          </>
        )}
      </div>
      <div className="flex flex-col gap-2 pt-4 empty:hidden">
        <Held object={detail.object} />
      </div>
      {detail.difference.length === 0 ? null : (
        <PlumbDiff
          rows={diffRows(t, detail.difference, { repair: false })}
          caption={t.common.askedForAndFound(visibleText(row.key))}
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
    </>
  );
}
