"use client";

import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { type Column, DataTable } from "@/components/data-table/data-table";
import { PageBody, PageHeader } from "@/components/shell/page-header";
import { Empty } from "@/components/states/empty";
import { Card } from "@/components/ui/card";
import { useFigureWords } from "@/components/words/use-figure-words";
import type { InsightPart } from "@/lib/query/insight-params";
import { type InsightList, insightListOptions } from "@/lib/query/installation";
import type { FigureWords } from "@/lib/words/words";
import { gridHref } from "../drift/drift-href";
import { objectHref } from "../object-href";
import { Reading } from "../reading";
import { CsvLink } from "./csv-link";
import { FoundCard, OpenCard } from "./day-cards";
import {
  classSpanColumns,
  limitColumns,
  outcomeColumns,
  repeatColumns,
  requestColumns,
  waitingColumns,
} from "./insight-columns";
import {
  daysWatched,
  limitsSentence,
  outcomesSentence,
  pageTitle,
  repeatsSentence,
  requestsSentence,
  spansSentence,
  waitingSentence,
} from "./sentences";

/** Which drift repeats, and which repairs do not help? What 30 days of rows can answer, and no more. */
export function InsightsPage() {
  const t = useFigureWords();
  const query = useQuery(insightListOptions());
  return (
    <PageBody>
      <PageHeader
        title={query.data ? pageTitle(t, query.data) : t.common.insights}
        sub={query.data ? subOf(t, query.data) : t.insights.theLast30DaysOfWhat}
      />
      <Reading query={query} what={t.insights.insights}>
        {(insights) => <Parts insights={insights} />}
      </Reading>
    </PageBody>
  );
}

/** 30 days, or as many as somebody has looked on. */
function subOf(t: FigureWords, { days }: InsightList): string {
  const [first] = daysWatched(days);
  if (first === undefined || first === days[0]) return t.insights.theLast30DaysOfWhat;
  return t.insights.sinceTheFirstLook(first.day);
}

function Parts({ insights }: { insights: InsightList }) {
  const t = useFigureWords();
  const days = daysWatched(insights.days);
  if (days.length === 0) {
    return (
      <Empty kind="none_yet" title={t.insights.nothingWasLookedAtIn30Days} how={t.insights.theFirstLookBeginsThem} />
    );
  }
  return (
    <div className="flex flex-col gap-4">
      <div className="grid gap-4 xl:grid-cols-2">
        <OpenCard days={days} />
        <FoundCard days={days} />
      </div>
      <Repairs insights={insights} />
      <div className="grid items-start gap-4 xl:grid-cols-2">
        <WaitingAndLimits insights={insights} />
      </div>
    </div>
  );
}

function Repairs({ insights: { outcomes, spans, requests, repeats } }: { insights: InsightList }) {
  const t = useFigureWords();
  const classHref = (row: { class: InsightList["outcomes"][number]["class"] }) =>
    gridHref({ driftClass: row.class, band: null });
  return (
    <>
      <Part
        part="outcomes"
        title={outcomesSentence(t, outcomes)}
        aside={t.insights.whatTheIntervalSays}
        caption={t.insights.howRepairsEndedByClass}
        columns={outcomeColumns(t)}
        rows={outcomes}
        rowKey={(row) => row.class}
        rowHref={classHref}
        none={t.insights.outcomesAppearWithTheFirstRepair}
      />
      <Part
        part="spans"
        title={spansSentence(t, spans)}
        aside={t.insights.fromFirstSeenUntilAsAsked}
        caption={t.insights.howLongDriftLastsByClass}
        columns={classSpanColumns(t)}
        rows={spans}
        rowKey={(row) => row.class}
        rowHref={classHref}
        none={t.insights.timesAppearWithTheFirstDrift}
      />
      <Part
        part="requests"
        title={requestsSentence(t, requests)}
        aside={t.insights.fromTheRequestToTheLook}
        caption={t.insights.timeFromRequestToProofByKind}
        columns={requestColumns(t)}
        rows={requests}
        rowKey={(row) => row.kind}
        rowHref={(row) => `/objects?kind=${encodeURIComponent(row.kind)}`}
        none={t.insights.timesAppearWithTheFirstRequest}
      />
      <Part
        part="repeats"
        title={repeatsSentence(t, repeats)}
        caption={t.insights.driftThatKeepsComing}
        columns={repeatColumns(t)}
        rows={repeats}
        rowKey={(row) => `${row.kind}/${row.key}/${row.class}`}
        rowHref={objectHref}
        none={`${t.insights.nothingCameTwiceIn30Days} ${t.insights.aDriftOfTheSameClass}`}
      />
    </>
  );
}

function WaitingAndLimits({ insights: { waiting, days, limits } }: { insights: InsightList }) {
  const t = useFigureWords();
  return (
    <>
      <Part
        part="waiting"
        title={waitingSentence(t, waiting, days)}
        caption={t.insights.whatWaitsForAPersonByReason}
        columns={waitingColumns(t)}
        rows={waiting}
        rowKey={(row) => row.reason ?? ""}
        rowHref={() => "/review"}
        none={null}
      />
      <Part
        part="limits"
        title={limitsSentence(t, limits)}
        caption={t.insights.limitsAndHowOftenTheyWereFull}
        columns={limitColumns(t)}
        rows={limits}
        rowKey={(row) => row.scope}
        rowHref={() => "/stops#limits"}
        none={t.insights.limitsAppearWithTheFirstRepair}
      />
    </>
  );
}

type PartProps<Row> = {
  part: InsightPart;
  title: string;
  aside?: ReactNode;
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  rowHref: (row: Row) => string;
  /** When there will be something to see. */
  none: string | null;
};

/** One question: its answer in a sentence, and the rows that it was computed from. */
function Part<Row>({ part, title, aside, none, ...table }: PartProps<Row>) {
  const hasRows = table.rows.length > 0;
  return (
    <Card
      title={title}
      aside={
        hasRows ? (
          <span className="inline-flex flex-wrap gap-x-4">
            {aside}
            <CsvLink part={part} />
          </span>
        ) : null
      }
      flush
    >
      <DataTable
        {...table}
        keys={part === "repeats"}
        flush
        empty={none === null ? null : <p className="px-4 pb-4 text-ink2 sm:px-5">{none}</p>}
      />
    </Card>
  );
}
