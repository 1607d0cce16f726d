"use client";

import dynamic from "next/dynamic";
import { useEffect, useRef, useState } from "react";
import { useWords } from "#use-words";
import { Card } from "@/components/ui/card";
import { TABLE_ROLES } from "@/components/ui/table-roles";
import type { InsightDay } from "@/lib/query/installation";
import type { Words } from "@/lib/words/words";

// The chart library is larger than the page: it comes when the page is there.
const DaysChart = dynamic(() => import("@/components/charts/days-chart"), { ssr: false });

/** Is more found than ended? The sentence, the picture, and the numbers as a table. */
export function DaysCard({ days }: { days: readonly InsightDay[] }) {
  const t = useWords();
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return (
    <Card title={sentence(t, days)} aside={<Legend />}>
      <div ref={box} aria-hidden="true" className="h-[180px] overflow-hidden">
        {width > 0 ? <DaysChart days={days} width={width} /> : null}
      </div>
      <details className="mt-2">
        <summary className="link cursor-pointer">{t.insights.asATable}</summary>
        <table {...TABLE_ROLES.table} className="mt-2 w-full max-w-md">
          <caption className="sr-only">{t.insights.driftsFoundAndEndedByDay}</caption>
          <thead>
            <tr>
              {[t.insights.dayUtc, t.common.found, t.common.ended].map((title) => (
                <th key={title} scope="col" className="py-1 text-start text-fine font-regular text-ink2">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {days
              .filter((day) => day.found > 0 || day.resolved > 0)
              .map((day) => (
                <tr key={day.day}>
                  <th scope="row" className="py-1 text-start font-regular">
                    {day.day}
                  </th>
                  <td className="tabular py-1">{day.found}</td>
                  <td className="tabular py-1">{day.resolved}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </details>
    </Card>
  );
}

/** The order says it too: found stands left of ended. */
function Legend() {
  const t = useWords();
  return (
    <span className="inline-flex flex-wrap gap-x-4">
      <span className="inline-flex items-center gap-1.5">
        <span data-ground="" className="size-2.5 rounded-mark bg-repair" /> {t.insights.foundLeft}
      </span>
      <span className="inline-flex items-center gap-1.5">
        <span data-ground="" className="size-2.5 rounded-mark bg-ink3" /> {t.insights.endedRight}
      </span>
    </span>
  );
}

function sentence(t: Words, days: readonly InsightDay[]): string {
  const sum = (of: "found" | "resolved") => days.reduce((total, day) => total + day[of], 0);
  const [found, ended] = [sum("found"), sum("resolved")];
  if (found === 0 && ended === 0) return t.insights.nothingWasFoundIn30Days;
  return t.insights.foundIn30DaysEnded(found, ended);
}
