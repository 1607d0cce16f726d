import { clsx } from "clsx";
import { useWords } from "#use-words";
import { StatusIcon } from "@/components/status/status-icon";
import type { RepairState } from "@/reconciler/model/repair";
import type { ObjectStatus } from "@/reconciler/model/status";

type Look = { colour: string; icon: ObjectStatus | null; iconColour?: string };

/** A repair borrows the shape of the status it leaves its object in; what is over has none and steps back. */
const LOOKS: Record<RepairState, Look> = {
  proposed: { colour: "text-review font-medium", icon: "blocked_on_review" },
  approved: { colour: "text-ink font-medium", icon: "pending", iconColour: "text-pending" },
  attempting: { colour: "text-verifying font-medium", icon: "verifying" },
  verifying: { colour: "text-verifying font-medium", icon: "verifying" },
  not_confirmed: { colour: "text-unsure font-medium", icon: "not_confirmed" },
  confirmed: { colour: "text-ink", icon: "in_place", iconColour: "text-in-place" },
  did_not_happen: { colour: "text-ink2", icon: null },
  did_not_hold: { colour: "text-repair font-medium", icon: "repair_needed" },
  blocked: { colour: "text-ink2", icon: "stopped", iconColour: "text-stopped" },
  expired: { colour: "text-ink2", icon: null },
  superseded: { colour: "text-ink2", icon: null },
};

export function RepairStateBadge({ state, className }: { state: RepairState; className?: string }) {
  const t = useWords();
  const look = LOOKS[state];
  return (
    <span data-repair-state={state} className={clsx("inline-flex items-center gap-1.5", look.colour, className)}>
      {look.icon ? <StatusIcon status={look.icon} className={look.iconColour} /> : null}
      {t.names.repairStates[state]}
    </span>
  );
}
