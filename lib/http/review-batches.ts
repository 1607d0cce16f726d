import type { Sql } from "../../db/client.ts";
import type { CappedCount } from "../../db/queries/capped-count.ts";
import { type BatchRow, batchRows, waitingByAction } from "../../db/queries/review-batch.ts";
import type { Principal } from "../auth/principal.ts";
import { type BatchName, batchId, batchMax, readBatchId, scopeOf } from "../services/repairs/batch-scope.ts";
import { kinds } from "./kinds.ts";

/** `n`: of those that were looked at; there may be more. */
export type ReviewBatchRow = BatchName & { id: string; n: CappedCount };
export type ReviewBatchList = { rows: ReviewBatchRow[] };
export type ReviewBatch = BatchName & {
  id: string;
  /** As many as may be decided at once; the longest waiting. */
  rows: BatchRow[];
  most: number;
  /** More wait than are shown. */
  more: boolean;
  at: string;
};

/** What may be decided together: more than one, of one class, through one connector, that would do one thing. */
export async function reviewBatchList(sql: Sql, viewer: Principal): Promise<ReviewBatchList> {
  const found = new Map<string, ReviewBatchRow>();
  const waiting = await waitingByAction(sql, viewer);
  for (const { kind, n, ...what } of waiting.found) {
    const connector = kinds.get(kind)?.connector;
    if (connector === undefined) continue;
    const name = { ...what, connector };
    const id = batchId(name);
    found.set(id, { ...name, id, n: { n: n + (found.get(id)?.n.n ?? 0), capped: !waiting.isAll } });
  }
  return { rows: [...found.values()].filter(({ n }) => n.n > 1) };
}

export async function reviewBatch(sql: Sql, viewer: Principal, id: string): Promise<ReviewBatch | null> {
  const name = readBatchId(id);
  if (name === null) return null;
  const { rows, at } = await batchRows(sql, viewer, scopeOf(name, kinds), SHOWN + 1);
  const most = batchMax(rows);
  return { ...name, id, rows: rows.slice(0, most), most, more: rows.length > most, at };
}

const SHOWN = 50;
