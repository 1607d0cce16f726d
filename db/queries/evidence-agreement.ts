import type { FoundObject } from "../../reconciler/model/evidence.ts";
import type { Standing } from "../../reconciler/model/verdict.ts";

/**
 * Does a source agree with the one that decides, on existence, identity and owner?
 * - `decides`: it is the one the others are held against
 * - `yes`, `no`
 * - `not_used`: logs and the like are shown to people and never counted
 * - `too_old`: its word has ended, so it neither agrees nor disagrees
 * - `silent`: it has not spoken about this object
 */
export type Agreement = "decides" | "yes" | "no" | "not_used" | "too_old" | "silent";

type Witness = {
  standing: Standing;
  found: FoundObject[] | null;
  complete: boolean;
  asOf: string | null;
  stale: boolean;
};

/** In the order of the witnesses given. */
export function agreements(witnesses: readonly Witness[]): Agreement[] {
  const decisive = witnesses
    .filter((w) => w.standing === "authoritative" && w.found !== null && w.complete && !w.stale)
    .sort((a, b) => (b.asOf ?? "").localeCompare(a.asOf ?? ""))[0];
  return witnesses.map((witness) => {
    if (witness.found === null) return "silent";
    if (witness.standing === "context") return "not_used";
    if (witness.stale) return "too_old";
    if (witness === decisive) return "decides";
    if (decisive?.found === null || decisive === undefined) return "silent";
    return sameThing(decisive.found, witness.found, witness.complete) ? "yes" : "no";
  });
}

function sameThing(decisive: readonly FoundObject[], other: readonly FoundObject[], complete: boolean): boolean {
  // A partial look that shows nothing has not said that there is nothing.
  if (other.length === 0 && !complete) return true;
  const ids = (found: readonly FoundObject[]) => found.map((object) => object.externalId).sort();
  if (ids(decisive).join("\n") !== ids(other).join("\n")) return false;
  const owners = new Map(decisive.map((object) => [object.externalId, object.owner]));
  return other.every((object) => {
    const known = owners.get(object.externalId);
    return object.owner === undefined || known === undefined || object.owner === known;
  });
}
