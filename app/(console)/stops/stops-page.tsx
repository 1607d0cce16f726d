"use client";

import { useQuery } from "@tanstack/react-query";
import { PageBody, PageHeader } from "@/components/shell/page-header";
import { Card } from "@/components/ui/card";
import { Time } from "@/components/ui/time";
import { useStopWords } from "@/components/words/use-stop-words";
import { type StopList, stopListOptions } from "@/lib/query/installation";
import type { StopWords } from "@/lib/words/words";
import { Reading } from "../reading";
import { EndedStops } from "./ended-stops";
import { InFlight } from "./in-flight";
import { Limits } from "./limits";
import { Parked } from "./parked";
import { StopForm } from "./stop-form";
import { StopsInForce } from "./stops-in-force";

/** A stop with an end ends by itself, without anybody's change. */
const AGAIN_MS = 30_000;

/** What is allowed to act right now. The form to stop works even where the list could not be read. */
export function StopsPage() {
  const t = useStopWords();
  const query = useQuery({ ...stopListOptions(), refetchInterval: AGAIN_MS });
  return (
    <PageBody>
      <Header list={query.data} />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1.64fr)_minmax(0,1fr)]">
        <div className="flex min-w-0 flex-col gap-4">
          <Reading query={query} what={t.stops.stopsAndLimits}>
            {(list) => (
              <>
                <StopsInForce stops={list.inForce} />
                <Parked batches={list.parked} />
                <InFlight rows={list.inFlight} />
                <Limits limits={list.limits} at={list.at} />
                <EndedStops stops={list.ended} />
              </>
            )}
          </Reading>
        </div>
        <Card title={t.common.stopRepairs}>
          <StopForm />
        </Card>
      </div>
    </PageBody>
  );
}

function Header({ list }: { list: StopList | undefined }) {
  const t = useStopWords();
  if (list === undefined) return <PageHeader title={t.common.stopsAndLimits} />;
  return (
    <PageHeader
      title={titleOf(t, list)}
      sub={
        <>
          {t.stops.lookingGoesOnWhateverIsStopped} <Time at={list.at} as="clock" />.
        </>
      }
    />
  );
}

function titleOf(t: StopWords, { inForce, inFlight }: StopList): string {
  const sent = inFlight.length === 0 ? "" : t.stops.underWayOrUnclear(inFlight.length);
  if (inForce.length === 0) return t.stops.repairsMayActInsideTheirPolicies(sent);
  if (inForce.some((stop) => stop.scope === "all")) return t.stops.allRepairsAreStopped(sent);
  return t.stops.inForceOtherRepairsMayAct(inForce.length, sent);
}
