// ◆ pure
/**
 * What a connector can promise decides what may be done without a person. A call that went unanswered may still land;
 * whatever keeps a second one from doing harm outside has to be declared, and what is not declared is not believed.
 */
import type { DriftClass } from "../model/drift-class.ts";
import type { Millis } from "../model/evidence.ts";
import type { Plan } from "../model/repair.ts";

/** The part of a connector's capabilities that this hangs on. */
export type Promises = {
  irreversible: readonly DriftClass[];
  idempotency: "key" | "natural_name" | "conditional" | "convergent_put" | "none";
  read: "strong" | "lagging" | "unknown";
};

/** A key is given up this long before its end: a clock may differ, and a call takes its time. */
export const KEY_MARGIN_MS = 60_000;

/** Why a person has to approve each sending of it; empty where it may be done unattended. */
export function notUnattended(
  { idempotency, read, irreversible }: Promises,
  { class: driftClass, contract }: Pick<Plan, "class" | "contract">,
  /** Until when the outside world remembers the key of an earlier try of the same; null where nothing was tried, or for good. */
  key: { until: Millis | null; now: Millis },
): string[] {
  // Its whole effect is on our own record, in one transaction.
  if (contract.credential === "record") return [];
  const whole = contract.bound.fields.includes("presence");
  return [
    ...when(contract.undo === "irreversible" || irreversible.includes(driftClass), "It cannot be taken back."),
    ...when(idempotency === "none", "A repeated call may act twice, and the first may still land."),
    ...when(
      idempotency === "natural_name" && contract.removes && whole,
      "Only its name keeps it apart: what is removed may be something made anew under that name.",
    ),
    ...when(
      idempotency === "convergent_put" && contract.risk !== "low",
      `A late call may undo what was changed since, and its risk is ${contract.risk}.`,
    ),
    ...when(read === "unknown" && whole, "Nobody knows how late a read shows a change, so it may be there already."),
    ...when(
      key.until !== null && !(key.now < key.until - KEY_MARGIN_MS),
      "The key of its first try is not remembered any more, so a repeated call may act twice.",
    ),
  ];
}

function when(holds: boolean, says: string): string[] {
  return holds ? [says] : [];
}
