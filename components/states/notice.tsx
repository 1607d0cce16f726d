import { clsx } from "clsx";
import type { ReactNode } from "react";
import { StatusIcon } from "@/components/status/status-icon";

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
