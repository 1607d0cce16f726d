"use client";

import { clsx } from "clsx";
import { usePreferences } from "@/components/preferences/preferences-provider";
import { useNow } from "@/components/ui/now";
import { formatDuration } from "@/lib/format/duration";
import {
  formatAt,
  formatClock,
  formatExact,
  formatRelative,
  formatShort,
  type Moment,
  NO_TIME,
  toMillis,
  type Zone,
} from "@/lib/format/time";

export type TimeProps = {
  at: Moment;
  /**
   * `relative`: 26 min ago · `age`: 26 min · `clock`: 05:15:41, or with its day when that is not today ·
   * `at`: 10:45 UTC · `exact`: 24 Nov 2025, 10:42:07 UTC, for anything a person must act before.
   */
  as?: "relative" | "age" | "clock" | "at" | "exact";
  className?: string;
};

function write(as: NonNullable<TimeProps["as"]>, millis: number, now: number, zone: Zone): string {
  switch (as) {
    case "relative":
      return formatRelative(millis, now);
    case "age":
      return formatDuration(now - millis);
    case "clock":
      return formatClock(millis, now, zone);
    case "at":
      return formatAt(millis, now, zone);
    case "exact":
      return formatExact(millis, zone);
  }
}

/**
 * The server writes the exact UTC time, which stays true however long the page is open and needs no script. The
 * browser then makes it relative and keeps it so.
 */
export function Time({ at, as = "relative", className }: TimeProps) {
  const { preferences } = usePreferences();
  const millis = toMillis(at);
  const now = useNow(millis);
  if (millis === null) return <span className={className}>{NO_TIME}</span>;

  const zone = now === null ? "utc" : preferences.zone;
  const asWritten = as === "exact" ? formatExact(millis, "utc") : formatShort(millis, "utc");
  const title =
    zone === "utc" ? formatExact(millis, "utc") : `${formatExact(millis, zone)} · ${formatExact(millis, "utc")}`;
  return (
    <time
      dateTime={new Date(millis).toISOString()}
      title={title} // Not cn: this is the one script of an end user's page, and merging class names costs more than all the rest of it.
      className={clsx("whitespace-nowrap", className)}
    >
      {now === null ? asWritten : write(as, millis, now, zone)}
    </time>
  );
}
