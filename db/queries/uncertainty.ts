import type { DriftClass } from "../../reconciler/model/drift-class.ts";
import type { Candidate } from "./attempt-candidates.ts";
import type { AttemptRow } from "./attempt-list.ts";
import type { EvidenceRow } from "./evidence-list.ts";

/** One open question about an object, and the kind of read that would settle it. The screens have the words. */
export type Uncertainty =
  | {
      question: "outcome_unknown";
      attemptId: string;
      class: DriftClass;
      at: string;
      says: string | null;
      /** Until then it may still take effect; from then on a person may answer, where no look can. */
      settleUntil: string;
      candidates: Candidate[];
    }
  | { question: "call_under_way"; attemptId: string; at: string; deadlineAt: string }
  | { question: "not_proved_yet"; attemptId: string; at: string; settleUntil: string | null }
  | { question: "sources_disagree"; titles: string[] }
  | { question: "evidence_ended"; title: string; asOf: string; freshnessMs: number; lastError: string | null }
  | { question: "never_read"; title: string; lastError: string | null }
  | { question: "partial_look"; title: string; asOf: string };

/** What we do not know, the most harmful first. Sources that decide nothing leave nothing uncertain. */
export function uncertainties(
  attempts: readonly AttemptRow[],
  evidence: readonly EvidenceRow[],
  candidates: Candidate[] = [],
): Uncertainty[] {
  const witnesses = evidence.filter((row) => row.standing !== "context");
  const disagreeing = witnesses.filter((row) => row.agrees === "no" || row.agrees === "decides");
  return [
    ...attempts.flatMap((attempt) => openQuestion(attempt, candidates)),
    ...(witnesses.some((row) => row.agrees === "no")
      ? [{ question: "sources_disagree" as const, titles: disagreeing.map((row) => row.title) }]
      : []),
    ...witnesses.filter((row) => row.standing === "authoritative").flatMap(gap),
  ];
}

function openQuestion(attempt: AttemptRow, candidates: Candidate[]): Uncertainty[] {
  const { id: attemptId, reservedAt: at } = attempt;
  if (attempt.state === "unknown") {
    const settleUntil = attempt.settleUntil ?? attempt.deadlineAt;
    const about = { attemptId, class: attempt.class, at, says: attempt.says, settleUntil };
    return [{ question: "outcome_unknown", ...about, candidates }];
  }
  if (attempt.state === "attempting") {
    return [{ question: "call_under_way", attemptId, at, deadlineAt: attempt.deadlineAt }];
  }
  const waits = attempt.state === "happened" && attempt.verifiedAt === null && attempt.repairState === "verifying";
  return !waits ? [] : [{ question: "not_proved_yet", attemptId, at, settleUntil: attempt.settleUntil }];
}

function gap(row: EvidenceRow): Uncertainty[] {
  const { title, lastError } = row;
  if (row.found === null || row.asOf === null) return [{ question: "never_read", title, lastError }];
  if (row.stale)
    return [{ question: "evidence_ended", title, asOf: row.asOf, freshnessMs: row.freshnessMs, lastError }];
  return row.complete ? [] : [{ question: "partial_look", title, asOf: row.asOf }];
}
