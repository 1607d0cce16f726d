import { clsx } from "clsx";
import { useWords } from "#use-words";
import { StatusIcon } from "@/components/status/status-icon";
import type { ObjectStatus } from "@/reconciler/model/status";

/** In place is plain ink with a green tick: what is finished steps back, so that what is open stands out. */
const COLOURS: Record<ObjectStatus, { word: string; icon?: string; ground: string }> = {
  pending: { word: "text-pending", ground: "bg-sunk" },
  verifying: { word: "text-verifying", ground: "bg-sunk" },
  in_place: { word: "text-ink font-regular", icon: "text-in-place", ground: "" },
  repair_needed: { word: "text-repair", ground: "bg-repair-ground" },
  blocked_on_review: { word: "text-review", ground: "bg-review-ground" },
  not_confirmed: { word: "text-unsure", ground: "bg-unsure-ground" },
  stopped: { word: "text-stopped", ground: "bg-sunk" },
};

export type StatusBadgeProps = {
  status: ObjectStatus;
  /** In place, on evidence that has expired: the badge loses its colour and says "when last checked". */
  stale?: boolean;
  /** `ground` is for a badge that stands alone; lists and headings use `plain`. */
  appearance?: "plain" | "ground";
  /** The end user's word where it differs from the console's. */
  label?: string;
  className?: string;
};

export function StatusBadge({ status, stale = false, appearance = "plain", label, className }: StatusBadgeProps) {
  const t = useWords();
  const faded = status === "in_place" && stale;
  const colour = COLOURS[status];
  const ground = appearance === "ground" ? colour.ground : "";
  return (
    <span
      data-status={status}
      data-ground={ground ? "" : undefined}
      className={clsx(
        "inline-flex items-center default:gap-1.5 default:font-medium",
        faded ? "font-regular text-ink2" : colour.word,
        ground && `rounded-control px-2 py-0.5 ${ground}`,
        className,
      )}
    >
      <StatusIcon status={status} stale={stale} className={faded ? "text-ink3" : colour.icon} />
      {/* Its line is the badge's: beside other words the icon's lower edge would be. */}
      <span className="self-baseline">{label ?? t.names.status(status, stale)}</span>
    </span>
  );
}
