// ◆ pure
import type { StatusRow } from "@/db/queries/status-view";
import { plural } from "@/lib/format/count";
import { attention, isSettled } from "./attention";
import { type StatusWords, statusWords } from "./status-words";

export type ListItem = { row: StatusRow; words: StatusWords };

export function listItems(rows: readonly StatusRow[]): ListItem[] {
  return rows
    .map((row) => ({ row, words: statusWords(row, { audience: "asker" }) }))
    .sort((a, b) => attention(b.words.view) - attention(a.words.view) || b.row.since - a.row.since);
}

/** A list is as its worst member is, and names it. */
export function listHeadline(items: readonly ListItem[], total: number): string {
  const [worst] = items;
  if (worst === undefined) return "You have not asked for anything yet.";
  const open = items.filter((item) => !isSettled(item.words.view)).length;
  if (open === 0) return allSettled(items, total);
  if (total === 1) return worst.words.text.headline;
  return `${open} of your ${plural(total, "request")} ${open === 1 ? "is" : "are"} not confirmed to be in place.`;
}

function allSettled(items: readonly ListItem[], total: number): string {
  const stopped = items.filter((item) => item.words.view.status === "stopped").length;
  if (stopped === items.length) return total === 1 ? "Your request was stopped." : "All your requests were stopped.";
  if (stopped > 0) return "Everything that you still ask for is in place.";
  return total === 1 ? "Your request is in place." : `All ${plural(total, "request")} of yours are in place.`;
}
