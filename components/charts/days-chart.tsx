"use client";

import { Bar, BarChart, CartesianGrid, Tooltip, XAxis, YAxis } from "recharts";

export type ChartDay = { day: string; found: number; resolved: number };

/**
 * Found and ended per day. Two bars of one scale: what comes in stands beside what goes out. The table beside it is the
 * accessible way in; the picture is hidden from screen readers, which cannot use its keys.
 */
export default function DaysChart({ days, width }: { days: readonly ChartDay[]; width: number }) {
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
        dataKey="day"
        tickFormatter={(day: string) => day.slice(5)}
        stroke="var(--color-edge)"
        tick={{ fill: "var(--color-ink2)", fontSize: 12 }}
        interval="preserveStartEnd"
        minTickGap={40}
      />
      <YAxis
        allowDecimals={false}
        width={36}
        stroke="var(--color-edge)"
        tick={{ fill: "var(--color-ink2)", fontSize: 12 }}
      />
      <Tooltip
        cursor={{ fill: "var(--color-sunk)" }}
        contentStyle={{ background: "var(--color-surface)", border: "1px solid var(--color-line)", borderRadius: 6 }}
      />
      <Bar dataKey="found" name="Found" fill="var(--color-repair)" isAnimationActive={false} />
      <Bar dataKey="resolved" name="Ended" fill="var(--color-ink3)" isAnimationActive={false} />
    </BarChart>
  );
}
