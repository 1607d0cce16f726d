/** What is open and pending, counted over rows in memory: what db/queries/summarize.ts does, figure by figure. */
import type { Millis } from "../model/evidence.ts";
import type { GateReason } from "../model/gate.ts";
import { REPORT_AGES, type ReportAge, type RunSummary, type Unattended } from "../model/report.ts";
import type { DriftRow, Store } from "../store.ts";
import { confirmedUntil, latestOf } from "./memory-store.ts";
import type { Shelf, Tables } from "./memory-tables.ts";

type Scope = Parameters<Store["summarize"]>[0];
type Summary = Awaited<ReturnType<Store["summarize"]>>;
type Open = { row: DriftRow; shelf: Shelf };

const HOUR_MS = 3_600_000;
const AGE_ENDS = [HOUR_MS, 24 * HOUR_MS, 7 * 24 * HOUR_MS];
const text = (at: Millis) => new Date(at).toISOString().replace("Z", "000Z");

export function summarizeRows(tables: Tables, scope: Scope, now: Millis): Summary {
  const shelves = scope.kinds
    .flatMap((kind) => tables.ofKind(kind))
    .filter((shelf) => scope.key === undefined || shelf.key === scope.key);
  const isOfClass = (row: { class: string }) => scope.class === undefined || row.class === scope.class;
  const open = shelves.flatMap((shelf) =>
    shelf.drifts
      .filter((row) => row.resolvedAt === null && shelf.object?.classes.includes(row.class) && isOfClass(row))
      .map((row): Open => ({ row, shelf })),
  );
  return {
    cells: cellsOf(open, now),
    untouched: untouchedOf(open),
    unattended: unattendedOf(open),
    pending: [...repairsOf(shelves, isOfClass, now), ...objectsOf(tables, shelves, now)],
  };
}

function teamsOf({ owner, class: name, detail }: DriftRow, more: string | null): string[] | null {
  if (owner === null) return null;
  const other = name === "stale_owner" ? (detail.owner?.found ?? null) : null;
  return [owner, other, more].filter((team): team is string => team !== null);
}

/** Groups in the order of their parts, nulls last. */
function grouped<T>(items: readonly T[], partsOf: (item: T) => unknown[]): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = JSON.stringify(partsOf(item).map((part) => (part === null ? [1] : [0, part])));
    groups.set(name, [...(groups.get(name) ?? []), item]);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}

function cellsOf(open: readonly Open[], now: Millis): RunSummary["cells"] {
  const ageOf = ({ firstSeen }: DriftRow): ReportAge =>
    REPORT_AGES[AGE_ENDS.filter((end) => now - firstSeen >= end).length] ?? "older";
  const cells = open.map(({ row }) => ({
    ...{ class: row.class, direction: row.direction, age: ageOf(row), verdict: row.gateVerdict ?? "hold" },
    ...{ teams: teamsOf(row, null), firstSeen: row.firstSeen },
  }));
  return grouped(cells, (cell) => [cell.class, cell.direction, cell.age, cell.verdict, cell.teams]).flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { firstSeen: _, ...cell } = first;
    return [{ ...cell, n: group.length, oldest: text(Math.min(...group.map((one) => one.firstSeen))) }];
  });
}

function untouchedOf(open: readonly Open[]): RunSummary["untouched"] {
  const reasons = open
    .filter(({ row }) => row.gateVerdict !== null && row.gateVerdict !== "act")
    .flatMap(({ row }) => onePerCode(row.gateReasons).map((reason) => ({ row, reason, teams: teamsOf(row, null) })));
  return grouped(reasons, ({ reason, teams }) => [reason.code, teams]).flatMap((group) => {
    const [first] = [...group].sort((a, b) => a.row.firstSeen - b.row.firstSeen || (a.row.id < b.row.id ? -1 : 1));
    if (first === undefined) return [];
    const { id, kind, key } = first.row;
    const example = { id, kind, key, says: first.reason.says };
    return [{ code: first.reason.code, teams: first.teams, n: group.length, example }];
  });
}

function onePerCode(reasons: readonly GateReason[]): GateReason[] {
  const sorted = [...reasons].sort((a, b) => (`${a.code} ${a.says}` < `${b.code} ${b.says}` ? -1 : 1));
  return sorted.filter((reason, at) => sorted[at - 1]?.code !== reason.code);
}

function unattendedOf(open: readonly Open[]): Unattended[] {
  const parked = ({ gateReasons }: DriftRow) =>
    gateReasons.length > 0 && gateReasons.every((reason) => reason.code === "budget_spent");
  const wanted = open
    .filter(({ row }) => row.gateVerdict === "act" || parked(row))
    .filter(({ row, shelf }) => !shelf.repairs.some((r) => isDecidedFor(r, row)));
  return grouped(wanted, ({ row }) => [row.kind, row.class]).flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const act = group.filter(({ row }) => row.gateVerdict === "act").length;
    return [{ kind: first.row.kind, class: first.row.class, act, parked: group.length - act }];
  });
}

const isDecidedFor = (repair: Shelf["repairs"][number], drift: DriftRow) =>
  repair.driftId === drift.id && repair.state === "approved" && repair.decidedBy !== "policy";

type Pending = RunSummary["pending"][number];
type Waiting = { what: Pending["what"]; owner: string | null; teams: string[] | null; at: Millis | null };

function pendingOf(waiting: readonly Waiting[]): RunSummary["pending"] {
  return grouped(waiting, (one) => [one.what, one.owner, one.teams]).flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const times = group.map((one) => one.at).filter((at) => at !== null);
    const { what, owner, teams } = first;
    return [{ what, owner, teams, n: group.length, oldest: times.length === 0 ? null : text(Math.min(...times)) }];
  });
}

function repairsOf(shelves: readonly Shelf[], isOfClass: (row: { class: string }) => boolean, now: Millis) {
  const waiting = shelves.flatMap(({ object, repairs, drifts }) =>
    repairs.filter(isOfClass).flatMap((repair): Waiting[] => {
      const drift = drifts.find((row) => row.id === repair.driftId);
      const isUndecided = repair.state === "proposed" && (repair.expiresAt === null || repair.expiresAt > now);
      const isWaiting = isUndecided && (object?.snoozedUntil ?? 0) <= now;
      const isUnderWay = ["approved", "attempting", "verifying", "not_confirmed"].includes(repair.state);
      if (drift === undefined || !(isWaiting || isUnderWay)) return [];
      const at = repair.state === "proposed" ? repair.proposedAt : repair.stateSince;
      const what = repair.state as Pending["what"];
      return [{ what, owner: repair.owner, teams: teamsOf(drift, repair.owner), at }];
    }),
  );
  return pendingOf(waiting);
}

function objectsOf(tables: Tables, shelves: readonly Shelf[], now: Millis): RunSummary["pending"] {
  const waiting = shelves.flatMap((shelf): Waiting[] => {
    const { object } = shelf;
    if (object === null) return [];
    const found = new Set(shelf.drifts.flatMap((row) => row.owner ?? []));
    const shared = found.size > 1 ? [] : found.size === 1 ? [...found] : null;
    const base = { owner: object.owner, teams: object.owner === null ? shared : [object.owner] };
    const expiresAt =
      object.dirty || object.expiresAt === null
        ? object.expiresAt
        : latestOf(object.expiresAt, confirmedUntil(tables, object));
    const isLive = object.generation !== null || object.classes.length > 0;
    const isAsked = object.requestToken !== object.handledToken;
    return [
      ...(isLive && isUnjudged({ ...object, expiresAt }, now)
        ? [{ ...base, what: "unjudged" as const, at: expiresAt }]
        : []),
      ...(isAsked ? [{ ...base, what: "look_asked" as const, at: null }] : []),
    ];
  });
  return pendingOf(waiting);
}

function isUnjudged(object: NonNullable<Shelf["object"]>, now: Millis): boolean {
  if (object.poison >= 3) return true;
  if (object.openAttempt !== "none" || object.verdict === "pending") return false;
  if (object.verdict === "verifying") return !object.attempted;
  return object.expiresAt === null || object.expiresAt < now;
}
