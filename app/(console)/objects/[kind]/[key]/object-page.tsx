"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { ReactNode } from "react";
import { useWords } from "#use-words";
import { PageBody, PageHeader } from "@/components/shell/page-header";
import { CopyButton } from "@/components/ui/copy-button";
import { Mono } from "@/components/ui/mono";
import { Time } from "@/components/ui/time";
import { isNextLook } from "@/lib/format/next-check";
import { visibleText } from "@/lib/format/visible-text";
import { type ObjectDetail, objectDetailOptions } from "@/lib/query/objects";
import type { Words } from "@/lib/words/words";
import type { ObjectRef } from "@/reconciler/model/bucket";
import { BackKey, BlockKeys } from "../../../block-keys";
import { Reading } from "../../../reading";
import { StatusNow } from "../../../status-now";
import { LookAgainButton } from "../../look-again-button";
import { SnoozeButton } from "../../snooze-button";
import { ObjectBlocks } from "./object-blocks";
import { ticketSummary } from "./ticket-summary";

/** Is this one thing right now what was asked? */
export function ObjectPage({ objectRef }: { objectRef: ObjectRef }) {
  const t = useWords();
  const query = useQuery(objectDetailOptions(objectRef));
  return (
    <PageBody>
      <BackKey list="/objects" />
      <Reading query={query} title={t.common.object} what={t.objects.thisObject}>
        {(detail) => (
          <>
            <BlockKeys />
            <PageHeader
              crumbs={
                <>
                  <Link href="/objects" className="hover:underline">
                    {t.common.objects}
                  </Link>
                  {" · "}
                  <Mono>{detail.object.kind}</Mono>
                </>
              }
              title={titleOf(t, detail)}
              facts={<Facts detail={detail} />}
              actions={
                <>
                  <LookAgainButton object={detail.object} />
                  <SnoozeButton object={detail.object} />
                </>
              }
            />
            <ObjectBlocks detail={detail} />
          </>
        )}
      </Reading>
    </PageBody>
  );
}

/** The verdict, as a sentence. */
function titleOf(t: Words, { object, drifts }: ObjectDetail): ReactNode {
  const name = visibleText(object.key);
  const open = drifts.filter((drift) => drift.resolvedAt === null);
  if (open.length === 1 && open[0]) {
    return (
      <>
        {name}: <span lang="en">{visibleText(open[0].sentence)}</span>
      </>
    );
  }
  if (open.length > 1) return t.objects.differsInWays(name, open.length);
  return `${name}: ${t.inSentence(t.names.status(object.status, object.stale))}`;
}

function Facts({ detail }: { detail: ObjectDetail }) {
  const t = useWords();
  const { object } = detail;
  return (
    <>
      <StatusNow status={object.status} stale={object.stale} expiresAt={object.expiresAt} />
      <span>
        {t.common.sinceWhen} <Time at={object.statusSince} as="clock" /> ·{" "}
        {object.verdictAsOf === null ? (
          t.objects.neverChecked
        ) : (
          <>
            {t.objects.checked} <Time at={object.verdictAsOf} />
          </>
        )}
        {object.dueAt === null ? null : <NextLook dueAt={object.dueAt} readAt={detail.at} />}
        {object.ownerName === null ? t.common.nobodyOwnsIt : t.common.team(visibleText(object.ownerName))}
      </span>
      <span className="inline-flex items-center gap-1">
        <Mono>{object.ref}</Mono>
        <CopyButton value={ticketSummary(t, detail)} label={t.objects.copyASummaryForATicket} />
      </span>
    </>
  );
}

function NextLook({ dueAt, readAt }: { dueAt: string; readAt: string }) {
  const t = useWords();
  if (dueAt <= readAt) return t.objects.theNextLookIsDue;
  if (!isNextLook(Date.parse(dueAt), Date.parse(readAt))) return null;
  return (
    <>
      {t.objects.again} <Time at={dueAt} />
    </>
  );
}
