import type { Direction, DriftClass } from "./drift-class.ts";
import { instant } from "./instant.ts";
import type { Cause, Shared } from "./run-document.ts";

/** Open drifts that were seen first in one run and are alike in all that tells of a cause. */
export type AlikeDrifts = {
  kind: string;
  source: string | null;
  class: DriftClass;
  direction: Direction | null;
  run: string;
  /** What each of them names. */
  names: readonly Shared[];
  n: number;
  /** When the first and the last of them was seen first. */
  from: number;
  to: number;
  /** The first `KEYS_SHOWN` of their objects, or all of fewer. */
  keys: readonly string[];
};

/** Two may be a coincidence. */
export const CAUSE_MIN = 3;
export const KEYS_SHOWN = 5;

/**
 * Groups drifts that one thing probably made: of one kind, source, class and direction, seen first in one run. Where
 * enough of such a group name the same permission, field or owner, they are a cause of their own, named by it; the most
 * common name first, so that each drift is in one cause at most. What names nothing in common stays together unnamed.
 */
export function groupCauses(drifts: readonly AlikeDrifts[]): Cause[] {
  const groups = new Map<string, AlikeDrifts[]>();
  for (const alike of drifts) {
    const groupedBy = JSON.stringify([alike.kind, alike.source, alike.class, alike.direction, alike.run]);
    const group = groups.get(groupedBy);
    if (group === undefined) groups.set(groupedBy, [alike]);
    else group.push(alike);
  }
  return [...groups.values()].flatMap(splitByName).sort(bySize);
}

type Named = { alike: AlikeDrifts; names: ReadonlySet<string> };

function splitByName(group: readonly AlikeDrifts[]): Cause[] {
  const causes: Cause[] = [];
  let rest: Named[] = group.map((alike) => ({
    alike,
    names: new Set(alike.names.map((name) => JSON.stringify(name))),
  }));
  while (total(rest.map(({ alike }) => alike)) >= CAUSE_MIN) {
    const name = commonest(rest);
    const has = ({ names }: Named) => name === null || names.has(name);
    const members = rest.filter(has).map(({ alike }) => alike);
    const [first] = members;
    if (first === undefined) break;
    causes.push(causeOf(first, members, name === null ? null : (JSON.parse(name) as Shared)));
    rest = rest.filter((named) => !has(named));
  }
  return causes;
}

const total = (drifts: readonly AlikeDrifts[]) => drifts.reduce((sum, { n }) => sum + n, 0);

/** The name that most of them have, if they are enough; of equal ones the first in the alphabet. */
function commonest(drifts: readonly Named[]): string | null {
  const counts = new Map<string, number>();
  for (const { alike, names } of drifts) {
    for (const name of names) counts.set(name, (counts.get(name) ?? 0) + alike.n);
  }
  const [first] = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  return first !== undefined && first[1] >= CAUSE_MIN ? first[0] : null;
}

function causeOf(of: AlikeDrifts, members: readonly AlikeDrifts[], shared: Shared | null): Cause {
  return {
    kind: of.kind,
    source: of.source,
    class: of.class,
    direction: of.direction,
    shared,
    n: total(members),
    run: of.run,
    from: instant(Math.min(...members.map(({ from }) => from))),
    to: instant(Math.max(...members.map(({ to }) => to))),
    keys: members
      .flatMap(({ keys }) => keys)
      .sort()
      .slice(0, KEYS_SHOWN),
  };
}

/** The largest first; of equal ones, what has a name says more. */
function bySize(a: Cause, b: Cause): number {
  const unnamed = ({ shared }: Cause) => Number(shared === null);
  return b.n - a.n || unnamed(a) - unnamed(b) || (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
}
