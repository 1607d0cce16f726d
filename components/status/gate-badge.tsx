import { clsx } from "clsx";
import type { ReactNode } from "react";
import { useWords } from "#use-words";
import { Glyph } from "@/components/ui/icon";
import { visibleText } from "@/lib/format/visible-text";
import type { GateReason } from "@/reconciler/model/gate";
import type { GateVerdict } from "@/reconciler/model/verdict";

/** A gate seen from the front: open, open to a person, closed for now, closed. */
const LOOKS: Record<GateVerdict, { colour: string; shape: ReactNode }> = {
  act: { colour: "text-ink", shape: <path d="M2.5 8h10M9 4.5 12.5 8 9 11.5" /> },
  ask: {
    colour: "text-review",
    shape: (
      <>
        <circle cx="8" cy="5.25" r="2.5" />
        <path d="M3.25 13.25c.4-2.5 2.3-4 4.75-4s4.35 1.5 4.75 4" />
      </>
    ),
  },
  hold: { colour: "text-repair", shape: <path d="M5.75 3.5v9m4.5-9v9" /> },
  refuse: {
    colour: "text-unsure",
    shape: (
      <>
        <circle cx="8" cy="8" r="5.75" />
        <path d="m4 12 8-8" />
      </>
    ),
  },
};

export function GateBadge({ verdict, className }: { verdict: GateVerdict; className?: string }) {
  const t = useWords();
  const look = LOOKS[verdict];
  return (
    <span data-gate={verdict} className={clsx("inline-flex items-center gap-1.5 font-medium", look.colour, className)}>
      <Glyph>{look.shape}</Glyph>
      {t.names.verdicts[verdict]}
    </span>
  );
}

/** Every reason, in the order of caution; the code stays findable for whoever searches the manual. */
export function GateReasons({ reasons, className }: { reasons: readonly GateReason[]; className?: string }) {
  if (reasons.length === 0) return null;
  return (
    <ul className={clsx("flex flex-col default:gap-1", className)}>
      {reasons.map((reason) => (
        <li key={reason.code} title={reason.code} className="text-ink2">
          <span lang="en">{visibleText(reason.says)}</span>
        </li>
      ))}
    </ul>
  );
}
