import { type KindConfig, limitsOf } from "../config.ts";
import { weighPass, windowStart } from "../policy/budget.ts";
import type { LoopDeps } from "./reconcile.ts";

/**
 * Weighs what a whole pass wants before its first step. What is too much for a budget is parked in one batch, whole, for
 * one person to release; a batch that fits again is let go. Answers whether the gate may say otherwise now.
 */
export async function weigh({ store, ports }: Pick<LoopDeps, "store" | "ports">, config: KindConfig): Promise<boolean> {
  const { kind } = config.spec;
  const settings = await store.settings(kind, windowStart(await store.now()));
  const used = (scope: string) => settings.budgets.find((budget) => budget.scope === scope)?.used ?? 0;
  const { population } = settings;
  const short = weighPass(kind, await store.wants(kind), limitsOf(config), { population, used });
  const id = `batch_${ports.random.uuid().replaceAll("-", "")}`;
  return store.park(kind, short === null ? null : { id, ...short });
}
