import { toDiffRows } from "@/components/diff/diff-rows";
import type { DiffRow, DiffState } from "@/components/diff/plumb-diff";
import { splitGrant } from "@/lib/format/grants";
import { visibleText } from "@/lib/format/visible-text";
import type { DifferenceRow } from "@/lib/query/drifts";
import type { Words } from "@/lib/words/words";

/** What the classifier's rows say, as rows of the plumb diff. `repair`: a plan exists, so what it leaves is shown too. */
export function diffRows(t: Words, rows: readonly DifferenceRow[], { repair }: { repair: boolean }): DiffRow[] {
  const grants = rows.filter((row) => row.part === "grant");
  const others = rows.filter((row) => row.part !== "grant");
  return [...toDiffRows(t, others, { withRepair: repair }), ...grantRows(grants, repair)];
}

/** One row per target: people ask what may be done with payroll, not where SELECT may be done. */
function grantRows(rows: readonly DifferenceRow[], repair: boolean): DiffRow[] {
  const byTarget = new Map<string, { verb: string; row: DifferenceRow }[]>();
  for (const row of rows) {
    const { verb, target } = splitGrant(row.field);
    byTarget.set(target, [...(byTarget.get(target) ?? []), { verb, row }]);
  }
  return [...byTarget].map(([target, grants]) => targetRow(target, grants, repair));
}

function targetRow(target: string, grants: { verb: string; row: DifferenceRow }[], repair: boolean): DiffRow {
  const verbs = (side: "asked" | "found" | "after") =>
    grants.filter(({ row }) => row[side] !== null).map(({ verb }) => visibleText(verb));
  const [asked, found, after] = [verbs("asked"), verbs("found"), verbs("after")];
  const over = found.filter((verb) => !asked.includes(verb));
  const under = asked.filter((verb) => !found.includes(verb));
  const both = found.length - over.length;
  const mixed = over.length + under.length > 0 && (both > 0 || over.length + under.length > 1);
  return {
    field: visibleText(target),
    asked: joined(asked),
    found: joined(found),
    ...(repair ? { after: joined(after) } : {}),
    state: grantState(over.length, under.length),
    ...(mixed ? { set: { over, under, both } } : {}),
  };
}

const joined = (verbs: readonly string[]) => (verbs.length === 0 ? null : verbs.join(", "));

function grantState(over: number, under: number): DiffState {
  if (over === 0 && under === 0) return "same";
  if (under === 0) return "over";
  return over === 0 ? "under" : "differs";
}
