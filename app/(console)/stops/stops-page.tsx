"use client";

import { useQuery } from "@tanstack/react-query";
import { PageBody, PageHeader } from "@/components/shell/page-header";
import { Card } from "@/components/ui/card";
import { Time } from "@/components/ui/time";
import { plural } from "@/lib/format/count";
import { type StopList, stopListOptions } from "@/lib/query/installation";
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
  const query = useQuery({ ...stopListOptions(), refetchInterval: AGAIN_MS });
  return (
    <PageBody>
      <Header list={query.data} />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1.64fr)_minmax(0,1fr)]">
        <div className="flex min-w-0 flex-col gap-4">
          <Reading query={query} what="stops and limits">
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
        <Card title="Stop repairs">
          <StopForm />
        </Card>
      </div>
    </PageBody>
  );
}

function Header({ list }: { list: StopList | undefined }) {
  if (list === undefined) return <PageHeader title="Stops and limits" />;
  return (
    <PageHeader
      title={titleOf(list)}
      sub={
        <>
          Looking goes on whatever is stopped. As of <Time at={list.at} as="clock" />.
        </>
      }
    />
  );
}

function titleOf({ inForce, inFlight }: StopList): string {
  const sent = inFlight.length === 0 ? "" : ` ${plural(inFlight.length, "attempt")} under way or unclear.`;
  if (inForce.length === 0) return `Repairs may act inside their policies and limits.${sent}`;
  if (inForce.some((stop) => stop.scope === "all")) return `All repairs are stopped.${sent}`;
  const are = inForce.length === 1 ? "is" : "are";
  return `${plural(inForce.length, "stop")} ${are} in force; other repairs may act.${sent}`;
}
