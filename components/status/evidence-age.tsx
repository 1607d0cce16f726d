"use client";

import { clsx } from "clsx";
import { useWords } from "#use-words";
import { useNow } from "@/components/ui/now";
import { Time } from "@/components/ui/time";
import { type Moment, toMillis } from "@/lib/format/time";

export type EvidenceAgeProps = {
  /** What moment the source vouches for; null where there is no evidence. */
  asOf: Moment | null;
  /** How old it may be before nothing may rest on it. */
  limitMs: number;
  /** What the server concluded when it rendered. Evidence does not grow younger, so once true it stays. */
  stale?: boolean;
  className?: string;
};

/** An age, and beside it whether it is still good. Stale is a word and a dash, not just a colour. */
export function EvidenceAge({ asOf, limitMs, stale: wasStale = false, className }: EvidenceAgeProps) {
  const t = useWords();
  const millis = asOf === null ? null : toMillis(asOf);
  const now = useNow(millis);
  if (millis === null) return <span className={clsx("text-repair", className)}>{t.parts.noEvidence}</span>;
  const stale = wasStale || (now !== null && now - millis > limitMs);
  return (
    <span className={clsx("xl:whitespace-nowrap", stale && "text-repair", className)}>
      <Time at={millis} as="age" />
      {stale ? <span> {t.parts.staleLimit(limitMs)}</span> : null}
    </span>
  );
}
