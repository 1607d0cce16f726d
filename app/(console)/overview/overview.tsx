"use client";

import { useQuery } from "@tanstack/react-query";
import { ClassAgeGrid } from "@/components/charts/class-age-grid";
import { PageBody, PageHeader } from "@/components/shell/page-header";
import { Card } from "@/components/ui/card";
import { Time } from "@/components/ui/time";
import { useOverviewWords } from "@/components/words/use-overview-words";
import { type OverviewCounts, overviewOptions } from "@/lib/query/installation";
import { gridHref } from "../drift/drift-href";
import { Reading } from "../reading";
import { Figures } from "./figures";
import { FirstSteps, Guide } from "./guide";
import { OverviewSub, overviewTitle } from "./overview-sentence";
import { SourceStrip } from "./source-strip";
import { WaitingList } from "./waiting-list";

export function Overview({ demo }: { demo: boolean }) {
  const t = useOverviewWords();
  const query = useQuery(overviewOptions());
  return (
    <PageBody>
      <Reading query={query} title={t.common.overview} what={t.overview.theOverview}>
        {(counts) =>
          counts.begun.declared ? <Counts counts={counts} demo={demo} /> : <NothingGuarded counts={counts} />
        }
      </Reading>
    </PageBody>
  );
}

/** Widest first where there is room; on narrow screens who waits comes before how it is spread. */
function Counts({ counts, demo }: { counts: OverviewCounts; demo: boolean }) {
  const t = useOverviewWords();
  return (
    <>
      <PageHeader title={overviewTitle(t, counts)} sub={<OverviewSub counts={counts} />} />
      <Guide begun={counts.begun} demo={demo} className="mb-4" />
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1.64fr)_minmax(0,1fr)] xl:items-stretch">
        <Card
          title={t.overview.driftByClassAndAge}
          aside={
            <>
              {t.overview.asOf} <Time at={counts.at} as="clock" />
            </>
          }
          className="max-xl:order-2"
        >
          <ClassAgeGrid
            grid={counts.grid}
            href={gridHref}
            unread={counts.unjudged.n === 0 ? null : { objects: counts.unjudged, href: "/objects?evidence=unjudged" }}
          />
        </Card>
        <div className="flex flex-col gap-4 max-xl:contents">
          <WaitingList waiting={counts.waiting} className="max-xl:order-1" />
          <SourceStrip sources={counts.sources} className="flex-1 max-xl:order-3" />
        </div>
      </div>
      <Figures counts={counts} />
    </>
  );
}

function NothingGuarded({ counts }: { counts: OverviewCounts }) {
  const t = useOverviewWords();
  return (
    <>
      <PageHeader title={t.overview.nothingIsGuardedYet} sub={t.common.thereIsNoSourceToCompare} />
      <FirstSteps begun={counts.begun} />
    </>
  );
}
