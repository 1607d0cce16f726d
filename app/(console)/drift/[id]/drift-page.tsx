"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useWords } from "#use-words";
import { PageBody, PageHeader } from "@/components/shell/page-header";
import { DriftClassLabel } from "@/components/status/drift-class-label";
import { ButtonLink } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Mono } from "@/components/ui/mono";
import { Time } from "@/components/ui/time";
import { driftMarkdown } from "@/lib/format/drift-markdown";
import { visibleText } from "@/lib/format/visible-text";
import { type DriftDetail, driftDetailOptions } from "@/lib/query/drifts";
import { BackKey, BlockKeys, PreviewKey } from "../../block-keys";
import { objectHref } from "../../object-href";
import { Held } from "../../objects/held";
import { LookAgainButton } from "../../objects/look-again-button";
import { SnoozeButton } from "../../objects/snooze-button";
import { Reading } from "../../reading";
import { StatusNow } from "../../status-now";
import { AcceptButton } from "../accept-button";
import { AssignButton, AssignToButton } from "../assign-button";
import { NoteButton } from "../note-button";
import { openRepair } from "../open-repair";
import { DriftBlocks } from "./drift-blocks";

/** What differs, how we know, what was tried, what is uncertain, and what may be done. */
export function DriftPage({ id }: { id: string }) {
  const t = useWords();
  const query = useQuery(driftDetailOptions(id));
  return (
    <PageBody paper>
      <BackKey list="/drift" />
      <Reading query={query} title={t.common.drift} what={t.drift.thisDrift}>
        {(detail) => (
          <>
            <BlockKeys />
            <PreviewKey id="next" />
            <PageHeader
              crumbs={<Crumbs detail={detail} />}
              title={
                <>
                  {visibleText(detail.drift.key)}: <span lang="en">{visibleText(detail.drift.sentence)}</span>
                </>
              }
              facts={<Facts detail={detail} />}
              actions={<Actions detail={detail} />}
            />
            <div className="flex flex-col gap-2 pb-4 empty:hidden">
              <Held object={detail.object} />
            </div>
            <DriftBlocks detail={detail} />
          </>
        )}
      </Reading>
    </PageBody>
  );
}

function Crumbs({ detail: { drift } }: { detail: DriftDetail }) {
  const t = useWords();
  return (
    <>
      <Link href="/drift" className="hover:underline">
        {t.common.drift}
      </Link>
      {" · "}
      <Link href={objectHref(drift)} className="hover:underline">
        <Mono>
          {drift.kind} / {visibleText(drift.key)}
        </Mono>
      </Link>
    </>
  );
}

function Facts({ detail: { drift, object } }: { detail: DriftDetail }) {
  const t = useWords();
  const resolved = drift.resolvedAt;
  return (
    <>
      <StatusNow status={object.status} stale={object.stale} expiresAt={object.expiresAt} />
      <DriftClassLabel class={drift.class} direction={drift.direction} />
      <span>
        {resolved === null ? (
          <>
            {t.drift.seenFor} <Time at={drift.firstSeen} as="age" />
          </>
        ) : (
          <>
            {t.drift.goneSince} <Time at={resolved} as="clock" />
          </>
        )}
        {drift.cameBack > 0 ? t.drift.cameBackTimeAside(drift.cameBack + 1) : null}
        {object.ownerName === null ? t.common.nobodyOwnsIt : t.common.team(visibleText(object.ownerName))}
        {drift.assigneeName === null ? null : t.drift.assignedTo(visibleText(drift.assigneeName))}
      </span>
    </>
  );
}

function Actions({ detail }: { detail: DriftDetail }) {
  const t = useWords();
  const repair = openRepair(detail);
  return (
    <>
      {repair === null ? null : (
        <ButtonLink href={`/review/${repair.id}`} variant="primary">
          {repair.state === "proposed" ? t.drift.openReview : t.drift.openRepair}
        </ButtonLink>
      )}
      <LookAgainButton object={detail.object} />
      <SnoozeButton object={detail.object} />
      <AcceptButton drift={detail.drift} />
      <NoteButton drift={detail.drift} />
      <AssignButton drift={detail.drift} />
      <AssignToButton drift={detail.drift} />
      <CopyButton
        value={() => driftMarkdown(detail, `${window.location.origin}/drift/${detail.drift.id}`)}
        label={t.drift.copyAsMarkdown}
        wordy
        className="h-(--control-h)"
      />
    </>
  );
}
