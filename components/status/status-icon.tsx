import type { ReactNode } from "react";
import { Glyph } from "@/components/ui/icon";
import type { ObjectStatus } from "@/reconciler/model/status";

/** A shape for each status, so that none is told by colour alone. */
const SHAPES: Record<ObjectStatus | "in_place_stale", ReactNode> = {
  pending: (
    <>
      <circle cx="8" cy="8" r="5.75" />
      <path d="M8 4.9V8l2.1 1.5" />
    </>
  ),
  verifying: (
    <>
      <circle cx="8" cy="8" r="5.75" className="opacity-30" />
      <g className="turning">
        {/* The invisible circle keeps the centre of rotation where the ring's is. */}
        <circle cx="8" cy="8" r="5.75" stroke="none" />
        <path d="M8 2.25A5.75 5.75 0 0 1 13.75 8" />
      </g>
    </>
  ),
  in_place: <path d="m3.25 8.5 3.1 3.1 6.4-7.2" />,
  in_place_stale: <path d="m3.25 8.5 3.1 3.1 6.4-7.2" strokeDasharray="2.6 1.6" strokeLinecap="butt" />,
  repair_needed: (
    <>
      <path d="M8 2.4 14.2 13.1H1.8Z" />
      <path d="M8 6.5v3.1m0 1.7v.1" />
    </>
  ),
  blocked_on_review: (
    <>
      <rect x="2.25" y="2.25" width="11.5" height="11.5" rx="2.25" />
      <path d="M6.35 5.6v4.8m3.3-4.8v4.8" />
    </>
  ),
  not_confirmed: (
    <>
      <circle cx="8" cy="8" r="6" strokeDasharray="2.35 1.42" strokeLinecap="butt" />
      <path d="M6.3 6.6a1.75 1.75 0 1 1 2.6 1.55c-.55.3-.9.65-.9 1.15m0 1.55v.1" />
    </>
  ),
  stopped: <rect x="3.5" y="3.5" width="9" height="9" rx="1.25" fill="currentColor" />,
};

export function StatusIcon({
  status,
  stale,
  className,
}: {
  status: ObjectStatus;
  stale?: boolean;
  className?: string;
}) {
  return <Glyph className={className}>{SHAPES[status === "in_place" && stale ? "in_place_stale" : status]}</Glyph>;
}
