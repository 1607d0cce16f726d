/**
 * How much may change in a span of time. A run weighs all that it wants first; then each step takes its share in the
 * transaction that reserves it, so that no number of workers can overshoot. What does not fit is parked whole, for a
 * person to release, never trimmed: half a wanted change is a state that nobody asked for.
 */
import type { Millis } from "../model/evidence.ts";
import type { BudgetLine, Unattended } from "../model/report.ts";
import type { BudgetNeed } from "./gate-input.ts";

export type Budget = { scope: string; windowStart: Millis; used: number; limit: number };

type Target = { kind: string; class: string; owner: string };
type Limits = { perHour: number; ownerPerHour: number; perRun: number; perRunShareMax: number; populationMin: number };

/** What one unattended repair takes from in its hour, with what may be taken. */
export function hourBudgets(target: Target, limits: Pick<Limits, "perHour" | "ownerPerHour">) {
  return [
    { scope: `kind:${target.kind}/class:${target.class}`, limit: limits.perHour },
    { scope: `owner:${target.owner}`, limit: limits.ownerPerHour },
  ];
}

/** What one pass may want at once. A share says nothing of a population below its minimum. */
function runBudgets({ kind, class: driftClass }: Target, limits: Limits, population: number) {
  const share = population < limits.populationMin ? Infinity : Math.floor(population * limits.perRunShareMax);
  return [
    { scope: `run:${kind}/class:${driftClass}`, limit: limits.perRun },
    { scope: `run:${kind}`, limit: share },
  ];
}

/** Every scope that a repair takes from, by the hour and by the run. */
export function scopesOf(target: Target): string[] {
  const { kind, class: driftClass, owner } = target;
  return [`kind:${kind}/class:${driftClass}`, `owner:${owner}`, `run:${kind}/class:${driftClass}`, `run:${kind}`];
}

export type Wanted = { class: string; owner: string; n: number };
export type Short = { scopes: string[]; groups: { class: string; owner: string }[]; says: string };

/**
 * Weighs all that one kind's unattended repairs want now. Null where every budget reaches; else what is parked, and
 * which budgets are short.
 */
export function weighPass(
  kind: string,
  wanted: readonly Wanted[],
  limits: Limits,
  { population, used }: { population: number; used(scope: string): number },
): Short | null {
  const groups = wanted.map(({ class: driftClass, owner, n }) => {
    const target = { kind, class: driftClass, owner };
    return { class: driftClass, owner, n, scopes: scopesOf(target), target };
  });
  const budgets = groups.flatMap(({ target }) => [
    ...hourBudgets(target, limits).map((budget) => ({ ...budget, windowStart: 0, used: used(budget.scope) })),
    ...runBudgets(target, limits, population).map((budget) => ({ ...budget, windowStart: 0, used: 0 })),
  ]);
  const wants = groups.map(({ n, scopes }, at) => ({ id: String(at), scopes, amount: n }));
  const { needs, parked } = weighRun(wants, budgets);
  if (parked.length === 0) return null;
  const short = needs.filter((need) => !(need.used + need.needed <= need.limit));
  return {
    scopes: short.map((need) => need.scope),
    groups: parked.flatMap((id) => groups[Number(id)] ?? []).map(({ class: name, owner }) => ({ class: name, owner })),
    says: short.map((need) => `${need.scope}: ${need.needed} wanted, ${need.used} of ${need.limit} used`).join("; "),
  };
}

/** `fits`: something of it is wanted still. Else a stop holds it, or it is gone, and limits have nothing to do with it. */
export function whyClosed(fits: boolean): string {
  return fits ? "It fits its limits again." : "Nothing in it would act by itself any more.";
}

const WINDOW_MS = 60 * 60_000;

/** When the window began that `now` is in: at multiples of its length, so that all workers mean the same one. */
export function windowStart(now: Millis): Millis {
  return Math.floor(now / WINDOW_MS) * WINDOW_MS;
}

/** One repair that a run wants to do, with every budget that it takes from. */
export type Want = { id: string; scopes: readonly string[]; amount: number };

export type Weighing = {
  /** One per budget that the run touches, as the gate takes it. */
  needs: BudgetNeed[];
  /** Every repair that takes from a budget which does not reach for all of them; one batch, in the order wanted. */
  parked: string[];
};

/** Weighs the whole run before its first step. A budget that nobody set up reaches for nothing. */
export function weighRun(wants: readonly Want[], budgets: readonly Budget[]): Weighing {
  const byScope = new Map(budgets.map((budget) => [budget.scope, budget]));
  const needed = new Map<string, number>();
  for (const { scopes, amount } of wants) {
    for (const scope of new Set(scopes)) needed.set(scope, (needed.get(scope) ?? 0) + amount);
  }
  const needs = [...needed]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([scope, amount]): BudgetNeed => {
      const { used, limit } = byScope.get(scope) ?? { used: 0, limit: 0 };
      return { scope, used, limit, needed: amount };
    });
  const short = new Set(needs.filter((need) => !(need.used + need.needed <= need.limit)).map((need) => need.scope));
  return {
    needs,
    parked: wants.filter((want) => want.scopes.some((scope) => short.has(scope))).map((want) => want.id),
  };
}

/** What a run's automatic repairs would take of the current window. Where they are too many, all of them wait as one batch. */
export function forecast(
  unattended: readonly Unattended[],
  usedOf: (scope: string) => number,
  limit: number,
): BudgetLine[] {
  return unattended.map(({ kind, class: driftClass, act, parked }) => {
    const scope = `kind:${kind}/class:${driftClass}`;
    const [used, wanted] = [usedOf(scope), act + parked];
    return { scope, used, limit, wanted, waits: wanted <= Math.max(0, limit - used) ? 0 : wanted };
  });
}
