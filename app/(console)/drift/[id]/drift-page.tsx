"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useHotkey } from "@/components/keyboard/hotkeys";
import { PageBody, PageHeader } from "@/components/shell/page-header";
import { DriftClassLabel } from "@/components/status/drift-class-label";
import { ButtonLink } from "@/components/ui/button";
import { Mono } from "@/components/ui/mono";
import { Time } from "@/components/ui/time";
import { ordinal } from "@/lib/format/count";
import { visibleText } from "@/lib/format/visible-text";
import { type DriftDetail, driftDetailOptions } from "@/lib/query/drifts";
import { objectHref } from "../../object-href";
import { LookAgainButton } from "../../objects/look-again-button";
import { SnoozeButton } from "../../objects/snooze-button";
import { Reading } from "../../reading";
import { StatusNow } from "../../status-now";
import { AssignButton } from "../assign-button";
import { openRepair } from "../open-repair";
import { DriftBlocks } from "./drift-blocks";

/** What differs, how we know, what was tried, what is uncertain, and what may be done. */
export function DriftPage({ id }: { id: string }) {
  const query = useQuery(driftDetailOptions(id));
  const router = useRouter();
  useHotkey({ keys: "Escape", label: "Back to the list", group: "On this page", onPress: () => router.push("/drift") });
  return (
    <PageBody>
      <Reading query={query} title="Drift" what="this drift">
        {(detail) => (
          <>
            <PageHeader
              crumbs={<Crumbs detail={detail} />}
              title={`${visibleText(detail.drift.key)}: ${visibleText(detail.drift.sentence)}`}
              facts={<Facts detail={detail} />}
              actions={<Actions detail={detail} />}
            />
            <DriftBlocks detail={detail} />
          </>
        )}
      </Reading>
    </PageBody>
  );
}

function Crumbs({ detail: { drift } }: { detail: DriftDetail }) {
  return (
    <>
      <Link href="/drift" className="hover:underline">
        Drift
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
  const resolved = drift.resolvedAt;
  return (
    <>
      <StatusNow status={object.status} stale={object.stale} expiresAt={object.expiresAt} />
      <DriftClassLabel class={drift.class} direction={drift.direction} />
      <span>
        {resolved === null ? (
          <>
            seen for <Time at={drift.firstSeen} as="age" />
          </>
        ) : (
          <>
            gone since <Time at={resolved} as="clock" />
          </>
        )}
        {drift.cameBack > 0 ? ` · came back, ${ordinal(drift.cameBack + 1)} time` : null}
        {object.ownerName === null ? " · nobody owns it" : ` · team ${visibleText(object.ownerName)}`}
        {drift.assigneeName === null ? null : ` · assigned to ${visibleText(drift.assigneeName)}`}
      </span>
    </>
  );
}

function Actions({ detail }: { detail: DriftDetail }) {
  const repair = openRepair(detail);
  return (
    <>
      <LookAgainButton object={detail.object} />
      <SnoozeButton object={detail.object} />
      <AssignButton drift={detail.drift} />
      {repair === null ? null : (
        <ButtonLink href={`/review/${repair.id}`} variant="primary">
          {repair.state === "proposed" ? "Open review" : "Open repair"}
        </ButtonLink>
      )}
    </>
  );
}
