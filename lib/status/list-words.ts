// ◆ pure
import type { StatusRow } from "../../db/queries/status-view.ts";
import type { AllWords } from "../words/words.ts";
import { attention, isSettled } from "./attention.ts";
import { type StatusWords, statusWords } from "./status-words.ts";

export type ListItem = { row: StatusRow; words: StatusWords };

export function listItems(t: AllWords, rows: readonly StatusRow[]): ListItem[] {
  return rows
    .map((row) => ({ row, words: statusWords(t, row, { audience: "asker" }) }))
    .sort((a, b) => attention(b.words.view) - attention(a.words.view) || b.row.since - a.row.since);
}

/** A list is as its worst member is. It speaks only for what it shows. */
export function listHeadline(t: AllWords, items: readonly ListItem[], total: number): string {
  const [worst] = items;
  if (worst === undefined) return t.status.youHaveNotAskedForAnything;
  const partly = items.length < total;
  const open = items.filter((item) => !isSettled(item.words.view)).length;
  if (open === 0) return allSettled(t, items, partly);
  return total === 1 ? worst.words.text.headline : t.status.someAreOpen(open, items.length, partly);
}

function allSettled(t: AllWords, items: readonly ListItem[], partly: boolean): string {
  const stopped = items.filter((item) => item.words.view.status === "stopped").length;
  if (stopped === items.length) return t.status.allStopped(items.length, partly);
  return stopped > 0 ? t.status.settledOrStopped(items.length, partly) : t.status.allInPlace(items.length, partly);
}
