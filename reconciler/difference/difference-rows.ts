import type { DriftClass, FieldValue, FoundDrift } from "../model/drift-class.ts";
import type { Desired, FoundObject } from "../model/evidence.ts";
import { compareText } from "./evidence.ts";

/** `changes`: this drift's repair changes it. `stays`: it differs and another repair is for it. `same`: as asked. */
export type RowState = "changes" | "stays" | "same";

/** One line of the side-by-side view. Null is "not there". Grants and existence are told as `there`. */
export type DifferenceRow = {
  part: "existence" | "identity" | "owner" | "grant" | "field" | "outcome" | "witness";
  field: string;
  asked: FieldValue;
  found: FieldValue;
  after: FieldValue;
  state: RowState;
};

type Compared = Omit<DifferenceRow, "after" | "state">;

/** What a repair of each class changes. The others have no repair as long as they are what they are. */
const CHANGED: Record<DriftClass, readonly DifferenceRow["part"][]> = {
  missing_external: ["existence", "grant", "field"],
  extra_external: ["existence", "grant", "field"],
  missing_external_id: ["identity"],
  permission_drift: ["grant"],
  stale_owner: ["owner"],
  duplicate_side_effect: ["identity"],
  attribute_drift: ["field"],
  unknown_after_repair: [],
  contradictory_evidence: [],
};

/**
 * Asked for, found, and after the repair of this one drift; rows that differ come first, those that it changes
 * before those that it leaves. `desired` is null for what nobody wants; `found` is null where nothing is there or
 * it is not at hand. `gone` are the ids that the plan takes away. Texts are as the source gave them: whoever shows them
 * makes the invisible visible.
 */
export function differenceRows(
  desired: Desired | null,
  found: FoundObject | null,
  drift: FoundDrift,
  gone: readonly string[] = [],
): DifferenceRow[] {
  const asked = askedSide(drift.class === "extra_external" ? null : desired, found, drift);
  const there = foundSide(asked, found, drift);
  const rows = [...named(drift), ...existence(drift), ...grants(asked, there), ...fields(asked, there, drift)];
  const order: readonly RowState[] = ["changes", "stays", "same"];
  return rows.map((row) => after(row, drift, gone)).sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
}

function after(row: Compared, drift: FoundDrift, gone: readonly string[]): DifferenceRow {
  if (row.part === "identity" && gone.length > 0) {
    const stays = drift.detail.externalIds?.filter((id) => !gone.includes(id)) ?? [];
    return { ...row, after: stays.join(", ") || row.asked, state: "changes" };
  }
  // A team that is gone may be named on both sides; who comes after it is what the repair has to settle.
  if (row.part === "owner" && drift.direction === "departed") {
    return { ...row, after: "a team that exists", state: "changes" };
  }
  if (row.asked === row.found) return { ...row, after: row.found, state: "same" };
  const changes = CHANGED[drift.class].includes(row.part);
  return { ...row, after: changes ? row.asked : row.found, state: changes ? "changes" : "stays" };
}

/** What only the drift itself can tell. */
function named({ class: name, detail }: FoundDrift): Compared[] {
  const ids = detail.externalIds?.join(", ") ?? null;
  if (name === "missing_external_id") {
    return [{ part: "identity", field: "external id in our record", asked: ids, found: null }];
  }
  if (name === "duplicate_side_effect") {
    return [{ part: "identity", field: "external ids", asked: "one of them", found: ids }];
  }
  if (name === "stale_owner") {
    const { asked = null, found } = detail.owner ?? {};
    return [{ part: "owner", field: "owner", asked, found: found === undefined ? "not told" : found }];
  }
  if (name === "unknown_after_repair") {
    return [{ part: "outcome", field: "outcome of the attempt", asked: "known", found: "unknown" }];
  }
  return (detail.witnesses ?? []).map((seen) => ({
    part: "witness",
    field: seen.source,
    asked: "agrees with the others",
    found:
      seen.externalIds.length === 0
        ? null
        : [...seen.externalIds, ...seen.owners.map((team) => team ?? "nobody")].join(", "),
  }));
}

function existence({ class: name }: FoundDrift): Compared[] {
  if (name === "missing_external") return [{ part: "existence", field: "existence", asked: "there", found: null }];
  if (name === "extra_external") return [{ part: "existence", field: "existence", asked: null, found: "there" }];
  return [];
}

type Side = { grants: Set<string>; fields: Map<string, FieldValue> };

/** Compared is only what can be: what the object shows, or what the drift says of it. */
function askedSide(desired: Desired | null, found: FoundObject | null, drift: FoundDrift): Side {
  const told = ["missing_external", "permission_drift", "attribute_drift"].includes(drift.class);
  const side = found !== null || told ? desired : null;
  const { under = [], fields = [] } = drift.detail;
  return {
    grants: new Set([...(side?.permissions ?? []), ...under]),
    fields: new Map([...Object.entries(side?.fields ?? {}), ...fields.map((row) => [row.field, row.asked] as const)]),
  };
}

function foundSide(asked: Side, found: FoundObject | null, drift: FoundDrift): Side {
  const { over = [], under = [], fields = [] } = drift.detail;
  if (drift.class === "missing_external") return { grants: new Set(), fields: new Map() };
  if (found !== null) return { grants: new Set(found.permissions), fields: new Map(Object.entries(found.fields)) };
  // Not at hand: all is as asked, but for what the drift names.
  const kept = [...asked.grants].filter((grant) => !under.includes(grant));
  return {
    grants: new Set([...kept, ...over]),
    fields: new Map([...asked.fields, ...fields.map((row) => [row.field, row.found] as const)]),
  };
}

function grants(asked: Side, found: Side): Compared[] {
  const told = (grant: string, side: Side) => (side.grants.has(grant) ? "there" : null);
  return [...new Set([...asked.grants, ...found.grants])].sort(compareText).map((grant) => ({
    part: "grant",
    field: grant,
    asked: told(grant, asked),
    found: told(grant, found),
  }));
}

/** Fields that the intent does not name are nobody's business, unless all of it goes. */
function fields(asked: Side, found: Side, drift: FoundDrift): Compared[] {
  const names =
    drift.class === "extra_external" ? [...asked.fields.keys(), ...found.fields.keys()] : asked.fields.keys();
  return [...new Set(names)].sort(compareText).map((field) => ({
    part: "field",
    field,
    asked: asked.fields.get(field) ?? null,
    found: found.fields.get(field) ?? null,
  }));
}
