// ◆ pure
import type { StatusRepair, StatusRow } from "../../db/queries/status-view.ts";
import type { StatusView } from "../../reconciler/model/status.ts";
import type { StepState } from "../words/status-facts.ts";
import type { AllWords } from "../words/words.ts";
import { saidAt } from "./moments.ts";
import { systemOf } from "./plain-words.ts";

export type Step = { id: string; title: string; detail: string; state: StepState };

/** What was done about a request, in the order in which it is done. Each step says no more than there is proof of. */
export function stepsOf(t: AllWords, row: StatusRow, view: StatusView): Step[] {
  const change = changeOf(row);
  const steps = [received(t, row)];
  const found = foundStep(t, row, change);
  if (found !== null) steps.push(found);
  if (needsDecision(row, change)) steps.push(decisionStep(t, row, change));
  if (needsChange(row, change)) steps.push(changeStep(t, row, change));
  return [...steps, checkStep(t, row, view)];
}

export function confirmedSteps(steps: readonly Step[]): Step[] {
  return steps.filter((step) => step.state.kind === "confirmed");
}

const removes = (row: StatusRow) => row.conditions.wanted === "absent";

/** The repair that the steps tell of: the open one, or the last one that was tried and held. */
function changeOf(row: StatusRow): StatusRepair | null {
  if (row.repair !== null) return row.repair;
  return row.attempt?.held && row.attempt.state === "happened" ? row.attempt.repair : null;
}

function received(t: AllWords, row: StatusRow): Step {
  const at = saidAt(t, row.requestedAt, row.now);
  const title = removes(row) ? t.status.requestToRemoveItReceived : t.status.requestReceived;
  return { id: "received", title, detail: at, state: { kind: "confirmed", at } };
}

function foundStep(t: AllWords, row: StatusRow, change: StatusRepair | null): Step | null {
  const first = row.drifts[0];
  const about = change ?? first;
  const foundAt = first?.firstSeen ?? change?.foundAt ?? null;
  if (about === undefined || about === null || isExpected(about) || foundAt === null) return null;
  return step(t, "found", t.status.differenceFound, { kind: "confirmed", at: saidAt(t, foundAt, row.now) });
}

/** That something is not there before it was made, or is there before it was removed, is no difference to tell of. */
function isExpected(about: Pick<StatusRepair, "class" | "direction">): boolean {
  return about.class === "extra_external" || isSettingUp(about);
}

function isSettingUp(about: Pick<StatusRepair, "class" | "direction">): boolean {
  return about.class === "missing_external" && about.direction !== "vanished";
}

function needsDecision(row: StatusRow, change: StatusRepair | null): boolean {
  if (change !== null) return change.needsPerson;
  return row.conditions.verdict === "drifted" && row.conditions.held === "review";
}

function decisionStep(t: AllWords, row: StatusRow, change: StatusRepair | null): Step {
  const decidedAt = change?.state === "proposed" ? null : (change?.decidedAt ?? null);
  const state: StepState =
    decidedAt === null ? { kind: "not_started" } : { kind: "confirmed", at: saidAt(t, decidedAt, row.now) };
  return step(t, "decision", t.status.decisionByAPerson, state);
}

function needsChange(row: StatusRow, change: StatusRepair | null): boolean {
  const { verdict, attempted, openAttempt } = row.conditions;
  if (change !== null || openAttempt !== "none" || verdict === "drifted" || verdict === "pending") return true;
  return verdict === "verifying" && attempted;
}

function changeStep(t: AllWords, row: StatusRow, change: StatusRepair | null): Step {
  const about = change ?? row.attempt?.repair ?? row.drifts[0];
  const sets = about === undefined ? row.conditions.verdict === "pending" : isSettingUp(about);
  return step(
    t,
    "change",
    removes(row) ? t.status.removal : sets ? t.status.settingItUp : t.status.correction,
    changeState(t, row),
  );
}

function changeState(t: AllWords, row: StatusRow): StepState {
  const { attempt, repair } = row;
  const waits = repair !== null && (repair.state === "proposed" || repair.state === "approved");
  if (attempt === null || waits || !attempt.held || attempt.state === "did_not_happen") return { kind: "not_started" };
  if (attempt.state !== "happened" || attempt.provedAt === null) return { kind: "not_confirmed" };
  return { kind: "confirmed", at: saidAt(t, attempt.provedAt, row.now) };
}

function checkStep(t: AllWords, row: StatusRow, view: StatusView): Step {
  const title = t.status.checkedWith(systemOf(t, row.kind));
  const { verdict } = row.conditions;
  if (verdict === "contradictory") return step(t, "checked", title, { kind: "not_checked" });
  if (view.stale) {
    const detail = t.status.notCheckedSince(saidAt(t, row.checkedAt, row.now));
    return { id: "checked", title, detail, state: { kind: "not_checked" } };
  }
  const proved = (view.status === "in_place" || view.status === "stopped") && verdict === "in_sync";
  return step(
    t,
    "checked",
    title,
    proved ? { kind: "confirmed", at: saidAt(t, row.checkedAt, row.now) } : { kind: "not_started" },
  );
}

function step(t: AllWords, id: string, title: string, state: StepState): Step {
  return { id, title, detail: t.statusPage.step(state), state };
}
