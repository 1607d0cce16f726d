import type { GateReasonCode } from "../../../reconciler/model/gate.ts";
import type { BudgetLine, PendingWork, ReportAge } from "../../../reconciler/model/report.ts";
import type { Cause, Change, Gone, Shared } from "../../../reconciler/model/run-document.ts";
import { splitGrant } from "../../format/grants.ts";
import { names } from "./names.ts";
import { count, isOne, listed, plural } from "./speech.ts";

/* Names of what a run's report counts: on the screen, in files and on the command line alike. */

const ages: Record<ReportAge, string> = {
  "1h": "under 1 h",
  "1d": "1 h to 1 d",
  "7d": "1 to 7 d",
  older: "over 7 d",
};

const changes: Record<Change, string> = {
  new: "New",
  came_back: "Came back",
  flapped: "Flapped",
  gone: "Gone",
  still: "Still there",
};

const gone: Record<Gone, string> = {
  repaired: "repaired",
  gone: "gone by itself",
  eclipsed: "hidden by something else",
};

const pending: Record<PendingWork["what"], string> = {
  proposed: "Waits for approval",
  approved: "Approved, not sent yet",
  attempting: "Being sent",
  verifying: "Checking the result",
  not_confirmed: "Not confirmed",
  unjudged: "Could not be judged",
  look_asked: "Look asked for, not answered yet",
};

const reasons: Record<GateReasonCode, string> = {
  stop_in_force: "Stopped",
  evidence_expired: "Evidence expired",
  evidence_before_intent: "Evidence older than the request",
  contradiction: "Sources disagree",
  owner_departed: "No living owner",
  owner_epoch_moved: "Ownership moved",
  credential_not_of_owner: "Credential is not the owner's",
  object_blocked: "Blocked",
  object_snoozed: "Snoozed",
  difference_accepted: "Difference accepted",
  paused: "Paused",
  recurrence_breaker: "Came back too often",
  outside_window: "Outside the change window",
  touches_ourselves: "Would change our own access",
  last_administrator: "Would remove the last administrator",
  too_many_drifted: "Too many drifted at once",
  would_empty_target: "Would remove too much",
  budget_spent: "Limit reached",
  policy_never: "Policy: never",
  no_safe_repair: "No safe repair",
  outcome_unknown: "Outcome not known",
  policy_review: "Policy: a person decides",
  not_unattended: "Not without a person",
  weak_correlation: "Matched by name only",
  risk_over_limit: "Over the risk limit",
  approvals_missing: "Approvals missing",
  approval_of_other_plan: "Approved another plan",
  approval_expired: "Approval expired",
  approver_lost_right: "Approver lost the right",
  approver_is_asker: "Approver asked for it",
  undo_window: "Can still be undone",
};

/** `12 now`, or `62 wanted at once, too many: parked for one release`. */
function budget({ used, limit, wanted, waits }: BudgetLine): string {
  const now = waits === 0 ? `${count(wanted)} now` : `${count(waits)} wanted at once, too many: parked for one release`;
  return `${now}; ${count(used)} of ${count(limit)} used this hour`;
}

/** `14 objects lack SELECT on billing.invoices`. What they share, never why. */
function cause({ n, shared, class: driftClass, direction }: Cause): string {
  const objects = plural(n, "object");
  if (shared !== null) return `${objects} ${sharedWords(shared, isOne(n))}`;
  return `${objects}: ${names.classes[driftClass]}${direction === null ? "" : `, ${names.directions[direction]}`}`;
}

function sharedWords({ side, name }: Shared, one: boolean): string {
  switch (side) {
    case "under":
      return `${one ? "lacks" : "lack"} ${grantWords(name)}`;
    case "over":
      return `${one ? "has" : "have"} ${grantWords(name)}, which nobody asked for`;
    case "field":
      return `${one ? "differs" : "differ"} in ${name}`;
    case "owner":
      return one ? `names ${name} as its owner` : `name ${name} as their owner`;
  }
}

function grantWords(grant: string): string {
  const { verb, target } = splitGrant(grant);
  if (verb === "granted") return target;
  return target === "member of" ? `membership of ${verb}` : `${verb} on ${target}`;
}

/** What a look that did not reach its end leaves out; null where all reached it. */
function unread(sources: readonly { source: string; complete: boolean }[]): string | null {
  const partly = sources.filter((source) => !source.complete);
  if (partly.length === 0) return null;
  const names = listed(partly.map((source) => source.source));
  const them = partly.length === 1 ? "it" : "them";
  return `${count(partly.length)} of ${plural(sources.length, "source")} could not be read to the end: nothing is concluded from ${them} (${names}).`;
}

const notes = {
  summary: "Open drifts in scope as the run ended, all of them, also where the list is cut.",
  nothingOpen: "Nothing in scope was open as the run ended.",
  notYours: "Nothing that was open as the run ended is of your teams.",
  noSummary: "This run kept no summary.",
  untouched: "A drift counts under each of its reasons.",
  compared: "What changed between the ends of the two runs, whoever changed it.",
  otherScope: "The two runs looked at different things: only what both looked at is compared.",
  noneBefore: "No earlier run of the same scope has a report.",
  causes: "Seen first in one run, of one kind, source and class. What they share is told, not why.",
  budgets: "Automatic repairs only: what a person approves takes from no budget.",
  omitted: (n: number) => `${plural(n, "more open drift")} ${n === 1 ? "is" : "are"} counted above and not listed.`,
};

export const report = { ages, changes, gone, pending, reasons, budget, cause, unread, notes };
