// ◆ pure

import type { StatusRow } from "@/db/queries/status-view";
import { formatDuration } from "@/lib/format/duration";
import { formatRelative } from "@/lib/format/time";
import { endUserLabel, type StatusFacts, type StatusText, statusText, type UsualWait } from "@/lib/words/status-page";
import type { StatusView } from "@/reconciler/model/status";
import { effectiveView } from "@/reconciler/model/status-effective";
import { saidAt, saidBy, saidNext } from "./moments";
import { nextCheckAt } from "./next-check";
import { nounOf, plainDifferences, plainReason, systemOf } from "./plain-words";
import { confirmedSteps, type Step, stepsOf } from "./status-steps";

export type StatusWords = { view: StatusView; text: StatusText; steps: Step[] };

export type WordsFor = {
  /** Open without a sign-in: what the asker wrote is left out, because it may name people. */
  audience: "link" | "asker";
  usual?: { n: number; p50Ms: number; p90Ms: number } | null;
};

/** Everything that a status page says about one request. The evidence's end is applied here, with the row's own now. */
export function statusWords(row: StatusRow, { audience, usual = null }: WordsFor): StatusWords {
  const view = viewOf(row);
  const steps = stepsOf(row, view);
  const thing = thingOf(row, audience);
  const text = sayMore(row, view, thing, textOf({ row, view, steps, thing, usual: toUsualWait(usual) }));
  return { view, text, steps };
}

export function viewOf(row: Pick<StatusRow, "conditions" | "now" | "drifts">): StatusView {
  return effectiveView(row.conditions, row.now, row.drifts.length);
}

export function thingOf(row: Pick<StatusRow, "kind" | "subject">, audience: WordsFor["audience"]): string {
  return audience === "asker" && row.subject !== "" ? `${nounOf(row.kind)} for “${row.subject}”` : nounOf(row.kind);
}

function toUsualWait(usual: WordsFor["usual"]): UsualWait | null {
  if (!usual) return null;
  return { p50: formatDuration(usual.p50Ms), p90: formatDuration(usual.p90Ms), n: usual.n };
}

type Telling = { row: StatusRow; view: StatusView; steps: Step[]; thing: string; usual: UsualWait | null };

function textOf(telling: Telling): StatusText {
  const { row, view } = telling;
  if (view.status === "pending" && removes(row)) return pendingRemoval(row);
  if (view.status === "verifying" && !wasSent(row)) return notYetProved(telling);
  return statusText(factsOf(telling));
}

function factsOf({ row, view, steps, thing, usual }: Telling): StatusFacts {
  const { now, kind } = row;
  const system = systemOf(kind);
  const wants = removes(row) ? "absent" : "present";
  const next = nextCheckAt(row);
  const nextCheck = saidNext(next, now);
  const updateBy = saidBy(next, now);
  const checked = saidAt(row.checkedAt, now);
  switch (view.status) {
    case "pending": {
      const requested = saidAt(row.requestedAt, now);
      return {
        status: "pending",
        requested,
        stepsConfirmed: confirmedSteps(steps).length,
        steps: steps.length,
        updateBy,
      };
    }
    case "verifying":
      return wants === "absent"
        ? { status: "verifying", wants, system, thing, nextCheck }
        : { status: "verifying", wants, system, sent: saidAt(sentAt(row), now), nextCheck };
    case "in_place":
      return view.stale
        ? { status: "in_place_stale", wants, thing, checked, updateBy }
        : { status: "in_place", wants, thing, checked, checkedAgo: formatRelative(row.checkedAt ?? now, now), system };
    case "repair_needed":
      return { status: "repair_needed", wants, thing, difference: plainDifferences(row), next: repairNext(row) };
    case "blocked_on_review": {
      const since = saidAt(waitingSince(row), now);
      return { status: "blocked_on_review", since, reason: plainReason(row), usual, reference: row.reference };
    }
    case "not_confirmed":
      return { status: "not_confirmed", wants, act: null, thing, tried: saidAt(sentAt(row), now), system, nextCheck };
    case "stopped":
      return {
        status: "stopped",
        at: saidAt(row.withdrawnAt, now),
        by: row.changedByAsker ? "you" : "team",
        stepsDone: confirmedSteps(steps).map((step) => lowerFirst(step.title)),
        steps: steps.length,
      };
  }
}

const removes = (row: StatusRow) => row.conditions.wanted === "absent";
const wasSent = (row: StatusRow) => row.attempt !== null && row.conditions.attempted;
const sentAt = (row: StatusRow) => row.attempt?.sentAt ?? null;
const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

function waitingSince(row: StatusRow): number {
  return row.conditions.held === "review" ? (row.repair?.proposedAt ?? row.since) : row.since;
}

function repairNext(row: StatusRow): Extract<StatusFacts, { status: "repair_needed" }>["next"] {
  const { repair, now } = row;
  const next = nextCheckAt(row);
  if (repair?.state !== "approved") return { kind: "undecided", updateBy: saidBy(next, now) };
  const attempt = next === null ? null : Math.max(repair.notBefore ?? next, now);
  return { kind: "automatic", nextAttempt: saidNext(attempt, now) };
}

const NOTHING_TO_DO = "You do not need to do anything.";

/** A removal that has not begun: the words for a new request would say that it is not in place. */
function pendingRemoval(row: StatusRow): StatusText {
  const { now } = row;
  return {
    label: endUserLabel("pending"),
    headline: "We have your request to remove this. It may still be active.",
    body: `Requested ${saidAt(row.requestedAt, now)}.`,
    next: `We will update this page by ${saidBy(nextCheckAt(row), now)}. ${NOTHING_TO_DO}`,
  };
}

/** Nothing of ours was sent, so "we have made the change" would not be true; we have no proof of anything yet. */
function notYetProved({ row, thing }: Telling): StatusText {
  const { now } = row;
  const last =
    row.drifts.length > 0 && row.checkedAt !== null
      ? ` When we last checked, at ${saidAt(row.checkedAt, now)}, we found: ${plainDifferences(row)}.`
      : "";
  return {
    label: endUserLabel("verifying"),
    headline: removes(row)
      ? `We are checking whether ${thing} is gone. It may still be active.`
      : `We are checking whether ${thing} is in place.`,
    body: `We have no proof of it yet.${last} Until it is confirmed, please do not rely on it.`,
    next: `Next check ${saidNext(nextCheckAt(row), now)}. ${NOTHING_TO_DO}`,
  };
}

/** What no status may leave out: that something to be removed may still be there, and that something removed is gone. */
function sayMore(row: StatusRow, view: StatusView, thing: string, text: StatusText): StatusText {
  if (!removes(row) || view.status === "in_place") return text;
  if (view.status === "stopped" && row.conditions.verdict === "in_sync") {
    const fresh = row.conditions.expiresAt !== null && row.now <= row.conditions.expiresAt;
    const gone = fresh ? "It is no longer active, checked" : "It was no longer active when last checked, at";
    return { ...text, body: `${text.body} ${gone} ${saidAt(row.checkedAt, row.now)} with ${systemOf(row.kind)}.` };
  }
  if (text.body.includes("**still active**")) return text;
  return { ...text, body: `${text.body} Treat ${thing} as **still active** until this page says otherwise.` };
}
