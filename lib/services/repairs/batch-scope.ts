import type { BatchRow, BatchScope } from "../../../db/queries/review-batch.ts";
import { BATCH_MAX, BATCH_MAX_GRAVE } from "../../../reconciler/model/change-shape.ts";
import { DRIFT_CLASSES, type DriftClass } from "../../../reconciler/model/drift-class.ts";
import type { Kinds } from "../kinds.ts";

/** `permission_drift:postgres:revoke`: the class, the connector and what is done. */
export type BatchName = { class: DriftClass; connector: string; action: string };

export const batchId = (name: BatchName) => `${name.class}:${name.connector}:${name.action}`;

export function readBatchId(id: string): BatchName | null {
  const [name, connector, action, ...more] = id.split(":");
  const known = DRIFT_CLASSES.find((one) => one === name);
  if (known === undefined || !connector || !action || more.length > 0) return null;
  return { class: known, connector, action };
}

/** Which connector a kind goes through is in the configuration, not in the rows. */
export function scopeOf({ connector, ...name }: BatchName, kinds: Kinds): BatchScope {
  const served = [...kinds.values()].filter((kind) => kind.connector === connector);
  return { class: name.class, action: name.action, kinds: served.map((kind) => kind.kind) };
}

/** The fewer where one of them takes something away or moves money. */
export function batchMax(rows: readonly Pick<BatchRow, "contract">[]): number {
  const grave = rows.some(({ contract }) => contract.removes || contract.bound?.money != null);
  return grave ? BATCH_MAX_GRAVE : BATCH_MAX;
}
