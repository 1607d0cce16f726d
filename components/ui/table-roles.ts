/**
 * Spread on the parts of a table that becomes cards or stacks on narrow screens: with another `display` some
 * browsers forget that it is a table, unless they are told.
 */
export const TABLE_ROLES = {
  table: { role: "table" },
  group: { role: "rowgroup" },
  row: { role: "row" },
  cell: { role: "cell" },
  columnHeader: { role: "columnheader" },
  rowHeader: { role: "rowheader" },
} as const;
