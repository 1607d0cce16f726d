import { visibleText } from "@/lib/format/visible-text";
import type { StopRow } from "@/lib/query/installation";
import type { StopWords } from "@/lib/words/words";
import { parseStopScope } from "@/reconciler/model/gate";
import type { Me } from "../me";

/**
 * Why this person may not lift the stop, or null. Only to say it before they press: the API decides, and it alone
 * knows who owns the object of an object's stop.
 */
export function whyNotLift(
  t: StopWords,
  { scope, scopeName }: Pick<StopRow, "scope" | "scopeName">,
  me: Pick<Me, "role" | "teams">,
): string | null {
  if (me.role === "admin" || me.role === "terminal") return null;
  if (me.role !== "reviewer") return t.stops.anybodyMayStopReviewersAndAdministrators;
  const parsed = parseStopScope(scope);
  if (parsed?.dimension === "owner" && !me.teams.includes(parsed.name)) {
    return t.stops.onlyReviewersOfTeamAndAdministrators(visibleText(scopeName ?? parsed.name));
  }
  return null;
}
