"use client";

import { useQuery } from "@tanstack/react-query";
import { DataTable } from "@/components/data-table/data-table";
import { PageBody, PageHeader } from "@/components/shell/page-header";
import { Empty } from "@/components/states/empty";
import { Card } from "@/components/ui/card";
import { formatCount, plural } from "@/lib/format/count";
import { formatDuration } from "@/lib/format/duration";
import { type InsightList, insightListOptions } from "@/lib/query/installation";
import { CLASS_NAMES } from "@/lib/words/en";
import { objectHref } from "../object-href";
import { Reading } from "../reading";
import { DaysCard } from "./days-card";
import { endedCount, outcomeColumns, proofColumns, repeatColumns } from "./insight-columns";

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
            {insights.outcomes.length === 0 ? null : (
              <Card title={proofSentence(insights)} aside="from first seen to the look that proved it" flush>
                <DataTable
                  caption="Time to proof, by class"
                  columns={proofColumns}
                  rows={insights.outcomes}
                  rowKey={(row) => row.class}
                  keys={false}
                  flush
                  empty={null}
                />
              </Card>
            )}
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

function titleOf({ outcomes }: InsightList): string {
  const confirmed = outcomes.reduce((sum, row) => sum + row.confirmed, 0);
  const back = outcomes.reduce((sum, row) => sum + row.cameBack, 0);
  if (back > 0) return `${plural(back, "drift")} came back after a confirmed repair.`;
  if (confirmed === 0) return "No repair was confirmed in 30 days.";
  if (confirmed === 1) return "The one confirmed repair held as far as was seen.";
  return `${confirmed === 2 ? "Both" : `All ${formatCount(confirmed)}`} confirmed repairs held as far as was seen.`;
}

function outcomesSentence({ outcomes }: InsightList): string {
  const worst = outcomes
    .map((row) => ({ name: CLASS_NAMES[row.class], without: row.didNotHold + row.notConfirmed }))
    .sort((a, b) => b.without - a.without)[0];
  const ended = outcomes.reduce((sum, row) => sum + endedCount(row), 0);
  if (ended === 0) return "No repair ended in 30 days";
  if (worst === undefined || worst.without === 0) return "Every repair that was sent is confirmed or did not happen";
  return `Most often without a confirmed result: ${worst.name}, ${plural(worst.without, "time")}`;
}

function proofSentence({ outcomes }: InsightList): string {
  const proved = outcomes.reduce((sum, row) => sum + row.proved, 0);
  const open = outcomes.reduce((sum, row) => sum + row.open, 0);
  const slowest = [...outcomes].sort((a, b) => (b.p50Ms ?? -1) - (a.p50Ms ?? -1))[0];
  const still = `${formatCount(open)} still open`;
  if (slowest?.p50Ms == null) return `Nothing was proved in 30 days; ${still}`;
  return `${plural(proved, "repair")} proved, ${CLASS_NAMES[slowest.class].toLowerCase()} slowest: half within ${formatDuration(slowest.p50Ms)}; ${still}`;
}

function repeatsSentence({ repeats }: InsightList): string {
  const [most] = repeats;
  if (most === undefined) return "What keeps coming";
  if (most.times > 1) return `${most.key} comes most often: ${plural(most.times, "time")}`;
  return `${plural(repeats.length, "drift")} came once more after a confirmed repair`;
}
