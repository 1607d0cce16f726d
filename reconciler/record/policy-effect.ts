// ◆ pure
/** What a policy would have meant for drifts that were judged before: each is counted once, however often it was judged. */
import type { ObjectRef } from "../model/bucket.ts";
import type { GateInput } from "../policy/gate-input.ts";
import { makeAsking, type Rules } from "./replay.ts";

/** One asking of the gate, as it was recorded. `cameBack`: the drift had been repaired before, with proof. */
export type AskedBefore = ObjectRef & { drift: string; cameBack: boolean; input: GateInput };

/** `unattended`: done without a person, `cameBack` of them back after a repair. `asked`: a person would have decided. */
export type PolicyEffect = { unattended: number; cameBack: number; asked: number };

/** They are taken in the order of time. What is in neither count was held, or left as it was. */
export function policyEffect(rows: readonly AskedBefore[], rules: Omit<Rules, "conclude">): PolicyEffect {
  const ask = makeAsking(rules);
  const unattended = new Map<string, boolean>();
  const asked = new Set<string>();
  for (const { drift, cameBack, input, ...ref } of rows) {
    if (unattended.has(drift)) continue;
    const again = ask(input, ref);
    if (again.unattended) unattended.set(drift, cameBack);
    else if (again.verdict === "ask" || again.verdict === "act") asked.add(drift);
  }
  return {
    unattended: unattended.size,
    cameBack: [...unattended.values()].filter(Boolean).length,
    asked: [...asked].filter((drift) => !unattended.has(drift)).length,
  };
}
