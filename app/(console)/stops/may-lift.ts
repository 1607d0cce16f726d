import { parseStopScope } from "@/reconciler/model/gate";
import type { Me } from "../me";

/**
 * Why this person may not lift the stop, or null. Only to say it before they press: the API decides, and it alone
 * knows who owns the object of an object's stop.
 */
export function whyNotLift(scope: string, me: Pick<Me, "role" | "teams">): string | null {
  if (me.role === "admin" || me.role === "terminal") return null;
  if (me.role !== "reviewer") return "Anybody may stop; reviewers and administrators allow repairs again";
  const parsed = parseStopScope(scope);
  if (parsed?.dimension === "owner" && !me.teams.includes(parsed.name)) {
    return `Only reviewers of team ${parsed.name} and administrators may allow these repairs`;
  }
  return null;
}
