"use client";

import { clsx } from "clsx";
import { useWords } from "#use-words";
import { usePreferences } from "@/components/preferences/preferences-provider";
import { useMadeAt, useNow } from "@/components/ui/now";
import { type Moment, toMillis, type Zone } from "@/lib/format/time";
import type { Words } from "@/lib/words/words";

export type TimeProps = {
  at: Moment;
  /**
   * `relative`: 26 min ago · `age`: 26 min · `clock`: 05:15:41, or with its day when that is not today ·
   * `at`: 10:45 UTC · `exact`: 24 Nov 2025, 10:42:07 UTC, for anything a person must act before.
   */
  as?: "relative" | "age" | "clock" | "at" | "exact";
  className?: string;
};

function write(t: Words, as: NonNullable<TimeProps["as"]>, millis: number, now: number, zone: Zone): string {
  switch (as) {
    case "relative":
      return t.relative(millis, now);
    case "age":
      return t.duration(now - millis);
    case "clock":
      return t.clock(millis, now, zone);
    case "at":
      return t.at(millis, now, zone);
    case "exact":
      return t.exact(millis, zone);
  }
}

/**
 * Until the browser's scripts run, ages are those at which the page was made, so that nothing moves once they do; other
 * times are in UTC, because only the browser knows its zone.
 */
export function Time({ at, as = "relative", className }: TimeProps) {
  const t = useWords();
  const { preferences } = usePreferences();
  const millis = toMillis(at);
  const now = useNow(millis);
  const madeAt = useMadeAt();
  if (millis === null) return <span className={className}>{t.noTime}</span>;

  const zone = now === null ? "utc" : preferences.zone;
  const isAge = as === "age" || as === "relative";
  const asWritten = as === "exact" ? t.exact(millis, "utc") : t.short(millis, "utc");
  const asOf = now ?? (isAge ? madeAt : null);
  const title = zone === "utc" ? t.exact(millis, "utc") : `${t.exact(millis, zone)} · ${t.exact(millis, "utc")}`;
  return (
    <time
      data-print={as === "age" ? "age" : undefined}
      dateTime={new Date(millis).toISOString()}
      title={title}
      className={clsx("whitespace-nowrap", className)}
    >
      {asOf === null ? asWritten : write(t, as, millis, asOf, zone)}
    </time>
  );
}
