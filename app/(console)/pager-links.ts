/** The address with some names set or removed. Commas and colons stay readable: people share it. */
export function withParams(params: URLSearchParams, changes: Record<string, string | null>): string {
  const next = new URLSearchParams(params);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === "") next.delete(name);
    else next.set(name, value);
  }
  const text = next.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
  return text === "" ? "?" : `?${text}`;
}

export type PagerLinks = { previousHref: string | null; nextHref: string | null; page: number };

/**
 * Pages by cursor, with the way back in the address: `trail` has the cursors of the pages before, `-` for the first. It
 * means nothing without a cursor, so a filter that drops the cursor starts over.
 */
export function pagerLinks(params: URLSearchParams, next: string | null): PagerLinks {
  const cursor = params.get("cursor");
  const trail = cursor === null ? [] : (params.get("trail") ?? "-").split(",").filter((one) => one !== "");
  const before = trail[trail.length - 1];
  return {
    page: trail.length + 1,
    previousHref:
      cursor === null
        ? null
        : withParams(params, {
            cursor: before === undefined || before === "-" ? null : before,
            trail: trail.length > 1 ? trail.slice(0, -1).join(",") : null,
          }),
    nextHref: next === null ? null : withParams(params, { cursor: next, trail: [...trail, cursor ?? "-"].join(",") }),
  };
}
