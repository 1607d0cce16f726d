/**
 * How long things take when some are not done yet. What is still open has lasted at least as long as it has, so it counts
 * among those that could have ended until then, and not after: Kaplan and Meier's estimate. To leave it out would tell
 * the slowest as fast.
 */

/** Times are counted in steps that each are 2 % longer than the one before, from a second on. */
export const STEPS_PER_E = 50;
export const STEP_FROM_MS = 1_000;
/** A middle of few is still what was seen; a tail of few is one of them. */
const NEEDED = { p50: 1, p90: 10, p99: 100 } as const;
/** The picture needs no more: so many steps of it are one point. */
const STEPS_PER_POINT = 7;

/** What ended in one step, and what was still open when it was as old as that (or was lost from sight). */
export type SpanStep = { step: number; ended: number; open: number };

/** `atLeast`: more than that part is still open, so all that is known is that it takes longer. */
export type Quantile = { ms: number; atLeast: boolean };

export type Spans = {
  ended: number;
  open: number;
  /** Null where there are too few for one. */
  p50: Quantile | null;
  p90: Quantile | null;
  p99: Quantile | null;
  /** Part that has ended (0 to 1) by each time. */
  curve: { ms: number; ended: number }[];
};

const endOf = (step: number) => STEP_FROM_MS * Math.exp(step / STEPS_PER_E);

/** Of steps in any order; the same step may come twice. */
export function spansOf(steps: readonly SpanStep[]): Spans {
  const sorted = [...steps].sort((a, b) => a.step - b.step);
  const ended = sorted.reduce((sum, one) => sum + one.ended, 0);
  const open = sorted.reduce((sum, one) => sum + one.open, 0);
  const curve = curveOf(sorted, ended + open);
  const last = sorted.at(-1);
  const quantile = (part: number, needed: number): Quantile | null => {
    if (last === undefined || ended + open < needed) return null;
    const point = curve.find((one) => one.ended >= part - 1e-9);
    return point ? { ms: endOf(point.step), atLeast: false } : { ms: endOf(last.step), atLeast: true };
  };
  return {
    ended,
    open,
    p50: quantile(0.5, NEEDED.p50),
    p90: quantile(0.9, NEEDED.p90),
    p99: quantile(0.99, NEEDED.p99),
    curve: thinned(curve),
  };
}

type Point = { step: number; ended: number };

function curveOf(sorted: readonly SpanStep[], n: number): Point[] {
  const curve: Point[] = [];
  let atRisk = n;
  let left = 1;
  for (const { step, ended, open } of sorted) {
    if (ended > 0) {
      left *= 1 - ended / atRisk;
      curve.push({ step, ended: 1 - left });
    }
    atRisk -= ended + open;
  }
  return curve;
}

function thinned(curve: readonly Point[]): Spans["curve"] {
  const column = (point: Point | undefined) => point && Math.floor(point.step / STEPS_PER_POINT);
  return curve
    .filter((point, index) => column(point) !== column(curve[index + 1]))
    .map(({ step, ended }) => ({ ms: Math.round(endOf(step)), ended: Math.round(ended * 1_000) / 1_000 }));
}
