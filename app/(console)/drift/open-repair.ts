import type { DriftDetail } from "@/lib/query/drifts";
import type { RepairRow } from "@/lib/query/reviews";
import { isOpenRepair } from "@/reconciler/model/repair";

/** The repair that waits, is decided or is under way for this drift. */
export function openRepair({ drift, repairs }: Pick<DriftDetail, "drift" | "repairs">): RepairRow | null {
  return repairs.find((repair) => repair.class === drift.class && isOpenRepair(repair.state)) ?? null;
}
