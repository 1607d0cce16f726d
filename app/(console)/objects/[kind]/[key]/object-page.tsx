"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { PageBody, PageHeader } from "@/components/shell/page-header";
import { CopyButton } from "@/components/ui/copy-button";
import { Mono } from "@/components/ui/mono";
import { Time } from "@/components/ui/time";
import { visibleText } from "@/lib/format/visible-text";
import { type ObjectDetail, objectDetailOptions } from "@/lib/query/objects";
import { statusLabel } from "@/lib/words/en";
import type { ObjectRef } from "@/reconciler/model/bucket";
import { Reading } from "../../../reading";
import { StatusNow } from "../../../status-now";
import { LookAgainButton } from "../../look-again-button";
import { SnoozeButton } from "../../snooze-button";
import { UnblockButton } from "../../unblock-button";
import { ObjectBlocks } from "./object-blocks";
import { ticketSummary } from "./ticket-summary";

/** Is this one thing right now what was asked? */
export function ObjectPage({ objectRef }: { objectRef: ObjectRef }) {
  const query = useQuery(objectDetailOptions(objectRef));
  return (
    <PageBody>
      <Reading query={query} title="Object" what="this object">
        {(detail) => (
          <>
            <PageHeader
              crumbs={
                <>
                  <Link href="/objects" className="hover:underline">
                    Objects
                  </Link>
                  {" · "}
                  <Mono>{detail.object.kind}</Mono>
                </>
              }
              title={titleOf(detail)}
              facts={<Facts detail={detail} />}
              actions={
                <>
                  <LookAgainButton object={detail.object} />
                  <SnoozeButton object={detail.object} />
                  {detail.object.blockedAt === null ? null : <UnblockButton object={detail.object} />}
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
function titleOf({ object, drifts }: ObjectDetail): string {
  const name = visibleText(object.key);
  const open = drifts.filter((drift) => drift.resolvedAt === null);
  if (open.length === 1 && open[0]) return `${name}: ${visibleText(open[0].sentence)}`;
  if (open.length > 1) return `${name} differs in ${open.length} ways`;
  return `${name}: ${statusLabel(object.status, object.stale).toLowerCase()}`;
}

function Facts({ detail }: { detail: ObjectDetail }) {
  const { object } = detail;
  return (
    <>
      <StatusNow status={object.status} stale={object.stale} expiresAt={object.expiresAt} />
      <span>
        since <Time at={object.statusSince} as="clock" /> ·{" "}
        {object.verdictAsOf === null ? (
          "never checked"
        ) : (
          <>
            checked <Time at={object.verdictAsOf} />
          </>
        )}
        {object.dueAt === null ? null : <NextLook dueAt={object.dueAt} readAt={detail.at} />}
        {object.ownerName === null ? " · nobody owns it" : ` · team ${visibleText(object.ownerName)}`}
      </span>
      <span className="inline-flex items-center gap-1">
        <Mono>{object.ref}</Mono>
        <CopyButton value={ticketSummary(detail)} label="Copy a summary for a ticket" />
      </span>
    </>
  );
}

function NextLook({ dueAt, readAt }: { dueAt: string; readAt: string }) {
  if (dueAt <= readAt) return ", the next look is due";
  return (
    <>
      , again <Time at={dueAt} />
    </>
  );
}
