/**
 * The names a difference can have. Each has its own safe action, so "broken" is not one of them.
 * A drift row leaves its class only by being resolved: by a confirmed repair, by the world coming
 * back on its own, or by the intent changing. All three are found by the next look, never assumed.
 */
export const DRIFT_CLASSES = [
  /** Wanted, and complete evidence says it is not there. Left when a look finds it. */
  "missing_external",
  /** There, inside the managed scope, and nobody asked for it. Left when it is gone, or asked for. */
  "extra_external",
  /** There, but our record has no (or a dead) external id. Left when the record is linked. */
  "missing_external_id",
  /** It grants more, less, or other than what was asked. Left when the sets are equal. */
  "permission_drift",
  /** Its owner differs, or is gone. Left when both sides name the same living team. */
  "stale_owner",
  /** Two or more external objects, or receipts, for one intent. Left when one is left; never by waiting. */
  "duplicate_side_effect",
  /** We tried and do not know what happened. Left only through a settled authoritative look, or a named human. */
  "unknown_after_repair",
  /** Other managed fields differ. Left when they are equal. */
  "attribute_drift",
  /** Admissible witnesses disagree. Left when they agree; no repair is possible meanwhile. */
  "contradictory_evidence",
] as const;
export type DriftClass = (typeof DRIFT_CLASSES)[number];

export const DIRECTIONS = {
  missing_external: ["never_made", "vanished"],
  permission_drift: ["over", "under", "both"],
  stale_owner: ["contested", "departed"],
  extra_external: [],
  missing_external_id: [],
  duplicate_side_effect: [],
  unknown_after_repair: [],
  attribute_drift: [],
  contradictory_evidence: [],
} as const satisfies Record<DriftClass, readonly string[]>;

export type Direction = (typeof DIRECTIONS)[DriftClass][number];

/** What classify found on one object. `detail` is exact: the grants, the fields, the ids that differ. */
export type FoundDrift = {
  class: DriftClass;
  direction: Direction | null;
  detail: DriftDetail;
};

export type DriftDetail = {
  /** Grants that are there and were not asked for; sorted. */
  over?: string[];
  /** Grants that were asked for and are not there; sorted. */
  under?: string[];
  fields?: { field: string; asked: FieldValue; found: FieldValue }[];
  /** `asked: null`: nobody asked. `found: null`: nobody owns it; left out where the source does not tell. */
  owner?: { asked: string | null; found?: string | null };
  /** External ids in play, sorted: the duplicates, the one to link, the one to remove. */
  externalIds?: string[];
  /** The disagreeing witnesses, newest first. */
  witnesses?: { source: string; asOf: string; externalIds: string[]; owners: (string | null)[] }[];
};

/** A comparable value of a managed field. Ids and large numbers travel as strings. */
export type FieldValue = string | number | boolean | null;

export function isDriftClass(value: string): value is DriftClass {
  return (DRIFT_CLASSES as readonly string[]).includes(value);
}

/** Each grant, field and thing that differs; not by how much a field does, which may grow from look to look. */
export function partsOf({ over = [], under = [], fields = [], externalIds = [] }: DriftDetail): string[] {
  return [
    ...over.map((grant) => `has ${grant}`),
    ...under.map((grant) => `lacks ${grant}`),
    ...fields.map(({ field }) => field),
    ...externalIds,
  ];
}
