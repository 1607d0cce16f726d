"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { PlumbDiff } from "@/components/diff/plumb-diff";
import { GateBadge, GateReasons } from "@/components/status/gate-badge";
import { ButtonLink } from "@/components/ui/button";
import { Time } from "@/components/ui/time";
import { ordinal } from "@/lib/format/count";
import { visibleText } from "@/lib/format/visible-text";
import { type DriftDetail, type DriftListRow, driftDetailOptions } from "@/lib/query/drifts";
import { diffRows } from "../diff-rows";
import { CustomerSees } from "../objects/customer-sees";
import { Reading } from "../reading";
import { StatusNow } from "../status-now";
import { AssignButton } from "./assign-button";
import { openRepair } from "./open-repair";
import { WhatItWouldDo } from "./what-it-would-do";

/** The drift that is looked at, beside the list. What the row knows is there at once; the rest follows. */
export function PreviewPane({ row, failed }: { row: DriftListRow | null; failed: boolean }) {
  return (
    <aside
      aria-label="Preview"
      className="sticky top-[3.25rem] h-[calc(100dvh-3.25rem)] overflow-y-auto border-line border-l bg-surface px-6 py-5 max-[75rem]:hidden"
    >
      {row === null ? (
        <p className="text-ink2">{failed ? "The list could not be read." : "Nothing to look at."}</p>
      ) : (
        <Preview key={row.id} row={row} />
      )}
    </aside>
  );
}

function Preview({ row }: { row: DriftListRow }) {
  const query = useQuery({ ...driftDetailOptions(row.id), placeholderData: keepPreviousData });
  return (
    <>
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <StatusNow status={row.status} stale={row.stale} expiresAt={row.evidenceExpiresAt} />
        {row.cameBack > 0 ? <span className="text-ink2">came back, {ordinal(row.cameBack + 1)} time</span> : null}
      </div>
      <h2 className="pt-2 text-[1.0625rem] leading-6 font-title tracking-snug">
        {visibleText(row.key)}: {visibleText(row.sentence)}
      </h2>
      <p className="pt-1 text-ink2">
        Found <Time at={row.firstSeen} as="clock" />
        {row.evidenceAsOf === null ? ", no evidence now" : null}
        {row.evidenceAsOf === null ? null : (
          <>
            , read again <Time at={row.evidenceAsOf} />
          </>
        )}
        {row.ownerName === null ? " · nobody owns it" : ` · team ${visibleText(row.ownerName)}`}
      </p>
      <Reading query={query} what="this drift" rows={4}>
        {(detail) => <PreviewBody detail={detail} row={row} />}
      </Reading>
    </>
  );
}

function PreviewBody({ detail, row }: { detail: DriftDetail; row: DriftListRow }) {
  const repair = openRepair(detail);
  return (
    <>
      {detail.difference.length === 0 ? null : (
        <PlumbDiff
          rows={diffRows(detail.difference, { repair: false })}
          caption={`Asked for and found, ${row.key}`}
          sameShown={2}
          hotkey={false}
          className="pt-4"
        />
      )}
      <h3 className="pt-5 font-strong">What it would do</h3>
      <WhatItWouldDo detail={detail} />
      {detail.drift.gateVerdict === null ? null : (
        <>
          <h3 className="pt-5 pb-1 font-strong">May it act?</h3>
          <GateBadge verdict={detail.drift.gateVerdict} />
          <GateReasons reasons={detail.drift.gateReasons} className="pt-1" />
        </>
      )}
      <h3 className="pt-5 pb-2 font-strong">What the customer sees now</h3>
      <CustomerSees object={detail.object} />
      <div className="flex flex-wrap gap-2 pt-5">
        {repair === null ? (
          <ButtonLink href={`/drift/${row.id}`} variant="primary">
            Open drift
          </ButtonLink>
        ) : (
          <>
            <ButtonLink href={`/review/${repair.id}`} variant="primary">
              {repair.state === "proposed" ? "Open review" : "Open repair"}
            </ButtonLink>
            <ButtonLink href={`/drift/${row.id}`}>Open drift</ButtonLink>
          </>
        )}
        <AssignButton drift={detail.drift} />
      </div>
    </>
  );
}
