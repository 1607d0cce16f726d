import type { FoundDrift } from "../model/drift-class.ts";
import type { FoundObject, Intent, KindFacts } from "../model/evidence.ts";
import { compareText } from "./evidence.ts";

/** Is it known to belong to a team that exists and did not ask for it? */
export function belongsToAnother(intent: Intent, found: FoundObject, kind: KindFacts): boolean {
  return typeof found.owner === "string" && found.owner !== intent.owner && kind.teams.includes(found.owner);
}

/** Departed comes before contested: with nobody there to consent, there is nothing to contest. */
export function ownerDrift(intent: Intent, found: FoundObject, kind: KindFacts): FoundDrift | null {
  const drift = (direction: "contested" | "departed"): FoundDrift => ({
    class: "stale_owner",
    direction,
    detail: { ...ownersOf(intent, found), externalIds: [found.externalId] },
  });
  if (!kind.teams.includes(intent.owner)) return drift("departed");
  if (found.owner === undefined) return null;
  if (found.owner === null || !kind.teams.includes(found.owner)) return drift("departed");
  return found.owner === intent.owner ? null : drift("contested");
}

export function ownersOf(intent: Intent | null, found: FoundObject): Pick<FoundDrift["detail"], "owner"> {
  const asked = intent?.owner ?? null;
  return { owner: found.owner === undefined ? { asked } : { asked, found: found.owner } };
}

export function permissionDrift(intent: Intent, found: FoundObject): FoundDrift | null {
  const over = without(found.permissions, intent.desired.permissions);
  const under = without(intent.desired.permissions, found.permissions);
  if (over.length === 0 && under.length === 0) return null;
  const direction = under.length === 0 ? "over" : over.length === 0 ? "under" : "both";
  return {
    class: "permission_drift",
    direction,
    detail: {
      ...(over.length > 0 && { over }),
      ...(under.length > 0 && { under }),
      externalIds: [found.externalId],
    },
  };
}

/** Those of the first list that are not in the second; a sorted set. */
export function without(these: readonly string[], those: readonly string[]): string[] {
  const taken = new Set(those);
  return [...new Set(these)].filter((one) => !taken.has(one)).sort();
}

/** Only what the intent names is compared: other fields are nobody's business here. "Not there" equals null. */
export function attributeDrift(intent: Intent, found: FoundObject): FoundDrift | null {
  const fields = Object.keys(intent.desired.fields)
    .sort(compareText)
    .map((field) => ({
      field,
      asked: intent.desired.fields[field] ?? null,
      found: (Object.hasOwn(found.fields, field) ? found.fields[field] : null) ?? null,
    }))
    .filter((row) => row.asked !== row.found);
  if (fields.length === 0) return null;
  return { class: "attribute_drift", direction: null, detail: { fields, externalIds: [found.externalId] } };
}
