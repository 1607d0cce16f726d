import { type UsualWaitRow, usualWait } from "@/db/queries/status-view";
import { readDatabase } from "@/lib/http/database";
import type { DriftClass } from "@/reconciler/model/drift-class";

/** It is read over many repairs, for pages that anybody with a link may open, and hardly moves. */
const KEPT_MS = 60_000;
const kept = new Map<string, { at: number; row: Promise<UsualWaitRow> }>();

export function keptUsualWait(like: { kind: string; class: DriftClass }): Promise<UsualWaitRow> {
  const name = `${like.kind} ${like.class}`;
  const now = performance.now();
  const known = kept.get(name);
  if (known !== undefined && now - known.at < KEPT_MS) return known.row;
  const row = usualWait(readDatabase(), like);
  kept.set(name, { at: now, row });
  // What could not be read is asked for again.
  row.catch(() => kept.delete(name));
  return row;
}
