"use client";

import type { ChangeEvent } from "react";
import { Checkbox } from "@/components/ui/field";
import { TABLE_ROLES } from "@/components/ui/table-roles";

/** Rows that something is to be done to. On narrow screens there is none: many at once is for a desk. */
export type RowSelection<Row> = {
  selected: ReadonlySet<string>;
  /** `range`: all from the last one chosen to here. */
  onToggle: (key: string, range: boolean) => void;
  /** The whole page, or none of it. */
  onTogglePage: () => void;
  /** "Select this page". */
  pageLabel: string;
  /** "Select billing-export". */
  rowLabel: (row: Row) => string;
};

const PLACE = "w-8 py-(--row-y) align-middle max-sm:hidden";
/** Above the link that covers the row. */
const ABOVE = "relative z-1";

export function PageBox<Row>({ selection, keys }: { selection: RowSelection<Row>; keys: readonly string[] }) {
  const chosen = keys.filter((key) => selection.selected.has(key)).length;
  return (
    <th {...TABLE_ROLES.columnHeader} scope="col" className={`${PLACE} border-line border-b`}>
      <Checkbox
        label={selection.pageLabel}
        hideLabel
        className={ABOVE}
        checked={chosen === keys.length}
        aria-checked={chosen > 0 && chosen < keys.length ? "mixed" : undefined}
        onChange={selection.onTogglePage}
      />
    </th>
  );
}

export function RowBox<Row>({ selection, row, id }: { selection: RowSelection<Row>; row: Row; id: string }) {
  function toggle(event: ChangeEvent<HTMLInputElement>): void {
    // The browser reports a changed box by the press that changed it.
    const { nativeEvent } = event;
    selection.onToggle(id, nativeEvent instanceof MouseEvent && nativeEvent.shiftKey);
  }
  return (
    <td {...TABLE_ROLES.cell} data-row-box="" className={PLACE}>
      <Checkbox
        className={ABOVE}
        label={selection.rowLabel(row)}
        hideLabel
        checked={selection.selected.has(id)}
        onChange={toggle}
      />
    </td>
  );
}
