// ◆ pure
import type { StatusRow } from "../../db/queries/status-view.ts";
import type { Direction, DriftClass } from "../../reconciler/model/drift-class.ts";
import type { AllWords } from "../words/words.ts";

/** What the other side is called in front of people who do not run it. */
export function systemOf(t: AllWords, kind: string): string {
  return t.status.systems[kind] ?? t.status.theOtherSystem;
}

type Named = { class: DriftClass; direction: Direction | null };

export function plainDifference(t: AllWords, noun: string, found: Named): string {
  switch (found.class) {
    case "missing_external":
      return found.direction === "vanished" ? t.status.theWasThereAndIsNot(noun) : t.status.theIsNotThere(noun);
    case "extra_external":
      return t.status.theIsStillThere(noun);
    case "missing_external_id":
      return t.status.ourRecordOfItIsNot;
    case "permission_drift":
      return permissions(t, found.direction);
    case "stale_owner":
      return found.direction === "departed" ? t.status.itIsRegisteredToATeam : t.status.itIsRegisteredToSomebodyElse;
    case "duplicate_side_effect":
      return t.status.itIsThereMoreThanOnce;
    case "attribute_drift":
      return t.status.itsSettingsDiffer;
    case "unknown_after_repair":
      return t.status.weDoNotKnowWhetherOur;
    case "contradictory_evidence":
      return t.status.thePlacesWeLookAtDo;
  }
}

function permissions(t: AllWords, direction: Direction | null): string {
  if (direction === "over") return t.status.itHasMoreAccessThanYou;
  if (direction === "under") return t.status.itHasLessAccessThanYou;
  return t.status.itHasMoreAndLessAccess;
}

export function plainDifferences(t: AllWords, row: Pick<StatusRow, "kind" | "drifts">): string {
  const said = row.drifts.map((drift) => plainDifference(t, t.status.noun(row.kind), drift));
  return said.length === 0 ? t.status.itDiffersAndWeAreLooking : t.listed([...new Set(said)]);
}

export function plainReason(t: AllWords, row: Pick<StatusRow, "conditions" | "drifts" | "repair">): string {
  if (row.conditions.verdict === "contradictory") return t.status.reviewReasons.contradictory_evidence;
  const about = row.repair?.class ?? row.drifts[0]?.class;
  // What was never there nobody removed.
  const wasThere = row.drifts.some((drift) => drift.class === about && drift.direction === "vanished");
  if (about === undefined || (about === "missing_external" && !wasThere)) return t.status.aChangeLikeThisIsChecked;
  return t.status.reviewReasons[about];
}
