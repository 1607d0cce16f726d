import { clsx } from "clsx";
import type { ReactNode } from "react";
import { useWords } from "#use-words";
import { type MarkShape, Spine, SpineBetween } from "@/components/timeline/spine";
import { Time } from "@/components/ui/time";
import type { Moment } from "@/lib/format/time";

/** What kind of thing happened. Plain unless somebody has to look at it. */
export type TimelineTone = "plain" | "drift" | "review" | "unsure" | "good";

export type TimelineItem = {
  id: string;
  title: ReactNode;
  detail?: ReactNode;
  /** The detail was written down when it happened, in English. */
  recorded?: boolean;
  /** Left out for what has not happened yet. */
  at?: Moment;
  tone?: TimelineTone;
  /** We do not know how it ended: the diamond and the line after it are dashed, not red. */
  open?: boolean;
  /** It has not begun: a hollow diamond. */
  ahead?: boolean;
  /** Person, policy, agent: "M. Ruiz", "policy p-14". */
  actor?: string;
  /** Items of one attempt share it; it is shown once, above the first. */
  group?: string;
};

const COLOURS: Record<TimelineTone, string> = {
  plain: "text-ink",
  drift: "text-repair",
  review: "text-review",
  unsure: "text-unsure",
  good: "text-in-place",
};

/** Past this many, items off the screen are not laid out until they come near. */
const LAZY_FROM = 60;

function shapeOf(item: TimelineItem): MarkShape {
  if (item.ahead) return "ahead";
  return item.open ? "open" : "known";
}

function lineAfter(item: TimelineItem, next: TimelineItem | undefined): "none" | "solid" | "dashed" {
  if (item.open) return "dashed";
  if (next === undefined) return "none";
  return next.ahead ? "dashed" : "solid";
}

function Entry({
  item,
  before,
  next,
  lazy,
}: {
  item: TimelineItem;
  before?: TimelineItem;
  next?: TimelineItem;
  lazy: boolean;
}) {
  const showsGroup = item.group !== undefined && item.group !== before?.group;
  return (
    <li
      className={clsx(
        "grid grid-cols-[1rem_minmax(0,1fr)] gap-x-3",
        lazy && "[contain-intrinsic-size:auto_3rem] [content-visibility:auto]",
      )}
    >
      {showsGroup ? (
        <>
          <SpineBetween line={before ? lineAfter(before, item) : "none"} />
          <h3 className="col-start-2 pb-1 text-fine font-regular text-ink2">{item.group}</h3>
        </>
      ) : null}
      <Spine
        shape={shapeOf(item)}
        colour={COLOURS[item.open && !item.tone ? "unsure" : (item.tone ?? "plain")]}
        above={before ? lineAfter(before, item) : "none"}
        below={lineAfter(item, next)}
      />
      <div className={clsx("min-w-0", next ? "pb-4" : item.open && "pb-2")}>
        <p>
          <span className={clsx(item.ahead && "text-ink2")}>{item.title}</span>
          {item.at === undefined ? null : (
            <span className="text-ink2">
              {" · "}
              <Time at={item.at} as="clock" />
            </span>
          )}
          {item.actor ? <span className="text-ink2"> · {item.actor}</span> : null}
        </p>
        {item.detail ? (
          <div lang={item.recorded ? "en" : undefined} className="whitespace-pre-line wrap-break-word text-ink2">
            {item.detail}
          </div>
        ) : null}
      </div>
    </li>
  );
}

/** What happened, newest last, on the plumb line. */
export function Timeline({
  items,
  label,
  className,
}: {
  items: readonly TimelineItem[];
  label: string;
  className?: string;
}) {
  const lazy = items.length > LAZY_FROM;
  return (
    <ol aria-label={label} className={clsx("[--plumb-ground:var(--color-surface)]", className)}>
      {items.map((item, index) => (
        <Entry key={item.id} item={item} before={items[index - 1]} next={items[index + 1]} lazy={lazy} />
      ))}
    </ol>
  );
}

export type UncertainProps = {
  /** `more`: what a person may do about it. */
  items: readonly { id: string; question: ReactNode; settledBy: ReactNode; more?: ReactNode }[];
};

/** Above the timeline, always: each open question and the read that would settle it. */
export function StillUncertain({ items }: UncertainProps) {
  const t = useWords();
  if (items.length === 0) return <p className="text-ink2">{t.parts.nothingIsUncertainHere}</p>;
  return (
    <section
      aria-label={t.parts.stillUncertain}
      className="rounded-control border border-unsure border-dashed px-4 py-3"
    >
      <h3 tabIndex={-1} className="pb-1 font-strong text-unsure">
        {t.parts.stillUncertain}
      </h3>
      <ul className="flex flex-col gap-1.5">
        {items.map((item) => (
          <li key={item.id}>
            {item.question} <span className="text-ink2">{item.settledBy}</span>
            {item.more}
          </li>
        ))}
      </ul>
    </section>
  );
}
