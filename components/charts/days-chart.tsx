"use client";

import { Bar, BarChart, CartesianGrid, ReferenceArea, Tooltip, XAxis, YAxis } from "recharts";

const AXIS = { stroke: "var(--color-edge)", tick: { fill: "var(--color-ink2)", fontSize: 12 } };

/** One bar of each day: what it counts, its name in the tooltip, and its colour or the pattern over it. */
export type DayBar<Day> = { of: keyof Day & string; name: string; fill: string; dashed?: boolean };

export type DaysChartProps<Day> = {
  days: readonly Day[];
  width: number;
  bars: readonly DayBar<Day>[];
  stacked: boolean;
  /** Days of which nothing is known: a band over their whole height, which no zero has. */
  gaps: readonly string[];
};

/**
 * Counts per day, beside each other or on top of each other. The table beside it is the accessible way in; the picture is
 * hidden from screen readers, which cannot use its keys.
 */
export default function DaysChart<Day extends { day: string }>({
  days,
  width,
  bars,
  stacked,
  gaps,
}: DaysChartProps<Day>) {
  return (
    <BarChart
      width={width}
      height={180}
      data={[...days]}
      margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
      barGap={1}
      // Its own keys would put a stop for Tab inside what readers are not shown.
      accessibilityLayer={false}
    >
      <CartesianGrid vertical={false} stroke="var(--color-line)" />
      <XAxis
        {...AXIS}
        dataKey="day"
        tickFormatter={(day: string) => day.slice(5)}
        interval="preserveStartEnd"
        minTickGap={40}
      />
      <YAxis {...AXIS} allowDecimals={false} width={36} />
      {gaps.map((day) => (
        <ReferenceArea key={day} x1={day} x2={day} fill="var(--color-line)" fillOpacity={0.7} />
      ))}
      <Tooltip
        cursor={{ fill: "var(--color-sunk)" }}
        contentStyle={{ background: "var(--color-surface)", border: "1px solid var(--color-line)", borderRadius: 6 }}
      />
      {bars.map(({ of, name, fill, dashed }) => (
        <Bar
          key={of}
          dataKey={(day: Day) => Number(day[of])}
          name={name}
          stackId={stacked ? "day" : undefined}
          fill={fill}
          fillOpacity={dashed ? 0.25 : 1}
          stroke={dashed ? fill : undefined}
          strokeDasharray={dashed ? "3 2" : undefined}
          isAnimationActive={false}
        />
      ))}
    </BarChart>
  );
}
