"use client";

import { useQuery } from "@tanstack/react-query";
import { DataTable } from "@/components/data-table/data-table";
import { PageBody, PageHeader } from "@/components/shell/page-header";
import { Empty } from "@/components/states/empty";
import { Card } from "@/components/ui/card";
import { plural } from "@/lib/format/count";
import { type InsightList, insightListOptions } from "@/lib/query/installation";
import { CLASS_NAMES } from "@/lib/words/en";
import { objectHref } from "../object-href";
import { Reading } from "../reading";
import { DaysCard } from "./days-card";
import { outcomeColumns, repeatColumns } from "./insight-columns";

/** Which drift repeats, and which repairs do not help? What 30 days of rows can answer, and no more. */
export function InsightsPage() {
  const query = useQuery(insightListOptions());
  return (
    <PageBody>
      <PageHeader title={query.data ? titleOf(query.data) : "Insights"} sub="The last 30 days, of what you may see." />
      <Reading query={query} what="insights">
        {(insights) => (
          <div className="flex flex-col gap-4">
            <DaysCard days={insights.days} />
            <Card title={outcomesSentence(insights)} flush>
              <DataTable
                caption="How repairs ended, by class"
                columns={outcomeColumns}
                rows={insights.outcomes}
                rowKey={(row) => row.class}
                keys={false}
                flush
                empty={
                  <Empty
                    kind="none_yet"
                    title="No drift in 30 days."
                    how="Outcomes and times appear with the first repair."
                  />
                }
              />
            </Card>
            <Card title={repeatsSentence(insights)} flush>
              <DataTable
                caption="Drift that keeps coming"
                columns={repeatColumns}
                rows={insights.repeats}
                rowKey={(row) => `${row.kind}/${row.key}/${row.class}`}
                rowHref={objectHref}
                flush
                empty={
                  <Empty
                    kind="none_yet"
                    title="Nothing came twice in 30 days."
                    how="A drift of the same class on the same object counts as the same."
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

function titleOf({ repeats }: InsightList): string {
  const back = repeats.filter((row) => row.cameBack > 0).length;
  if (back === 0) return "No repair of ours was undone by the world.";
  return `${plural(back, "drift")} came back after a confirmed repair.`;
}

function outcomesSentence({ outcomes }: InsightList): string {
  const worst = outcomes
    .map((row) => ({ name: CLASS_NAMES[row.class], without: row.didNotHold + row.notConfirmed }))
    .sort((a, b) => b.without - a.without)[0];
  if (worst === undefined || worst.without === 0) return "No repair ended without a confirmed result";
  return `Most often without a confirmed result: ${worst.name}, ${plural(worst.without, "time")}`;
}

function repeatsSentence({ repeats }: InsightList): string {
  const [most] = repeats;
  if (most === undefined) return "What keeps coming";
  if (most.times > 1) return `${most.key} comes most often: ${plural(most.times, "time")}`;
  return `${plural(repeats.length, "drift")} came once more after a confirmed repair`;
}
