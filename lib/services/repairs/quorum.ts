/** An approval that counts: not expired, and its giver may still decide for that team. */
export type Approval = { person: string; team: string; expires_at: string };

export type QuorumRule = { approvalsNeeded: number; bothOwners: boolean; consenting: readonly string[] };

/** People needed: at least one, and where both owners must agree, at least one from each. */
export function peopleNeeded(rule: QuorumRule): number {
  return Math.max(1, rule.approvalsNeeded, rule.bothOwners ? rule.consenting.length : 1);
}

/** Counted by person, never by account or role: the same person twice is one. */
export function isQuorum(rule: QuorumRule, approvals: readonly Approval[]): boolean {
  const people = new Set(approvals.map((a) => a.person));
  if (people.size < peopleNeeded(rule)) return false;
  if (!rule.bothOwners) return true;
  return rule.consenting.every((team) => approvals.some((a) => a.team === team));
}

/** The team a person decides for: one that nobody has spoken for yet, where there is one. Null: none of theirs. */
export function teamToSpeakFor(
  rule: QuorumRule,
  personTeams: readonly string[],
  approvals: readonly Approval[],
): string | null {
  const own = rule.consenting.filter((team) => personTeams.includes(team));
  const unspoken = own.find((team) => !approvals.some((a) => a.team === team));
  return unspoken ?? own[0] ?? null;
}
