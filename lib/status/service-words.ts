// ◆ pure
import type { ServiceGroup, ServiceRow } from "../../db/queries/status-service.ts";
import { OBJECT_STATUSES, type ObjectStatus, type StatusView } from "../../reconciler/model/status.ts";
import { nextCheckAt } from "../format/next-check.ts";
import type { AllWords } from "../words/words.ts";
import { attention, isSettled } from "./attention.ts";
import { saidAt, saidNext } from "./moments.ts";

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
export function serviceWords(t: AllWords, service: ServiceRow): ServiceWords {
  const { groups, now } = service;
  const problems = groups.filter(isProblem).map((group) => ({ ...group, says: problemSays(t, group, now) }));
  problems.sort((a, b) => attention(b) - attention(a) || b.count - a.count);
  return {
    worst: worstOf(groups),
    headline: headlineOf(t, groups),
    body: bodyOf(t, service),
    next: nextOf(t, service),
    counts: countsOf(t, groups),
    problems,
  };
}

type Unsettled = ServiceGroup & { kind: string };

/** What is not settled was read, and has a kind. */
const isProblem = (group: ServiceGroup): group is Unsettled => group.kind !== null && !isSettled(group);

function worstOf(groups: readonly ServiceGroup[]): StatusView | null {
  const [worst] = [...groups].sort((a, b) => attention(b) - attention(a));
  return worst === undefined ? null : { status: worst.status, stale: worst.stale };
}

const sum = (groups: readonly ServiceGroup[]) => groups.reduce((all, group) => all + group.count, 0);

function headlineOf(t: AllWords, groups: readonly ServiceGroup[]): string {
  const live = groups.filter((group) => group.status !== "stopped");
  const all = sum(live);
  const open = sum(live.filter(isProblem));
  return all === 0 ? t.status.nothingIsAskedForAtThe : t.status.serviceHeadline(all, open);
}

function bodyOf(t: AllWords, { checkedAt, now, stop }: ServiceRow): string {
  const checked =
    checkedAt === null
      ? t.status.notEverythingCouldBeCheckedYet
      : t.status.everythingWasLastCheckedAt(saidAt(t, checkedAt, now));
  if (stop === null) return checked;
  return `${checked} ${t.status.pausedSince(stop.all, saidAt(t, stop.since, now))}`;
}

function nextOf(t: AllWords, service: ServiceRow): string {
  return t.status.nextCheckOfAll(saidNext(t, nextCheckAt({ ...service, dueAt: null }), service.now));
}

/** Every status has its row, so that a missing one cannot pass for none. */
function countsOf(t: AllWords, groups: readonly ServiceGroup[]): ServiceCount[] {
  const views: StatusView[] = [
    ...OBJECT_STATUSES.map((status) => ({ status, stale: false })),
    { status: "in_place", stale: true },
  ];
  return views
    .map((view) => ({
      ...view,
      label: t.statusPage.label(view.status, view.stale),
      count: sum(groups.filter((group) => group.status === view.status && group.stale === view.stale)),
    }))
    .sort((a, b) => attention(a) - attention(b));
}

function problemSays(t: AllWords, { kind, count, status, since }: Unsettled, now: number): string {
  return t.status.problem(t.status.noun(kind), count, t.status.problems[status], saidAt(t, since, now));
}
