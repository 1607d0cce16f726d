import type { TimelineItem, TimelineTone } from "@/components/timeline/timeline";
import { visibleText } from "@/lib/format/visible-text";
import type { AuditRow } from "@/lib/query/audit";
import type { ActWords, DetailWords } from "@/lib/words/words";

type Look = { tone?: TimelineTone; open?: boolean };

/** What shows what waits, differs or is not known; the rest looks like nothing in particular. */
const LOOKS: Readonly<Record<string, Look>> = {
  "drift.found": { tone: "drift" },
  "drift.came_back": { tone: "drift" },
  "drift.changed": { tone: "drift" },
  "repair.proposed": { tone: "review" },
  "approval.given": { tone: "review" },
  "repair.blocked": { tone: "review" },
  "repair.expired": { tone: "review" },
  "repair.confirmed": { tone: "good" },
  "repair.did_not_hold": { tone: "drift" },
  "repair.not_confirmed": { tone: "unsure", open: true },
  "attempt.unknown": { tone: "unsure", open: true },
  "attempt.verified": { tone: "good" },
};

/** An action of an older version says its own name. */
export function actionWords(t: ActWords, action: string): string {
  const said = t.acts.actions[action] ?? (action.endsWith(".refused") ? t.acts.refused : null);
  return said ?? action.replace(".", ": ").replaceAll("_", " ");
}

export function actorWords(t: ActWords, row: Pick<AuditRow, "actorKind" | "actorId" | "actorName">): string {
  if (row.actorName !== null) return visibleText(row.actorName);
  const id = visibleText(row.actorId);
  switch (row.actorKind) {
    case "reconciler":
      return t.general.reconciler;
    case "policy":
      return row.actorId === "policy" ? t.common.policy : t.acts.policy(id);
    case "agent":
      return t.acts.agent(id);
    case "cli":
      return t.acts.actorAtTheTerminal(id.replace(/^terminal:/, ""));
    case "setup":
      return t.acts.setup;
    case "source":
      return t.acts.source(id);
    case "service":
      return t.acts.service(id);
    case "person":
      return id;
  }
}

/** The sentence or the reason that an entry carries, where it carries one. */
export function auditDetail(detail: AuditRow["detail"]): string | null {
  // Its lines are its own, so only what cannot be seen is spelled out.
  if (typeof detail.note === "string") return detail.note.split("\n").map(lineText).join("\n");
  const said = [detail.says, detail.reason, detail.missing].find((one) => typeof one === "string" && one !== "");
  return typeof said === "string" ? visibleText(said) : null;
}

const lineText = (line: string) => (line === "" ? "" : visibleText(line));

/** Newest last. The steps of one attempt stand together under its number. */
export function timelineItems(t: DetailWords, rows: readonly AuditRow[]): TimelineItem[] {
  const attempts = new Map<string, string>();
  return rows.map((row) => {
    const look = LOOKS[row.action];
    const group = attemptGroup(t, row, attempts);
    return {
      id: `${row.bucket}-${row.seq}`,
      title: titleOf(t, row),
      detail: auditDetail(row.detail) ?? undefined,
      // A note is in whatever language its writer has.
      recorded: row.action !== "drift.noted",
      at: row.at,
      tone: look?.tone,
      open: look?.open,
      actor: actorWords(t, row),
      ...(group === null ? {} : { group }),
    };
  });
}

function titleOf(t: DetailWords, row: AuditRow): string {
  if (row.action === "drift.resolved") {
    if (row.detail.resolution === "repaired") return t.detail.confirmedItIsAsAsked;
    if (row.detail.resolution === "gone") return t.detail.asAskedAgainWithoutARepair;
  }
  if (row.actorKind !== "reconciler") {
    if (row.action === "attempt.happened") return t.common.saidThatItHappened;
    if (row.action === "attempt.did_not_happen") return t.common.saidThatItDidNot;
  }
  const title = actionWords(t, row.action);
  const asked = typeof row.detail.verb === "string" ? t.detail.asked[row.detail.verb] : undefined;
  return row.action.endsWith(".refused") && asked !== undefined ? `${title}: ${asked}` : title;
}

function attemptGroup(t: DetailWords, row: AuditRow, attempts: Map<string, string>): string | null {
  const named = row.action.startsWith("attempt.") ? row.subject : row.detail.attempt;
  if (typeof named !== "string") return null;
  const known = attempts.get(named);
  if (known !== undefined) return known;
  const group = t.detail.attempt(attempts.size + 1);
  attempts.set(named, group);
  return group;
}
