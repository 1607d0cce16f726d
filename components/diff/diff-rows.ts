import type { DiffRow, DiffState } from "@/components/diff/plumb-diff";
import type { MoneyUnit } from "@/lib/format/count";
import { visibleLines, visibleText } from "@/lib/format/visible-text";
import type { Words } from "@/lib/words/words";
import type { FieldValue } from "@/reconciler/model/drift-class";

/** One compared line, as the difference step tells it. */
export type ComparedRow = {
  part: string;
  field: string;
  asked: FieldValue;
  found: FieldValue;
  after: FieldValue;
  /** Whether the repair in question changes it. */
  state: "changes" | "stays" | "same";
  /** Where its numbers are money. */
  money?: Record<"asked" | "found" | "after", MoneyUnit | null>;
};

/** A whole second of UTC: what is finer stays as it is. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.0+)?Z$/;

function valueText(t: Words, row: ComparedRow, side: "asked" | "found" | "after"): string | null {
  const value = row[side];
  const unit = row.money?.[side];
  if (value === null) return null;
  if (row.part === "existence") return t.parts.there;
  if (typeof value === "boolean") return value ? t.common.yes : t.common.no;
  if (typeof value !== "number") return INSTANT.test(value) ? t.exact(value, "utc") : visibleLines(value);
  return unit ? t.money(value, unit) : t.count(value);
}

function stateOf(row: ComparedRow): DiffState {
  if (row.part === "outcome" || row.part === "witness") return "unknown";
  if (row.asked === row.found) return row.state === "same" ? "same" : "differs";
  if (row.asked === null) return "over";
  return row.found === null ? "under" : "differs";
}

/** Rows for PlumbDiff. Without a repair there is no third column to fill. */
export function toDiffRows(t: Words, rows: readonly ComparedRow[], options: { withRepair: boolean }): DiffRow[] {
  return rows.map((row) => ({
    field: visibleText(row.field).replaceAll("_", " "),
    asked: valueText(t, row, "asked"),
    found: valueText(t, row, "found"),
    ...(options.withRepair ? { after: valueText(t, row, "after") } : {}),
    state: stateOf(row),
  }));
}
