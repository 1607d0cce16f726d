/** A grant as people ask about it: what may be done (`verb`) with what (`target`). */
export type SplitGrant = { verb: string; target: string };

const WITH_KIND =
  /^(?<kind>schema|table|sequence|column|function|default|owner):(?<target>.+):(?<verb>[A-Z][A-Z ]*\*?)$/;

/**
 * `table:billing.invoices:SELECT` is SELECT on billing.invoices, `member:readers` is readers in "member of", and
 * `SELECT:payroll` is SELECT on payroll. A grant without a target stands for itself.
 */
export function splitGrant(grant: string): SplitGrant {
  const { kind, target, verb } = WITH_KIND.exec(grant)?.groups ?? {};
  if (kind !== undefined && target !== undefined && verb !== undefined) {
    return { verb, target: kind === "table" ? target : `${kind} ${target}` };
  }
  const at = grant.indexOf(":");
  if (at < 1) return { verb: "granted", target: grant };
  const [first, rest] = [grant.slice(0, at), grant.slice(at + 1)];
  if (first === "member") return { verb: rest, target: "member of" };
  if (first === "database") return { verb: rest, target: "database" };
  return { verb: first, target: rest };
}
