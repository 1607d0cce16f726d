import type { TimelineItem, TimelineTone } from "@/components/timeline/timeline";
import { visibleText } from "@/lib/format/visible-text";
import type { AuditRow } from "@/lib/query/audit";

type Words = { title: string; tone?: TimelineTone; open?: boolean };

/** What happened, and to which value; never what is hoped. */
const ACTION_WORDS: Record<string, Words> = {
  "intent.put": { title: "Asked for" },
  "intent.stated": { title: "Asked for" },
  "intent.changed": { title: "Request changed" },
  "intent.withdrawn": { title: "Request withdrawn" },
  "drift.found": { title: "Found", tone: "drift" },
  "drift.came_back": { title: "Came back", tone: "drift" },
  "drift.changed": { title: "Changed", tone: "drift" },
  "drift.resolved": { title: "Not found any more" },
  "drift.assigned": { title: "Assigned" },
  "repair.proposed": { title: "Proposed, waits for a person", tone: "review" },
  "repair.approved": { title: "Approved" },
  "approval.given": { title: "Approved by one person, waits for another", tone: "review" },
  "repair.blocked": { title: "Blocked", tone: "review" },
  "repair.undone": { title: "Approval taken back" },
  "repair.retry_requested": { title: "Asked to look again" },
  "repair.refused": { title: "Refused" },
  "repair.superseded": { title: "Plan replaced" },
  "repair.expired": { title: "Nobody decided in time; held", tone: "review" },
  "repair.confirmed": { title: "Confirmed", tone: "good" },
  "repair.did_not_hold": { title: "Did not hold", tone: "drift" },
  "repair.did_not_happen": { title: "Did not happen" },
  "repair.not_confirmed": { title: "Not confirmed", tone: "unsure", open: true },
  "attempt.reserved": { title: "Attempt reserved, may be sent" },
  "attempt.happened": { title: "Answered: it happened. Not proved yet" },
  "attempt.did_not_happen": { title: "Answered: it did not happen" },
  "attempt.unknown": { title: "No clear answer", tone: "unsure", open: true },
  "attempt.verified": { title: "Checked: it is there", tone: "good" },
  "object.look_requested": { title: "Fresh look asked for" },
  "object.snoozed": { title: "Left alone for a time" },
  "object.unsnoozed": { title: "Looked at again as usual" },
  "object.unblocked": { title: "Unblocked" },
  "object.refused": { title: "Refused" },
  "facts.taken": { title: "Pushed facts taken" },
  "facts.refused": { title: "Pushed facts refused" },
  "status_link.created": { title: "Status link made" },
  "status_link.revoked": { title: "Status link revoked" },
  "stop.set": { title: "Stopped" },
  "batch.parked": { title: "Too many repairs at once: parked" },
  "batch.released": { title: "Parked repairs released" },
  "batch.closed": { title: "Parked repairs fit their limits again" },
  "pause.set": { title: "Repairs paused" },
  "pause.lifted": { title: "Repairs resumed" },
  "object.snooze_ended": { title: "Snooze ended by itself" },
  "breaker.opened": { title: "Came back too often: repairs stopped" },
  "breaker.closed": { title: "Cause dealt with: repairs may be tried again" },
  "stop.lifted": { title: "Repairs allowed again" },
  "stop.refused": { title: "Refused" },
  "command.refused": { title: "Refused" },
  "person.signed_in": { title: "Signed in" },
  "person.signed_out": { title: "Signed out" },
};

/** An action that nobody has written words for says its own name. */
export function actionWords(action: string): Words {
  return ACTION_WORDS[action] ?? { title: action.replace(".", ": ").replaceAll("_", " ") };
}

export function actorWords(row: Pick<AuditRow, "actorKind" | "actorId" | "actorName">): string {
  if (row.actorName !== null) return row.actorName;
  switch (row.actorKind) {
    case "reconciler":
      return "reconciler";
    case "policy":
      return row.actorId === "policy" ? "policy" : `policy ${row.actorId}`;
    case "agent":
      return `agent ${row.actorId}`;
    case "cli":
      return `${row.actorId.replace(/^terminal:/, "")} at the terminal`;
    case "setup":
      return "setup";
    case "source":
      return `source ${row.actorId}`;
    case "service":
      return `service ${row.actorId}`;
    case "person":
      return row.actorId;
  }
}

/** The sentence or the reason that an entry carries, where it carries one. */
export function auditDetail(detail: AuditRow["detail"]): string | null {
  const said = [detail.says, detail.reason, detail.missing].find((one) => typeof one === "string" && one !== "");
  return typeof said === "string" ? visibleText(said) : null;
}

/** Newest last. The steps of one attempt stand together under its number. */
export function timelineItems(rows: readonly AuditRow[]): TimelineItem[] {
  const attempts = new Map<string, string>();
  return rows.map((row) => {
    const words = actionWords(row.action);
    const group = attemptGroup(row, attempts);
    return {
      id: `${row.bucket}-${row.seq}`,
      title: titleOf(row, words),
      detail: auditDetail(row.detail) ?? undefined,
      at: row.at,
      tone: words.tone,
      open: words.open,
      actor: actorWords(row),
      ...(group === null ? {} : { group }),
    };
  });
}

function titleOf(row: AuditRow, words: Words): string {
  if (row.action === "drift.resolved") {
    if (row.detail.resolution === "repaired") return "Confirmed: it is as asked";
    if (row.detail.resolution === "gone") return "As asked again, without a repair of ours";
  }
  if (row.action.endsWith(".refused") && typeof row.detail.verb === "string") {
    return `${words.title}: ${row.detail.verb.replace(".", ", ").replaceAll("_", " ")}`;
  }
  return words.title;
}

function attemptGroup(row: AuditRow, attempts: Map<string, string>): string | null {
  const named = row.action.startsWith("attempt.") ? row.subject : row.detail.attempt;
  if (typeof named !== "string") return null;
  const known = attempts.get(named);
  if (known !== undefined) return known;
  const group = `Attempt ${attempts.size + 1}`;
  attempts.set(named, group);
  return group;
}
