"use client";

import { useQuery } from "@tanstack/react-query";
import { useWords } from "#use-words";
import { DataTable } from "@/components/data-table/data-table";
import { PageBody, PageHeader } from "@/components/shell/page-header";
import { Empty } from "@/components/states/empty";
import { Card } from "@/components/ui/card";
import { type InsightList, insightListOptions } from "@/lib/query/installation";
import type { Words } from "@/lib/words/words";
import { objectHref } from "../object-href";
import { Reading } from "../reading";
import { DaysCard } from "./days-card";
import { endedCount, outcomeColumns, proofColumns, repeatColumns } from "./insight-columns";

/** Which drift repeats, and which repairs do not help? What 30 days of rows can answer, and no more. */
export function InsightsPage() {
  const t = useWords();
  const query = useQuery(insightListOptions());
  return (
    <PageBody>
      <PageHeader
        title={query.data ? titleOf(t, query.data) : t.common.insights}
        sub={t.insights.theLast30DaysOfWhat}
      />
      <Reading query={query} what={t.insights.insights}>
        {(insights) => (
          <div className="flex flex-col gap-4">
            <DaysCard days={insights.days} />
            <Card title={outcomesSentence(t, insights)} flush>
              <DataTable
                caption={t.insights.howRepairsEndedByClass}
                columns={outcomeColumns(t)}
                rows={insights.outcomes}
                rowKey={(row) => row.class}
                keys={false}
                flush
                empty={
                  <Empty
                    kind="none_yet"
                    title={t.insights.noDriftIn30Days}
                    how={t.insights.outcomesAndTimesAppearWithThe}
                  />
                }
              />
            </Card>
            {insights.outcomes.length === 0 ? null : (
              <Card title={proofSentence(t, insights)} aside={t.insights.fromFirstSeenToTheLook} flush>
                <DataTable
                  caption={t.insights.timeToProofByClass}
                  columns={proofColumns(t)}
                  rows={insights.outcomes}
                  rowKey={(row) => row.class}
                  keys={false}
                  flush
                  empty={null}
                />
              </Card>
            )}
            <Card title={repeatsSentence(t, insights)} flush>
              <DataTable
                caption={t.insights.driftThatKeepsComing}
                columns={repeatColumns(t)}
                rows={insights.repeats}
                rowKey={(row) => `${row.kind}/${row.key}/${row.class}`}
                rowHref={objectHref}
                flush
                empty={
                  <Empty
                    kind="none_yet"
                    title={t.insights.nothingCameTwiceIn30Days}
                    how={t.insights.aDriftOfTheSameClass}
                  />
                }
              />
            </Card>
          </div>
        )}
      </Reading>
    </PageBody>
  );
}

function titleOf(t: Words, { outcomes }: InsightList): string {
  const confirmed = outcomes.reduce((sum, row) => sum + row.confirmed, 0);
  const back = outcomes.reduce((sum, row) => sum + row.cameBack, 0);
  if (back > 0) return t.insights.cameBackAfterAConfirmedRepair(back);
  if (confirmed === 0) return t.insights.noRepairWasConfirmedIn30;
  if (confirmed === 1) return t.insights.theOneConfirmedRepairHeldAs;
  return t.insights.confirmedRepairsHeldAsFarAs(confirmed);
}

function outcomesSentence(t: Words, { outcomes }: InsightList): string {
  const worst = outcomes
    .map((row) => ({ name: t.names.classes[row.class], without: row.didNotHold + row.notConfirmed }))
    .sort((a, b) => b.without - a.without)[0];
  const ended = outcomes.reduce((sum, row) => sum + endedCount(row), 0);
  if (ended === 0) return t.insights.noRepairEndedIn30Days;
  if (worst === undefined || worst.without === 0) return t.insights.everyRepairThatWasSentIs;
  return t.insights.mostOftenWithoutAConfirmedResult(worst.name, worst.without);
}

function proofSentence(t: Words, { outcomes }: InsightList): string {
  const proved = outcomes.reduce((sum, row) => sum + row.proved, 0);
  const open = outcomes.reduce((sum, row) => sum + row.open, 0);
  const slowest = [...outcomes].sort((a, b) => (b.p50Ms ?? -1) - (a.p50Ms ?? -1))[0];
  const still = t.common.stillOpen(open);
  if (slowest?.p50Ms == null) return t.insights.nothingWasProvedIn30Days(still);
  return t.insights.provedSlowestHalfWithin(proved, t.inSentence(t.names.classes[slowest.class]), slowest.p50Ms, still);
}

function repeatsSentence(t: Words, { repeats }: InsightList): string {
  const [most] = repeats;
  if (most === undefined) return t.insights.whatKeepsComing;
  if (most.times > 1) return t.insights.comesMostOften(most.key, most.times);
  return t.insights.cameOnceMoreAfterAConfirmed(repeats.length);
}
