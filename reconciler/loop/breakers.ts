import type { Actor } from "../model/role.ts";
import type { ObjectBundle, StoreTx } from "../store.ts";
import { setbacks } from "./gate-input.ts";
import type { Assessment } from "./judge.ts";

type Recording = { tx: StoreTx; actor: Actor; newId: (prefix: string, bucket: number) => string };

/** Has something come back too often, of which no record is open? */
export function opensBreaker(findings: readonly Assessment[]): boolean {
  return findings.some(({ asked: { recurrence } }) => isDue(recurrence));
}

function isDue({ open, count, limit }: Assessment["asked"]["recurrence"]): boolean {
  return open === null && count >= limit;
}

/** Writes down what came back too often, so that it stays stopped until somebody dealt with the cause. */
export async function recordBreakers(
  { tx, actor, newId }: Recording,
  bundle: ObjectBundle,
  findings: readonly Assessment[],
): Promise<void> {
  for (const { drift, asked } of findings) {
    const { count, limit } = asked.recurrence;
    if (!isDue(asked.recurrence)) continue;
    const { kind, key, bucket } = bundle.object;
    const since = Math.min(...setbacks(bundle, drift.class, tx.now).map((repair) => repair.stateSince));
    const row = { kind, key, id: newId("breaker", bucket), class: drift.class, times: count, since, openedAt: tx.now };
    await tx.openBreaker({ ...row, closedAt: null });
    const detail = { class: drift.class, times: count, limit, since };
    await tx.audit({ actor, action: "breaker.opened", kind, key, subject: row.id, detail });
  }
}
