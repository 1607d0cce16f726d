import { wilson } from "@/lib/format/wilson";

const [W, H] = [96, 14];

/** A part with where the true one may lie, on a line from none to all. The numbers stand beside it; this is only seen. */
export function IntervalStrip({ k, n }: { k: number; n: number }) {
  const { low, high } = wilson(k, n);
  const x = (part: number) => 4 + part * (W - 8);
  return (
    <svg aria-hidden="true" width={W} height={H} className="inline-block shrink-0 align-middle">
      <path d={`M4 ${H / 2}H${W - 4}M4 4v6M${W - 4} 4v6`} className="stroke-line" />
      <path d={`M${x(low)} ${H / 2}H${x(high)}`} strokeWidth="3" strokeLinecap="round" className="stroke-edge" />
      <circle cx={x(k / n)} cy={H / 2} r="3.5" className="fill-ink stroke-surface" />
    </svg>
  );
}
