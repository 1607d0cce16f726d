// ◆ pure

import type { StatusRow } from "../../db/queries/status-view.ts";
import type { StatusView } from "../../reconciler/model/status.ts";
import { effectiveView } from "../../reconciler/model/status-effective.ts";
import { nextCheckAt } from "../format/next-check.ts";
import type { StatusFacts, StatusText, UsualWait } from "../words/status-facts.ts";
import type { AllWords } from "../words/words.ts";
import { saidAt, saidBy, saidNext } from "./moments.ts";
import { plainDifferences, plainReason, systemOf } from "./plain-words.ts";
import { confirmedSteps, type Step, stepsOf } from "./status-steps.ts";

export type StatusWords = { view: StatusView; text: StatusText; steps: Step[] };

export type WordsFor = {
  /** Open without a sign-in: what the asker wrote is left out, because it may name people. */
  audience: "link" | "asker";
  usual?: { n: number; p50Ms: number; p90Ms: number } | null;
};

/** Everything that a status page says about one request. The evidence's end is applied here, with the row's own now. */
export function statusWords(t: AllWords, row: StatusRow, { audience, usual = null }: WordsFor): StatusWords {
  const view = viewOf(row);
  const steps = stepsOf(t, row, view);
  const thing = thingOf(t, row, audience);
  const text = sayMore(t, row, view, thing, textOf(t, { row, view, steps, thing, usual: toUsualWait(t, usual) }));
  return { view, text, steps };
}

export function viewOf(row: Pick<StatusRow, "conditions" | "now" | "drifts">): StatusView {
  return effectiveView(row.conditions, row.now, row.drifts.length);
}

export function thingOf(t: AllWords, row: Pick<StatusRow, "kind" | "subject">, audience: WordsFor["audience"]): string {
  return audience === "asker" && row.subject !== ""
    ? t.status.thingFor(t.status.noun(row.kind), row.subject)
    : t.status.noun(row.kind);
}

/** What the page is about, as a line of its own: whoever asked for it reads what they wrote, as in the list of theirs. */
export function nameOf(t: AllWords, row: Pick<StatusRow, "kind" | "subject">, audience: WordsFor["audience"]): string {
  if (audience === "asker" && row.subject !== "") return row.subject;
  const noun = t.status.noun(row.kind);
  return noun.charAt(0).toUpperCase() + noun.slice(1);
}

function toUsualWait(t: AllWords, usual: WordsFor["usual"]): UsualWait | null {
  if (!usual) return null;
  return { p50: t.duration(usual.p50Ms), p90: t.duration(usual.p90Ms), n: usual.n };
}

type Telling = { row: StatusRow; view: StatusView; steps: Step[]; thing: string; usual: UsualWait | null };

function textOf(t: AllWords, telling: Telling): StatusText {
  const { row, view } = telling;
  if (view.status === "pending" && removes(row)) return pendingRemoval(t, row);
  if (view.status === "verifying" && !wasSent(row)) return notYetProved(t, telling);
  return t.statusPage.text(factsOf(t, telling));
}

function factsOf(t: AllWords, { row, view, steps, thing, usual }: Telling): StatusFacts {
  const { now, kind } = row;
  const system = systemOf(t, kind);
  const wants = removes(row) ? "absent" : "present";
  const next = nextCheckAt(row);
  const nextCheck = saidNext(t, next, now);
  const updateBy = saidBy(t, next, now);
  const checked = saidAt(t, row.checkedAt, now);
  switch (view.status) {
    case "pending": {
      const requested = saidAt(t, row.requestedAt, now);
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
        : { status: "verifying", wants, system, sent: saidAt(t, sentAt(row), now), nextCheck };
    case "in_place":
      return view.stale
        ? { status: "in_place_stale", wants, thing, checked, updateBy }
        : { status: "in_place", wants, thing, checked, checkedAgo: t.relative(row.checkedAt ?? now, now), system };
    case "repair_needed":
      return { status: "repair_needed", wants, thing, difference: plainDifferences(t, row), next: repairNext(t, row) };
    case "blocked_on_review": {
      const difference = row.drifts.length === 0 ? null : plainDifferences(t, row);
      if (wasLeft(row)) {
        return { status: "left_as_it_is", difference, reference: row.reference };
      }
      const since = saidAt(t, waitingSince(row), now);
      if (isPaused(row)) {
        return { status: "paused", wants, thing, difference, since, updateBy, reference: row.reference };
      }
      return { status: "blocked_on_review", since, reason: plainReason(t, row), usual, reference: row.reference };
    }
    case "not_confirmed":
      return {
        status: "not_confirmed",
        wants,
        act: null,
        thing,
        tried: saidAt(t, sentAt(row), now),
        system,
        nextCheck,
      };
    case "stopped":
      return {
        status: "stopped",
        at: saidAt(t, row.withdrawnAt, now),
        by: row.changedByAsker ? "you" : "team",
        stepsDone: confirmedSteps(steps).map((step) => t.inSentence(step.title)),
        steps: steps.length,
      };
  }
}

const removes = (row: StatusRow) => row.conditions.wanted === "absent";
const wasSent = ({ attempt, conditions }: StatusRow) =>
  attempt !== null && attempt.state !== "did_not_happen" && conditions.attempted;
/** A person blocked it, so nobody is asked any more; sources that disagree are told first. */
const wasLeft = ({ conditions }: StatusRow) => conditions.held === "block" && conditions.verdict !== "contradictory";
/** A stop holds it, and nobody is asked; sources that disagree are told first. */
const isPaused = ({ conditions }: StatusRow) => conditions.held === "stop" && conditions.verdict !== "contradictory";
const sentAt = (row: StatusRow) => row.attempt?.sentAt ?? null;

function waitingSince(row: StatusRow): number {
  return row.conditions.held === "review" ? (row.repair?.proposedAt ?? row.since) : row.since;
}

function repairNext(t: AllWords, row: StatusRow): Extract<StatusFacts, { status: "repair_needed" }>["next"] {
  const { repair, now } = row;
  const next = nextCheckAt(row);
  if (row.drifts.length > 0 && row.drifts.every((drift) => drift.accepted !== null)) {
    // Whichever ends first: it is decided anew then.
    const ends = row.drifts.flatMap(({ accepted }) => accepted?.until ?? []);
    return { kind: "accepted", until: ends.length === 0 ? null : saidAt(t, Math.min(...ends), now) };
  }
  if (repair?.onHold || row.snoozed) return { kind: "on_hold", updateBy: saidBy(t, next, now) };
  if (repair?.state !== "approved") return { kind: "undecided", updateBy: saidBy(t, next, now) };
  const attempt = next === null ? null : Math.max(repair.notBefore ?? next, now);
  return { kind: "automatic", nextAttempt: saidNext(t, attempt, now) };
}

/** A removal that has not begun: the words for a new request would say that it is not in place. */
function pendingRemoval(t: AllWords, row: StatusRow): StatusText {
  const { now } = row;
  return {
    label: t.statusPage.label("pending"),
    headline: t.status.weHaveYourRequestToRemove,
    body: t.status.requested(saidAt(t, row.requestedAt, now)),
    next: t.status.weWillUpdateThisPageBy(saidBy(t, nextCheckAt(row), now)),
  };
}

/** Nothing of ours was sent, or it had no effect, so "we have made the change" would not be true; we have no proof of anything yet. */
function notYetProved(t: AllWords, { row, thing }: Telling): StatusText {
  const { now } = row;
  const last =
    row.drifts.length > 0 && row.checkedAt !== null
      ? t.status.whenWeLastChecked(saidAt(t, row.checkedAt, now), plainDifferences(t, row))
      : null;
  return {
    label: t.statusPage.label("verifying"),
    headline: removes(row) ? t.status.weAreCheckingWhetherIsGone(thing) : t.status.weAreCheckingWhetherIsIn(thing),
    body: t.status.weHaveNoProofOfIt(last),
    next: t.status.nextCheck(saidNext(t, nextCheckAt(row), now)),
  };
}

/** What no status may leave out: that something to be removed may still be there, and that something removed is gone. */
function sayMore(t: AllWords, row: StatusRow, view: StatusView, thing: string, text: StatusText): StatusText {
  if (!removes(row) || view.status === "in_place") return text;
  if (view.status === "stopped" && row.conditions.verdict === "in_sync") {
    const fresh = row.conditions.expiresAt !== null && row.now <= row.conditions.expiresAt;
    const gone = t.status.isGone(fresh, saidAt(t, row.checkedAt, row.now), systemOf(t, row.kind));
    return { ...text, body: `${text.body} ${gone}` };
  }
  const warning = t.statusPage.stillActive(thing);
  return text.body.includes(warning) ? text : { ...text, body: `${text.body} ${warning}`.trimStart() };
}
