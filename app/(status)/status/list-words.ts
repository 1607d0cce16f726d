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

/** A list is as its worst member is. It speaks only for what it shows. */
export function listHeadline(items: readonly ListItem[], total: number): string {
  const [worst] = items;
  if (worst === undefined) return "You have not asked for anything yet.";
  const shown = plural(items.length, "request");
  const yours = items.length < total ? `the ${shown} of yours that changed last` : `your ${shown}`;
  const open = items.filter((item) => !isSettled(item.words.view)).length;
  if (open === 0) return allSettled(items, items.length < total ? `The ${shown} of yours that changed last` : null);
  if (total === 1) return worst.words.text.headline;
  return `${open} of ${yours} ${open === 1 ? "is" : "are"} not confirmed to be in place.`;
}

function allSettled(items: readonly ListItem[], some: string | null): string {
  const one = items.length === 1;
  const stopped = items.filter((item) => item.words.view.status === "stopped").length;
  if (stopped === items.length)
    return one ? "Your request was stopped." : `${some ?? "All your requests"} were stopped.`;
  if (stopped > 0) return some === null ? "Everything that you still ask for is in place." : `${some} are settled.`;
  return one
    ? "Your request is in place."
    : `${some ?? `All ${plural(items.length, "request")} of yours`} are in place.`;
}
