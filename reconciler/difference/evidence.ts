import type { FoundObject, Look, Situation } from "../model/evidence.ts";
import { instant } from "../model/instant.ts";
import type { Standing } from "../model/verdict.ts";
import { list, visible } from "./text.ts";

/** What the looks of a situation amount to. Both lists are newest first, whatever order the looks came in. */
export type Evidence = {
  /** Admissible and complete, of authoritative or supporting sources: these may contradict one another. */
  witnesses: Look[];
  /** Those of authoritative sources. The first one speaks. */
  deciding: Look[];
};

export function weighEvidence(s: Situation): Evidence {
  const witnesses = s.looks.filter((look) => doubtAbout(look, s) === null).sort((a, b) => byAge(a, b, s));
  return { witnesses, deciding: witnesses.filter((look) => standingOf(look.source, s) === "authoritative") };
}

/**
 * For an object whose authorities disagreed: all looks as of the oldest that still decides. A contradiction stands as long
 * as every witness does, so one authority that is read again does not win over one that cannot be read for a moment.
 */
export function heardTogether(s: Situation): Situation {
  const oldest = weighEvidence(s).deciding.at(-1);
  if (oldest === undefined) return s;
  return { ...s, looks: s.looks.map((look) => ({ ...look, asOf: Math.min(look.asOf, oldest.asOf) })) };
}

function standingOf(source: string, s: Situation): Standing | undefined {
  return Object.hasOwn(s.kind.sources, source) ? s.kind.sources[source] : undefined;
}

type Doubt = "not_declared" | "context" | "future" | "expired" | "before_intent" | "partial";

/** Why a look is no witness, or null where it is one. */
function doubtAbout(look: Look, s: Situation): Doubt | null {
  const standing = standingOf(look.source, s);
  if (standing === undefined) return "not_declared";
  if (standing === "context") return "context";
  if (look.asOf > s.now) return "future";
  if (s.now - look.asOf > s.kind.freshnessMs) return "expired";
  if (s.intent !== null && look.asOf < s.intent.at) return "before_intent";
  return look.complete ? null : "partial";
}

/**
 * Newest first. Looks of one moment: the source that the kind declares first comes first; of one source, the order
 * of their content decides, so that the answer never hangs on the order of arrival.
 */
function byAge(a: Look, b: Look, s: Situation): number {
  if (a.asOf !== b.asOf) return b.asOf - a.asOf;
  if (a.source === b.source) return compareText(contentOf(a), contentOf(b));
  const declared = Object.keys(s.kind.sources);
  return declared.indexOf(a.source) - declared.indexOf(b.source) || compareText(a.source, b.source);
}

/**
 * The external objects of a look, by id. A source that lists one object twice has not shown two of them; where the
 * rows differ, which one is taken must not depend on their order.
 */
export function objectsIn(look: Look): FoundObject[] {
  const byId = new Map<string, FoundObject>();
  for (const row of look.found) {
    const other = byId.get(row.externalId);
    if (other === undefined || compareText(rowText(row), rowText(other)) < 0) byId.set(row.externalId, row);
  }
  return [...byId.values()].sort((a, b) => compareText(a.externalId, b.externalId));
}

function contentOf(look: Look): string {
  return JSON.stringify([look.complete, look.found.map(rowText).sort()]);
}

function rowText(row: FoundObject): string {
  const owner = row.owner === undefined ? [] : [row.owner];
  const fields = Object.entries(row.fields).sort(([a], [b]) => compareText(a, b));
  return JSON.stringify([row.externalId, owner, [...row.permissions].sort(), fields, row.by ?? null]);
}

/** By UTF-16 code units, so that no locale moves anything. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Each look with what is wrong with it, where none of them can decide. */
export function explainLack(s: Situation): string {
  if (s.looks.length === 0) return "Nobody looked.";
  const looks = [...s.looks].sort((a, b) => byAge(a, b, s));
  const doubts = looks.map((look) => `${nameLook(look)} ${sayDoubt(doubtAbout(look, s), look, s)}`);
  return `No complete look of an authoritative source counts: ${list(doubts, "; ")}.`;
}

export function nameLook(look: Look): string {
  return `${visible(look.source)} as of ${instant(look.asOf)}`;
}

function sayDoubt(doubt: Doubt | null, look: Look, s: Situation): string {
  switch (doubt) {
    case "not_declared":
      return "is of a source that the kind does not declare";
    case "context":
      return "is context only";
    case "future":
      return "is from the future";
    case "expired":
      return `expired at ${instant(look.asOf + s.kind.freshnessMs)}`;
    case "before_intent":
      return "is older than the request";
    case "partial":
      return "is partial";
    case null:
      return "is supporting only";
  }
}
