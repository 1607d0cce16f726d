import { clsx } from "clsx";
import type { ReactNode } from "react";
import { useWords } from "#use-words";
import { StatusIcon } from "@/components/status/status-icon";
import { Time } from "@/components/ui/time";
import type { Moment } from "@/lib/format/time";

const NOTICE_TONES = {
  repair: { ground: "bg-repair-ground", icon: "repair_needed", colour: "text-repair" },
  unsure: { ground: "bg-unsure-ground", icon: "not_confirmed", colour: "text-unsure" },
  review: { ground: "bg-review-ground", icon: "blocked_on_review", colour: "text-review" },
  stopped: { ground: "bg-sunk", icon: "stopped", colour: "text-stopped" },
} as const;

export type NoticeProps = {
  tone: keyof typeof NOTICE_TONES;
  children: ReactNode;
  action?: ReactNode;
  className?: string;
};

/** One sentence across the page about the page: what is missing from it, or what holds it. */
export function Notice({ tone, children, action, className }: NoticeProps) {
  const look = NOTICE_TONES[tone];
  return (
    <div
      data-ground=""
      className={clsx("flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2 default:md:px-6", look.ground, className)}
    >
      <StatusIcon status={look.icon} className={look.colour} />
      <p className="min-w-0 flex-[1_1_14rem]">{children}</p>
      {action}
    </div>
  );
}

export type StaleBannerProps = {
  /** The sources that are behind, each with the moment it last vouched for. */
  sources: readonly { name: string; asOf: Moment | null }[];
  /** Objects that cannot be judged meanwhile; null where that is not known either. */
  objects: number | null;
  className?: string;
};

const NAMED_MAX = 5;

/** What this page cannot see. Always above what it shows. */
export function StaleBanner({ sources, objects, className }: StaleBannerProps) {
  const t = useWords();
  const [first] = sources;
  if (first === undefined) return null;
  const names = sources.slice(0, NAMED_MAX).map((source) => source.name);
  if (sources.length > NAMED_MAX) names.push(t.states.more(sources.length - NAMED_MAX));
  return (
    <Notice tone="repair" className={clsx("rounded-card md:px-4", className)}>
      <strong className="font-strong">{t.states.stale(names, sources.length)}</strong>
      {sources.length === 1 && first.asOf !== null ? (
        <>
          {t.states.lastRead} <Time at={first.asOf} />
        </>
      ) : null}
      {". "}
      {objects === null ? t.states.howManyObjectsThisLeavesUnjudged : t.states.couldNotBeJudged(objects)}
    </Notice>
  );
}
