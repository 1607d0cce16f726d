import type { SourceSpec } from "../connectors/contract.ts";
import type { ClaimCheck, ClaimDifference, ClaimReason, ClaimSays } from "../model/agent-claim.ts";
import type { FieldValue } from "../model/drift-class.ts";
import type { FoundObject, Look, Millis } from "../model/evidence.ts";
import { instant } from "../model/instant.ts";

/** How long a claim waits for a look that decides, beside the kind's settle time. */
export const CLAIM_WAIT_MS = 15 * 60_000;

export type ClaimLook = Look & { digest: string };
export type ClaimKind = { settleMs: Millis; sources: readonly SourceSpec[] };
type Told = { reason: "as_claimed" | "differs" | "not_there" | "still_there" | "not_told" | "several" } & {
  differences: ClaimDifference[];
};

/**
 * What is to be made of a claim, or null while it waits. Only looks that we made ourselves after the claim speak, and all sources
 * that decide must have spoken. What is as claimed is so at once; anything else may still be on its way until the kind has settled.
 */
export function checkClaim(
  claim: { says: ClaimSays; claimedAt: Millis },
  looks: readonly ClaimLook[],
  { settleMs, sources }: ClaimKind,
  now: Millis,
): ClaimCheck | null {
  const deciding = sources.filter(
    ({ standing, covers = "all", pushed }) => standing === "authoritative" && covers === "all" && pushed !== true,
  );
  if (deciding.length === 0) return concluded("no_source", [], []);
  const witnesses = deciding.flatMap(({ name, freshnessMs }) =>
    looks.filter((look) => look.source === name && speaks(look, claim.claimedAt, now - freshnessMs)),
  );
  if (witnesses.length < deciding.length) {
    return now > claim.claimedAt + settleMs + CLAIM_WAIT_MS ? concluded("no_look", [], witnesses) : null;
  }
  const told = witnesses.map((look) => compare(claim.says, look.found));
  const reason = together(told);
  const hasSettled = witnesses.every(({ asOf }) => asOf >= claim.claimedAt + settleMs);
  if (reason !== "as_claimed" && !hasSettled) return null;
  return concluded(reason, told.find(({ differences }) => differences.length > 0)?.differences ?? [], witnesses);
}

function speaks({ asOf, complete }: Look, claimedAt: Millis, freshFrom: Millis): boolean {
  return complete && asOf > claimedAt && asOf >= freshFrom;
}

function concluded(reason: ClaimReason, differences: ClaimDifference[], looks: readonly ClaimLook[]): ClaimCheck {
  const evidence = looks.map(({ source, asOf, digest }) => ({ source, as_of: instant(asOf), digest }));
  return { verdict: verdictOf(reason), reason, differences, evidence };
}

function verdictOf(reason: ClaimReason): ClaimCheck["verdict"] {
  if (reason === "as_claimed") return "match";
  return reason === "differs" || reason === "not_there" || reason === "still_there" ? "drift" : "unverifiable";
}

/** What several sources say at once. Where one contradicts the claim and another does not, nobody knows. */
function together(told: readonly Told[]): ClaimReason {
  const reasons = new Set(told.map(({ reason }) => reason));
  const against = told.filter(({ reason }) => verdictOf(reason) === "drift");
  if (against.length > 0) return against.length < told.length ? "sources_differ" : (against[0]?.reason ?? "differs");
  for (const doubt of ["several", "not_told"] as const) if (reasons.has(doubt)) return doubt;
  return "as_claimed";
}

function compare(says: ClaimSays, found: readonly FoundObject[]): Told {
  const only = (reason: Told["reason"]): Told => ({ reason, differences: [] });
  if (says.presence === "gone") return only(found.length === 0 ? "as_claimed" : "still_there");
  const [one] = found;
  if (one === undefined) return only("not_there");
  if (found.length > 1) return only("several");
  const parts = partsOf(says, one);
  const differences = parts.filter((part) => part.found !== undefined && !isSame(part.claimed, part.found));
  if (differences.length > 0) return { reason: "differs", differences: differences as ClaimDifference[] };
  return only(parts.some((part) => part.found === undefined) ? "not_told" : "as_claimed");
}

type Part = { what: string; claimed: ClaimDifference["claimed"]; found: ClaimDifference["found"] | undefined };

/** Only what the claim names. `undefined`: this source does not tell. */
function partsOf({ owner, permissions, fields = {} }: ClaimSays, one: FoundObject): Part[] {
  const named = Object.entries(fields).map(([name, claimed]) => ({
    ...{ what: `fields.${name}`, claimed },
    found: fieldOf(one, name, claimed),
  }));
  return [
    ...(owner === undefined ? [] : [{ what: "owner", claimed: owner, found: one.owner }]),
    ...(permissions === undefined
      ? []
      : [{ what: "permissions", claimed: asSet(permissions), found: asSet(one.permissions) }]),
    ...named,
  ];
}

/** A field that is not there equals null, as everywhere; of one that is claimed to have a value, the source then does not tell. */
function fieldOf({ fields }: FoundObject, name: string, claimed: FieldValue): FieldValue | undefined {
  if (Object.hasOwn(fields, name)) return fields[name] ?? null;
  return claimed === null ? null : undefined;
}

const asSet = (permissions: readonly string[]) => [...new Set(permissions)].sort();
const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
