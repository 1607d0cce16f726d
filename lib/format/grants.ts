import { listed, plural } from "@/lib/format/count";

/** Targets named before the rest are counted. */
const NAMED_MAX = 2;

/** `SELECT:billing.invoices` and `SELECT on billing.invoices` are one grant; anything else stays as it is. */
function parseGrant(grant: string): { verb: string; target: string | null } {
  const match = /^(?<verb>[^:]+?)(?: on |:)(?<target>.+)$/.exec(grant);
  return { verb: match?.groups?.verb ?? grant, target: match?.groups?.target ?? null };
}

/** One grant, as a person would say it. */
export function grantSentence(grant: string): string {
  const { verb, target } = parseGrant(grant);
  return target === null ? verb : `${verb} on ${target}`;
}

/** `SELECT on billing.invoices`, `SELECT on billing.invoices, billing.lines and 12 more`; nothing is `not there`. */
export function grantsSentence(grants: readonly string[]): string | null {
  const targetsByVerb = new Map<string, string[]>();
  for (const grant of [...grants].sort()) {
    const { verb, target } = parseGrant(grant);
    const targets = targetsByVerb.get(verb) ?? [];
    targetsByVerb.set(verb, target === null ? targets : [...targets, target]);
  }
  const sentences = [...targetsByVerb].map(([verb, targets]) => {
    if (targets.length === 0) return verb;
    const rest = targets.length - NAMED_MAX;
    return `${verb} on ${listed(rest > 0 ? [...targets.slice(0, NAMED_MAX), `${rest} more`] : targets)}`;
  });
  return sentences.length === 0 ? null : sentences.join("; ");
}

/** `1 grant`, `2 grants`: for titles. */
export function grantCount(grants: readonly string[]): string {
  return plural(grants.length, "grant");
}
