// ◆ pure
import type { ServiceGroup, ServiceRow } from "@/db/queries/status-service";
import { formatCount, plural } from "@/lib/format/count";
import { endUserLabel } from "@/lib/words/status-page";
import { OBJECT_STATUSES, type ObjectStatus, type StatusView } from "@/reconciler/model/status";
import { attention, isSettled } from "./attention";
import { saidAt, saidNext } from "./moments";
import { nextCheckAt } from "./next-check";
import { nounOf } from "./plain-words";

export type ServiceCount = { status: ObjectStatus; stale: boolean; label: string; count: number };
export type ServiceProblem = {
  status: ObjectStatus;
  stale: boolean;
  kind: string;
  count: number;
  since: number;
  says: string;
};

export type ServiceWords = {
  /** How the worst of it stands; the whole is no better. */
  worst: StatusView | null;
  headline: string;
  body: string;
  next: string;
  counts: ServiceCount[];
  problems: ServiceProblem[];
};

/** How everything that was asked for stands. There is no figure here that hides what is behind it. */
export function serviceWords(service: ServiceRow): ServiceWords {
  const { groups, now } = service;
  const problems = groups.filter(isProblem).map((group) => ({ ...group, says: problemSays(group, now) }));
  problems.sort((a, b) => attention(b) - attention(a) || b.count - a.count);
  return {
    worst: worstOf(groups),
    headline: headlineOf(groups),
    body: bodyOf(service),
    next: nextOf(service),
    counts: countsOf(groups),
    problems,
  };
}

const isProblem = (view: StatusView) => !isSettled(view);

function worstOf(groups: readonly ServiceGroup[]): StatusView | null {
  const [worst] = [...groups].sort((a, b) => attention(b) - attention(a));
  return worst === undefined ? null : { status: worst.status, stale: worst.stale };
}

const sum = (groups: readonly ServiceGroup[]) => groups.reduce((all, group) => all + group.count, 0);

function headlineOf(groups: readonly ServiceGroup[]): string {
  const live = groups.filter((group) => group.status !== "stopped");
  const all = sum(live);
  const open = sum(live.filter(isProblem));
  if (all === 0) return "Nothing is asked for at the moment.";
  if (open === 0) return all === 1 ? "The one request is in place." : `All ${plural(all, "request")} are in place.`;
  if (open === all)
    return all === 1 ? "The one request is not confirmed." : `None of ${plural(all, "request")} is confirmed.`;
  return `${formatCount(all - open)} of ${plural(all, "request")} ${all - open === 1 ? "is" : "are"} in place. ${formatCount(open)} ${open === 1 ? "is" : "are"} not confirmed to be.`;
}

function bodyOf({ checkedAt, now, stop }: ServiceRow): string {
  const checked =
    checkedAt === null
      ? "Not everything could be checked yet."
      : `Everything was last checked at ${saidAt(checkedAt, now)}.`;
  if (stop === null) return checked;
  const what = stop.all ? "All changes are" : "Some changes are";
  return `${checked} ${what} paused since ${saidAt(stop.since, now)}; checking goes on.`;
}

function nextOf(service: ServiceRow): string {
  return `Next check ${saidNext(nextCheckAt({ ...service, dueAt: null }), service.now)}.`;
}

/** Every status has its row, so that a missing one cannot pass for none. */
function countsOf(groups: readonly ServiceGroup[]): ServiceCount[] {
  const views: StatusView[] = [
    ...OBJECT_STATUSES.map((status) => ({ status, stale: false })),
    { status: "in_place", stale: true },
  ];
  return views
    .map((view) => ({
      ...view,
      label: endUserLabel(view.status, view.stale),
      count: sum(groups.filter((group) => group.status === view.status && group.stale === view.stale)),
    }))
    .sort((a, b) => attention(a) - attention(b));
}

function problemSays(group: ServiceGroup, now: number): string {
  const { count } = group;
  const one = count === 1;
  const noun = nounOf(group.kind);
  const who = `${noun.charAt(0).toUpperCase()}${noun.slice(1)}: ${plural(count, "request")}`;
  const since = `${one ? "Since" : "The oldest since"} ${saidAt(group.since, now)}.`;
  return `${who} ${saysOf(group, one)}. ${since}`;
}

function saysOf({ status }: StatusView, one: boolean): string {
  switch (status) {
    case "pending":
      return one ? "is not in place yet" : "are not in place yet";
    case "verifying":
      return one ? "is being checked" : "are being checked";
    case "in_place":
      return one
        ? "was in place when last checked, and has not been checked since"
        : "were in place when last checked, and have not been checked since";
    case "repair_needed":
      return one ? "does not match what was asked for" : "do not match what was asked for";
    case "blocked_on_review":
      return one ? "waits for a person to decide" : "wait for a person to decide";
    case "not_confirmed":
      return one ? "was changed, and we do not know if it worked" : "were changed, and we do not know if it worked";
    case "stopped":
      return one ? "was stopped" : "were stopped";
  }
}
