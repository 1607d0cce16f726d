// ◆ pure
import { STATUS_ORDER, type StatusView } from "../../reconciler/model/status.ts";

/** Nothing more is to come of these. Green that has lost its evidence is not among them. */
export function isSettled({ status, stale }: StatusView): boolean {
  return status === "stopped" || (status === "in_place" && !stale);
}

/** Grows with how much it needs somebody to look. Green whose evidence has ended comes before everything settled. */
export function attention({ status, stale }: StatusView): number {
  return stale ? STATUS_ORDER.indexOf("pending") - 0.5 : STATUS_ORDER.indexOf(status);
}
