import type { TimelineItem } from "@/components/timeline/timeline";
import { visibleText } from "@/lib/format/visible-text";
import type { AttemptRow } from "@/lib/query/objects";
import type { ReviewDetail } from "@/lib/query/reviews";

/** From the decision to its proof, each with its time. What has not happened yet is drawn ahead, never as done. */
export function progressItems({ repair, approvals, attempts }: ReviewDetail): TimelineItem[] {
  const attempt = attempts.filter((one) => one.repairId === repair.id).at(-1) ?? null;
  const decided = approvals.filter((one) => one.planHash === repair.planHash);
  const people = decided.map((one) => visibleText(one.personName ?? one.personId));
  const approvedAt = decided.at(-1)?.grantedAt ?? repair.stateSince;
  const approved: TimelineItem = {
    id: "approved",
    title: "Approved",
    at: approvedAt,
    actor: people.length > 0 ? people.join(" and ") : (repair.decidedByName ?? "policy"),
  };
  if (repair.state === "superseded" || repair.state === "blocked" || repair.state === "expired") return [];
  if (attempt === null) return [approved, { id: "sent", title: "Sent", ahead: true }, proofAhead];
  return [approved, ...attemptItems(attempt, repair.state)];
}

const proofAhead: TimelineItem = { id: "proof", title: "Confirmed by a fresh read", ahead: true };

function attemptItems(attempt: AttemptRow, state: ReviewDetail["repair"]["state"]): TimelineItem[] {
  const sent: TimelineItem = {
    id: "sent",
    title: attempt.state === "attempting" ? "Being sent" : "Sent",
    at: attempt.reservedAt,
    open: attempt.state === "attempting",
    tone: "plain",
  };
  const answer = answerItem(attempt);
  const answered = answer === null ? [sent] : [sent, answer];
  switch (state) {
    case "attempting":
      return [...answered, proofAhead];
    case "verifying":
      return [...answered, { id: "proof", title: "Checking the result", ahead: true }];
    case "not_confirmed":
      return [
        ...answered,
        {
          id: "proof",
          title: "Not confirmed",
          tone: "unsure",
          open: true,
          detail: "No further attempt until a read settles it.",
        },
      ];
    case "confirmed":
      return [
        ...answered,
        {
          id: "proof",
          title: attempt.provedBy === null ? "Confirmed" : `Confirmed by ${visibleText(attempt.provedBy)}`,
          at: attempt.verifiedAt ?? undefined,
          tone: "good",
        },
      ];
    case "did_not_hold":
      return [
        ...answered,
        { id: "proof", title: "Checked: it did not hold", tone: "drift", detail: "The difference is still there." },
      ];
    default:
      return answered;
  }
}

function answerItem(attempt: AttemptRow): TimelineItem | null {
  const base = {
    id: "answer",
    at: attempt.outcomeAt ?? undefined,
    detail: attempt.says ? visibleText(attempt.says) : undefined,
  };
  switch (attempt.state) {
    case "attempting":
      return null;
    case "happened":
      return { ...base, title: "Answered: it happened" };
    case "did_not_happen":
      return { ...base, title: "Answered: it did not happen" };
    case "unknown":
      return { ...base, title: "No clear answer", tone: "unsure", open: true };
  }
}
