import type { Direction, DriftClass, DriftDetail } from "./drift-class.ts";
import { instant } from "./instant.ts";
import type { Cause, Shared } from "./run-document.ts";

/** An open drift with the run in which it was seen first. */
export type SeenDrift = {
  kind: string;
  key: string;
  source: string | null;
  class: DriftClass;
  direction: Direction | null;
  detail: DriftDetail;
  run: string;
  firstSeen: number;
};

/** Two may be a coincidence. */
export const CAUSE_MIN = 3;
const KEYS_SHOWN = 5;

/**
 * Groups drifts that one thing probably made: of one kind, source, class and direction, seen first in one run. Where
 * enough of such a group name the same permission, field or owner, they are a cause of their own, named by it; the most
 * common name first, so that each drift is in one cause at most. What names nothing in common stays together unnamed.
 */
export function groupCauses(drifts: readonly SeenDrift[]): Cause[] {
  const alike = new Map<string, SeenDrift[]>();
  for (const drift of drifts) {
    const alikeBy = JSON.stringify([drift.kind, drift.source, drift.class, drift.direction, drift.run]);
    const group = alike.get(alikeBy);
    if (group === undefined) alike.set(alikeBy, [drift]);
    else group.push(drift);
  }
  return [...alike.values()].flatMap(splitByName).sort(bySize);
}

type Named = { drift: SeenDrift; names: ReadonlySet<string> };

function splitByName(group: readonly SeenDrift[]): Cause[] {
  const causes: Cause[] = [];
  let rest: Named[] = group.map((drift) => ({ drift, names: new Set(namesOf(drift.detail)) }));
  while (rest.length >= CAUSE_MIN) {
    const name = commonest(rest);
    const has = ({ names }: Named) => name === null || names.has(name);
    const members = rest.filter(has).map(({ drift }) => drift);
    const [first] = members;
    if (first === undefined) break;
    causes.push(causeOf(first, members, name === null ? null : (JSON.parse(name) as Shared)));
    rest = rest.filter((named) => !has(named));
  }
  return causes;
}

/** The name that most of them have, if they are enough; of equal ones the first in the alphabet. */
function commonest(drifts: readonly Named[]): string | null {
  const counts = new Map<string, number>();
  for (const { names } of drifts) {
    for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const [first] = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  return first !== undefined && first[1] >= CAUSE_MIN ? first[0] : null;
}

function namesOf({ over = [], under = [], fields = [], owner }: DriftDetail): string[] {
  const shared: Shared[] = [
    ...over.map((name) => ({ side: "over" as const, name })),
    ...under.map((name) => ({ side: "under" as const, name })),
    ...fields.map(({ field }) => ({ side: "field" as const, name: field })),
    ...(owner?.found ? [{ side: "owner" as const, name: owner.found }] : []),
  ];
  return shared.map((one) => JSON.stringify(one));
}

function causeOf(of: SeenDrift, members: readonly SeenDrift[], shared: Shared | null): Cause {
  const times = members.map((drift) => drift.firstSeen).sort((a, b) => a - b);
  return {
    kind: of.kind,
    source: of.source,
    class: of.class,
    direction: of.direction,
    shared,
    n: members.length,
    run: of.run,
    from: instant(times[0] ?? 0),
    to: instant(times.at(-1) ?? 0),
    keys: members
      .map((drift) => drift.key)
      .sort()
      .slice(0, KEYS_SHOWN),
  };
}

/** The largest first; of equal ones, what has a name says more. */
function bySize(a: Cause, b: Cause): number {
  const unnamed = ({ shared }: Cause) => Number(shared === null);
  return b.n - a.n || unnamed(a) - unnamed(b) || (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
}
