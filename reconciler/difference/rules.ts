import type { FoundDrift } from "../model/drift-class.ts";
import type { FoundObject, Intent, Look, Millis, Situation } from "../model/evidence.ts";
import { instant } from "../model/instant.ts";
import type { Verdict } from "../model/verdict.ts";
import { belongsToAnother, ownersOf, without } from "./compare.ts";
import { compareText, type Evidence, explainLack, nameLook, objectsIn, weighEvidence } from "./evidence.ts";
import { list, visible } from "./text.ts";

/** The rules in the order in which they are tried. The names are shown by `explain` and stay as they are. */
export const RULES = [
  "unknown_outcome",
  "needed_evidence",
  "contradiction",
  "duplicate",
  "not_wanted",
  "missing",
  "contested",
  "link",
  "owner",
  "permissions",
  "fields",
  "grace",
] as const;
export type Rule = (typeof RULES)[number];

export type Finding = { verdict: Verdict; drifts: FoundDrift[] };

/** What one rule says: a finding that ends the order, or null and why it passes. */
export type Ruling<F extends Finding | null = Finding | null> = { rule: Rule; because: string; finding: F };

export function inSync(): Finding {
  return { verdict: "in_sync", drifts: [] };
}

export function drifted(...drifts: FoundDrift[]): Finding {
  return { verdict: "drifted", drifts };
}

/** Looks from before this moment may not show yet what the last attempt did; null where nothing was attempted. */
function settledFrom(s: Situation): Millis | null {
  if (s.attempts.length === 0) return null;
  return Math.max(...s.attempts.map((attempt) => attempt.at)) + s.kind.settleMs;
}

/**
 * Witnesses disagree, and one of them was read too early to show what the last attempt did: from this moment on another
 * look tells whether it is late or says otherwise. Null where there is nothing of that kind to wait for.
 */
export function disputeSettles(s: Situation): Millis | null {
  const from = settledFrom(s);
  const { witnesses } = weighEvidence(s);
  if (from === null || witnesses.every((look) => look.asOf >= from)) return null;
  return disagreement(witnesses) === null ? null : from;
}

/** Asked a moment ago and nothing was attempted, whatever its outcome: too early to call anything drift. */
function isQuiet(s: Situation): boolean {
  return s.intent !== null && s.attempts.length === 0 && s.now - s.intent.at < s.kind.settleMs;
}

/** Rule 1. Only a settled look of an authority answers what a lost reply left open; time alone never does. */
export function unknownOutcome(s: Situation, evidence: Evidence): Ruling {
  const unknown = s.attempts.filter((attempt) => attempt.outcome === "unknown").map((attempt) => attempt.at);
  if (unknown.length === 0) return { rule: "unknown_outcome", because: "No outcome is unknown.", finding: null };
  const at = Math.max(...unknown);
  const settled = at + s.kind.settleMs;
  const question = `The outcome of the attempt at ${instant(at)} is unknown`;
  const answer = evidence.deciding.find((look) => look.asOf >= settled);
  if (answer !== undefined) {
    return { rule: "unknown_outcome", because: `${question}; ${nameLook(answer)} settles it.`, finding: null };
  }
  return {
    rule: "unknown_outcome",
    because: `${question}; no complete look of an authoritative source from ${instant(settled)} on settles it.`,
    finding: drifted({ class: "unknown_after_repair", direction: null, detail: {} }),
  };
}

/** Rule 2, where no look decides. */
export function noEvidence(s: Situation): Ruling<Finding> {
  const quiet = isQuiet(s) ? " Nothing was attempted and the settle time is not over." : "";
  return {
    rule: "needed_evidence",
    because: `${explainLack(s)}${quiet}`,
    finding: { verdict: isQuiet(s) ? "pending" : "verifying", drifts: [] },
  };
}

/**
 * The looks of about one moment, newest first: less than the settle time older than the newest. After an attempt
 * only those from its settle time on, since before it sources may rightly differ.
 */
export function peersAmong(s: Situation, evidence: Evidence): Look[] {
  const from = settledFrom(s);
  const settled = evidence.witnesses.filter((look) => from === null || look.asOf >= from);
  const newest = settled[0]?.asOf ?? 0;
  return settled.filter((look) => newest - look.asOf < s.kind.settleMs);
}

/** Rule 3. Peers have to agree on existence, identity and owner; in anything else the newest authority is right. */
export function contradiction(peers: readonly Look[]): Ruling {
  const about = disagreement(peers);
  if (about === null) {
    const because = `Settled looks of about the same moment: ${peers.length}; none disagree.`;
    return { rule: "contradiction", because, finding: null };
  }
  const witnesses = peers.map((look) => ({
    source: look.source,
    asOf: instant(look.asOf),
    externalIds: objectsIn(look).map((found) => found.externalId),
    owners: objectsIn(look).flatMap((found) => (found.owner === undefined ? [] : [found.owner])),
  }));
  return {
    rule: "contradiction",
    because: `${list(peers.map(nameLook))} disagree on ${about}.`,
    finding: {
      verdict: "contradictory",
      drifts: [{ class: "contradictory_evidence", direction: null, detail: { witnesses } }],
    },
  };
}

function disagreement(looks: readonly Look[]): string | null {
  const idSets = new Set(looks.map((look) => JSON.stringify(objectsIn(look).map((found) => found.externalId))));
  if (idSets.size > 1) return idSets.has("[]") ? "whether it exists" : "which object it is";
  const owners = new Map<string, string | null>();
  for (const { externalId, owner } of looks.flatMap((look) => look.found)) {
    if (owner === undefined) continue;
    if (owners.has(externalId) && owners.get(externalId) !== owner) return "who owns it";
    owners.set(externalId, owner);
  }
  return null;
}

/** Rule 4. Wanted or not: two are never right, and which one to keep is a decision. */
export function duplicate(s: Situation, found: readonly FoundObject[]): Ruling {
  const receipts = [...new Set(s.receipts.map((receipt) => receipt.externalId))];
  const there = found.map((one) => one.externalId);
  const because = `${there.length} found, receipts for ${receipts.length}.`;
  if (there.length < 2 && receipts.length < 2) return { rule: "duplicate", because, finding: null };
  const externalIds = [...new Set([...there, ...receipts])].sort(compareText);
  return {
    rule: "duplicate",
    because: `${because} One intent has the external ids ${list(externalIds.map(visible))}.`,
    finding: drifted({ class: "duplicate_side_effect", direction: null, detail: { externalIds } }),
  };
}

/** Rule 5, for what nobody asked for or what is to be gone. */
export function notWanted(intent: Intent | null, found: FoundObject | undefined): Ruling<Finding> {
  const asked = intent === null ? "Nobody asks for it" : `Generation ${intent.generation} asks for it to be gone`;
  if (found === undefined) return { rule: "not_wanted", because: `${asked}, and nothing is there.`, finding: inSync() };
  const over = without(found.permissions, []);
  const detail = { externalIds: [found.externalId], ...ownersOf(intent, found), ...(over.length > 0 && { over }) };
  return {
    rule: "not_wanted",
    because: `${asked}, and ${visible(found.externalId)} is there.`,
    finding: drifted({ class: "extra_external", direction: null, detail }),
  };
}

/** Rule 6, for what is wanted and not there. */
export function missing(s: Situation): Ruling<Finding> {
  const known = [...(s.link === null ? [] : [s.link]), ...s.receipts].map((one) => one.externalId);
  const externalIds = [...new Set(known)].sort(compareText);
  const vanished = externalIds.length > 0;
  return {
    rule: "missing",
    because: vanished
      ? `Nothing is there, and there was ${list(externalIds.map(visible))}.`
      : "Nothing is there; no link and no receipt say that there ever was.",
    finding: drifted({
      class: "missing_external",
      direction: vanished ? "vanished" : "never_made",
      detail: vanished ? { externalIds } : {},
    }),
  };
}

/** Rule 7. What another living team owns and we hold no link to is not ours to link or to compare. */
export function contested(s: Situation, intent: Intent, found: FoundObject): Ruling {
  const rule = "contested";
  if (s.link?.externalId === found.externalId) return { rule, because: "We hold a link to it.", finding: null };
  if (!belongsToAnother(intent, found, s.kind)) {
    return { rule, because: "It is not known to belong to another living team.", finding: null };
  }
  const detail = { ...ownersOf(intent, found), externalIds: [found.externalId] };
  return {
    rule,
    because: `It belongs to ${visible(String(found.owner))}, a living team, and we hold no link to it.`,
    finding: drifted({ class: "stale_owner", direction: "contested", detail }),
  };
}

/** Rule 8. Link first: whatever else differs is compared once our record names what it compares. */
export function unlinked(s: Situation, found: FoundObject): Ruling {
  const id = visible(found.externalId);
  if (s.link?.externalId === found.externalId) {
    return { rule: "link", because: `Our record names ${id}.`, finding: null };
  }
  const names = s.link === null ? "no external id" : `${visible(s.link.externalId)}, which is not there`;
  return {
    rule: "link",
    because: `Our record names ${names}; ${id} correlates.`,
    finding: drifted({ class: "missing_external_id", direction: null, detail: { externalIds: [found.externalId] } }),
  };
}

/** One comparison of rule 9. Those that find something are told together. */
export function compared(rule: "owner" | "permissions" | "fields", drift: FoundDrift | null): Ruling {
  if (drift === null) return { rule, because: "As asked.", finding: null };
  const { owner, over = [], under = [], fields = [] } = drift.detail;
  const says = {
    owner: () => `Asked for by ${visible(String(owner?.asked))}; ${ownerFound(owner?.found)}.`,
    permissions: () => `Not asked for: ${names(over)}. Asked for and not there: ${names(under)}.`,
    fields: () => `${names(fields.map((row) => row.field))} differ.`,
  };
  return { rule, because: says[rule](), finding: drifted(drift) };
}

function ownerFound(owner: string | null | undefined): string {
  if (owner === undefined) return "the source does not tell whose it is";
  return owner === null ? "it belongs to nobody" : `it belongs to ${visible(owner)}`;
}

function names(items: readonly string[]): string {
  return items.length === 0 ? "nothing" : list(items.map(visible));
}

/** Holds back what would be drift while it may still become true by itself. Confirming looks count at once. */
export function grace(s: Situation, look: Look): Ruling {
  const from = settledFrom(s);
  if (s.intent !== null && isQuiet(s)) {
    const until = instant(s.intent.at + s.kind.settleMs);
    const because = `Asked at ${instant(s.intent.at)} and nothing attempted: not drift before ${until}.`;
    return { rule: "grace", because, finding: { verdict: "pending", drifts: [] } };
  }
  if (from !== null && look.asOf < from) {
    const because = `${nameLook(look)} is from inside the settle time of the last attempt, which ends at ${instant(from)}.`;
    return { rule: "grace", because, finding: { verdict: "verifying", drifts: [] } };
  }
  return { rule: "grace", because: "No settle time holds it back.", finding: null };
}
