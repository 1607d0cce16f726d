"use client";

import { clsx } from "clsx";
import dynamic from "next/dynamic";
import { type ReactNode, useEffect, useRef, useState } from "react";
import type { DayBar, DaysChartProps } from "@/components/charts/days-chart";
import { Card } from "@/components/ui/card";
import { TABLE_ROLES } from "@/components/ui/table-roles";
import { useFigureWords } from "@/components/words/use-figure-words";
import type { InsightDay } from "@/lib/query/installation";
import { CsvLink } from "./csv-link";
import { foundSentence, openCount, openSentence } from "./sentences";

// The chart library is larger than the page: it comes when the page is there.
const DaysChart = dynamic<DaysChartProps<InsightDay>>(() => import("@/components/charts/days-chart"), { ssr: false });

/** With the class of its mark in the legend: a style of its own is what the content policy forbids. */
type Bar = DayBar<InsightDay> & { mark: string };
const UNSURE = "border border-unsure border-dashed bg-unsure/25";
type Column = { head: string; of: (day: InsightDay) => ReactNode };

/** Is it getting worse? What was open at the end of each day; what is not confirmed stands on top, where it cannot hide. */
export function OpenCard({ days }: { days: readonly InsightDay[] }) {
  const t = useFigureWords();
  // Nobody looked: a gap, not zero.
  const seen = (count: (day: InsightDay) => number) => (day: InsightDay) =>
    day.looked ? t.count(count(day)) : t.insights.notLooked;
  return (
    <DaysCard
      title={openSentence(t, days)}
      caption={t.insights.openByDay}
      days={days.map((day) => (day.looked ? day : { ...day, notAsAsked: 0, contradictory: 0, notConfirmed: 0 }))}
      gaps={days.filter((day) => !day.looked).map((day) => day.day)}
      stacked
      bars={[
        { of: "notAsAsked", name: t.insights.notAsAsked, fill: "var(--color-repair)", mark: "bg-repair" },
        {
          of: "contradictory",
          name: t.names.classes.contradictory_evidence,
          fill: "var(--color-heat-3)",
          mark: "bg-heat-3",
        },
        { of: "notConfirmed", name: t.common.notConfirmed, fill: "var(--color-unsure)", dashed: true, mark: UNSURE },
      ]}
      columns={[
        { head: t.common.openTitle, of: seen(openCount) },
        { head: t.insights.notAsAsked, of: seen((day) => day.notAsAsked) },
        { head: t.names.classes.contradictory_evidence, of: seen((day) => day.contradictory) },
        { head: t.common.notConfirmed, of: seen((day) => day.notConfirmed) },
      ]}
    />
  );
}

/** Is more found than ended? */
export function FoundCard({ days }: { days: readonly InsightDay[] }) {
  const t = useFigureWords();
  return (
    <DaysCard
      title={foundSentence(t, days)}
      caption={t.insights.driftsFoundAndEndedByDay}
      days={days}
      stacked={false}
      bars={[
        { of: "found", name: t.insights.foundLeft, fill: "var(--color-repair)", mark: "bg-repair" },
        { of: "resolved", name: t.insights.endedRight, fill: "var(--color-ink3)", mark: "bg-ink3" },
      ]}
      columns={[
        { head: t.common.found, of: (day) => t.count(day.found) },
        { head: t.common.ended, of: (day) => t.count(day.resolved) },
        { head: t.insights.approvedByPeople, of: (day) => t.count(day.approved) },
        { head: t.insights.blockedByPeople, of: (day) => t.count(day.blocked) },
      ]}
    />
  );
}

type DaysCardProps = {
  title: string;
  caption: string;
  days: readonly InsightDay[];
  gaps?: readonly string[];
  bars: readonly Bar[];
  stacked: boolean;
  columns: readonly Column[];
};

/** The sentence, the picture, and the numbers as a table. One day is no course, so it has no picture. */
function DaysCard({ title, caption, days, gaps = [], bars, stacked, columns }: DaysCardProps) {
  const t = useFigureWords();
  const { box, width } = useWidth();
  const isCourse = days.length > 1;
  return (
    <Card title={title} aside={<CsvLink part="days" />}>
      {isCourse ? (
        <>
          <Legend bars={bars} hasGaps={gaps.length > 0} />
          <div ref={box} aria-hidden="true" className="h-[180px] overflow-hidden">
            {width > 0 ? <DaysChart days={days} width={width} bars={bars} stacked={stacked} gaps={gaps} /> : null}
          </div>
        </>
      ) : (
        <p className="text-ink2">{t.insights.theCourseIsDrawnFromTheSecondDay}</p>
      )}
      <details className="mt-2" open={!isCourse}>
        <summary className="link cursor-pointer">{t.insights.asATable}</summary>
        <DaysTable caption={caption} days={days} columns={columns} />
      </details>
    </Card>
  );
}

function DaysTable({ caption, days, columns }: Pick<DaysCardProps, "caption" | "days" | "columns">) {
  const t = useFigureWords();
  return (
    // A column is as wide as its longest word: where that does not fit, the table moves and the page does not.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
    <section aria-label={caption} tabIndex={0} className="mt-2 overflow-x-auto">
      <table {...TABLE_ROLES.table} className="w-full max-w-2xl">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            {[t.insights.dayUtc, ...columns.map(({ head }) => head)].map((head) => (
              <th
                key={head}
                scope="col"
                className="py-1 pe-3 max-sm:pe-2 text-start align-bottom text-fine font-regular text-ink2"
              >
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {days.toReversed().map((day) => (
            <tr key={day.day}>
              <th scope="row" className="py-1 pe-3 max-sm:pe-2 text-start font-regular whitespace-nowrap">
                {day.day}
              </th>
              {columns.map(({ head, of }) => (
                <td key={head} className="tabular py-1 pe-3 max-sm:pe-2">
                  {of(day)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Legend({ bars, hasGaps }: { bars: readonly Bar[]; hasGaps: boolean }) {
  const t = useFigureWords();
  return (
    <p className="flex flex-wrap gap-x-4 text-ink2">
      {bars.map(({ of, name, mark }) => (
        <span key={of} className="inline-flex items-center gap-1.5">
          <span data-ground="" className={clsx("size-2.5 rounded-mark", mark)} />
          {name}
        </span>
      ))}
      {hasGaps ? (
        <span className="inline-flex items-center gap-1.5">
          <span data-ground="" className="size-2.5 rounded-mark bg-line" />
          {t.insights.notLooked}
        </span>
      ) : null}
    </p>
  );
}

function useWidth() {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { box, width };
}
