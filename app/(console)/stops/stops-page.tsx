"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { PageBody, PageHeader } from "@/components/shell/page-header";
import { Card } from "@/components/ui/card";
import { Time } from "@/components/ui/time";
import { plural } from "@/lib/format/count";
import { visibleText } from "@/lib/format/visible-text";
import { type InFlightRow, type StopList, stopListOptions } from "@/lib/query/installation";
import { Reading } from "../reading";
import { scopeWords } from "../scope-words";
import { EndedStops } from "./ended-stops";
import { LimitsCard } from "./limits-card";
import { StopInForce } from "./stop-in-force";

/** Stops end and attempts get answers without anybody's press. */
const AGAIN_MS = 15_000;

/** What is allowed to act right now? */
export function StopsPage() {
  const query = useQuery({ ...stopListOptions(), refetchInterval: AGAIN_MS });
  return (
    <PageBody>
      <PageHeader
        title={query.data ? titleOf(query.data) : "Stops and limits"}
        sub="A stop keeps new effects from starting. What was already sent is not interrupted; its result is checked. Looking goes on."
      />
      <Reading query={query} what="stops and limits">
        {(stops) => (
          <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1.5fr)_minmax(0,1fr)]">
            <div className="flex min-w-0 flex-col gap-4">
              <Card id="in-force" title="In force" flush>
                {stops.inForce.length === 0 ? (
                  <p className="px-5 pb-4 text-ink2">Nothing is stopped.</p>
                ) : (
                  <ul className="divide-y divide-line">
                    {stops.inForce.map((stop) => (
                      <StopInForce key={stop.id} stop={stop} />
                    ))}
                  </ul>
                )}
              </Card>
              <InFlight rows={stops.inFlight} />
              <EndedStops stops={stops.ended} />
            </div>
            <LimitsCard limits={stops.limits} />
          </div>
        )}
      </Reading>
    </PageBody>
  );
}

function titleOf({ inForce, inFlight }: StopList): string {
  const sent =
    inFlight.length === 0
      ? "Nothing is under way."
      : `${plural(inFlight.length, "attempt")} ${inFlight.length === 1 ? "has" : "have"} no answer yet.`;
  const [widest] = inForce;
  if (widest === undefined) return `Nothing is stopped. ${sent}`;
  const more = inForce.length > 1 ? ` and ${plural(inForce.length - 1, "more stop")}` : "";
  return `${scopeWords(widest.scope)} stopped${more}. ${sent}`;
}

function InFlight({ rows }: { rows: readonly InFlightRow[] }) {
  return (
    <Card id="in-flight" title="Sent, or may have been, without an answer" flush>
      {rows.length === 0 ? (
        <p className="px-5 pb-4 text-ink2">None.</p>
      ) : (
        <ul className="divide-y divide-line">
          {rows.map((row) => (
            <li
              key={row.attemptId}
              className="relative flex flex-wrap items-baseline justify-between gap-x-4 px-5 py-2.5 hover:bg-sunk/60"
            >
              <span className="min-w-0 flex-[1_1_16rem]">
                <Link
                  href={`/review/${row.repairId}`}
                  prefetch={false}
                  className="font-medium after:absolute after:inset-0"
                >
                  {visibleText(row.title ?? row.key)}
                </Link>
                <span className="block text-ink2">{visibleText(row.key)}</span>
              </span>
              <span className={row.state === "unknown" ? "font-medium text-unsure" : "text-verifying"}>
                {row.state === "unknown" ? "not confirmed" : "being sent"} · <Time at={row.reservedAt} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
