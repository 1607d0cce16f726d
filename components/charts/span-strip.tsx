import type { Spans } from "@/lib/format/survival";

const [W, H] = [168, 30];
const [FROM_MS, TO_MS] = [1_000, 30 * 86_400_000];
/** A minute, an hour and a day. */
const MARKS = [60_000, 3_600_000, 86_400_000];

/** Each tenfold is as wide as the next: seconds and weeks have room on one line, and rows compare. */
function x(ms: number): number {
  const part = Math.log(Math.max(ms, FROM_MS) / FROM_MS) / Math.log(TO_MS / FROM_MS);
  return Math.round(Math.min(1, part) * W * 10) / 10;
}
const y = (ended: number) => Math.round((1 - ended) * (H - 2) * 10) / 10 + 1;

/**
 * Part that has ended by each time, from a second to 30 days. It stops short of the top where some are still open. The
 * diamonds are the half and the nine of ten that the columns beside it name.
 */
export function SpanStrip({ spans }: { spans: Pick<Spans, "curve" | "p50" | "p90"> }) {
  const line = spans.curve.map(({ ms, ended }) => `H${x(ms)}V${y(ended)}`).join("");
  const marks = [
    { at: spans.p50, ended: 0.5 },
    { at: spans.p90, ended: 0.9 },
  ];
  return (
    <svg aria-hidden="true" width={W} height={H} className="inline-block shrink-0 overflow-visible align-middle">
      <path d={`M0 ${H - 1}H${W}`} className="stroke-edge/60" />
      <path d={MARKS.map((ms) => `M${x(ms)} 0V${H - 1}`).join("")} className="stroke-line" />
      <path d={`M0 ${H - 1}${line}H${W}`} fill="none" strokeWidth="1.5" className="stroke-ink2" />
      {marks.map(({ at, ended }) =>
        at === null || at.atLeast ? null : (
          <path key={ended} d={`M${x(at.ms)} ${y(ended) - 3.5}l3.5 3.5-3.5 3.5-3.5-3.5Z`} className="fill-ink" />
        ),
      )}
    </svg>
  );
}
