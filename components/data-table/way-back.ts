/** The list that somebody opened a row of, as it was then. Of one tab, until it is loaded anew. */
let left: { list: string; row: string } | null = null;
let returning = false;

export function leaveList(row: string): void {
  left = { list: window.location.pathname + window.location.search, row };
}

/** Back to the list as it was left, or to its beginning where nobody came from it. */
export function wayBack(list: string): string {
  returning = left !== null && left.list.split("?")[0] === list;
  return returning && left !== null ? left.list : list;
}

/** The row that is come back to; once. */
export function takeRowLeft(): string | null {
  const row = returning ? (left?.row ?? null) : null;
  returning = false;
  return row;
}
