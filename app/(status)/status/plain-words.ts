// ◆ pure
import type { StatusRow } from "@/db/queries/status-view";
import { listed } from "@/lib/format/count";
import type { Direction, DriftClass } from "@/reconciler/model/drift-class";

/*
 * Closed lists: whatever the machinery found is told in one of these sentences, and nothing from outside gets into
 * them. Translator: they stand in the middle of a sentence, after "We found:" and "Reason:".
 */

const SYSTEMS: Readonly<Record<string, string>> = {
  database_access: "the database",
  directory_account: "the directory",
  refund: "the payment provider",
  notice: "the mail archive",
};

/** What the other side is called in front of people who do not run it. */
export function systemOf(kind: string): string {
  return SYSTEMS[kind] ?? "the other system";
}

/** A kind is named by a noun: `database_access` is database access. */
export function nounOf(kind: string): string {
  return kind.replaceAll("_", " ");
}

type Named = { class: DriftClass; direction: Direction | null };

export function plainDifference(noun: string, found: Named): string {
  switch (found.class) {
    case "missing_external":
      return found.direction === "vanished"
        ? `the ${noun} was there and is not there any more`
        : `the ${noun} is not there`;
    case "extra_external":
      return `the ${noun} is still there`;
    case "missing_external_id":
      return "our record of it is not complete";
    case "permission_drift":
      return permissions(found.direction);
    case "stale_owner":
      return found.direction === "departed"
        ? "it is registered to a team that is not there any more"
        : "it is registered to somebody else";
    case "duplicate_side_effect":
      return "it is there more than once";
    case "attribute_drift":
      return "its settings differ";
    case "unknown_after_repair":
      return "we do not know whether our last change took effect";
    case "contradictory_evidence":
      return "the places we look at do not agree";
  }
}

function permissions(direction: Direction | null): string {
  if (direction === "over") return "it has more access than you asked for";
  if (direction === "under") return "it has less access than you asked for";
  return "it has more access than you asked for in one place, and less in another";
}

export function plainDifferences(row: Pick<StatusRow, "kind" | "drifts">): string {
  const said = row.drifts.map((drift) => plainDifference(nounOf(row.kind), drift));
  return said.length === 0 ? "it differs, and we are looking at how" : listed([...new Set(said)]);
}

/** Why a person has to decide. */
const REVIEW_REASONS: Readonly<Record<DriftClass, string>> = {
  missing_external: "somebody may have removed it on purpose",
  extra_external: "removing something is always checked by a person first",
  missing_external_id: "more than one thing could be the one you asked for",
  permission_drift: "a change of access is checked by a person first",
  stale_owner: "both sides have to agree on whom it is registered to",
  duplicate_side_effect: "a person has to choose which one stays",
  unknown_after_repair: "a person has to find out whether our last change took effect",
  attribute_drift: "this change is checked by a person first",
  contradictory_evidence: "the places we look at do not agree",
};

export function plainReason(row: Pick<StatusRow, "conditions" | "drifts" | "repair">): string {
  const { held, verdict } = row.conditions;
  if (verdict === "contradictory") return REVIEW_REASONS.contradictory_evidence;
  if (held === "stop") return "all changes of this kind are paused";
  if (held === "block") return "a person decided to leave it as it is for now";
  const about = row.repair?.class ?? row.drifts[0]?.class;
  return about === undefined ? "a change like this is checked by a person first" : REVIEW_REASONS[about];
}
