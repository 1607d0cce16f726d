// ◆ pure
/** What may be chosen for one cell of the policies, what each choice is beside what holds now, and why one may not be. */

import type { ClassAndDirection } from "../../../reconciler/model/evidence.ts";
import { POLICY_MODES, type PolicyValue } from "../../../reconciler/model/gate.ts";
import type { Promises } from "../../../reconciler/policy/unattended.ts";

export type OwnPromises = Pick<Promises, "irreversible" | "idempotency">;

/** Why no policy may say so. The gate would not act on it either; it is said here before somebody hopes for it. */
export type Barred = "contradiction" | "unknown_outcome" | "irreversible" | "may_act_twice" | "one_owner";

/** `safer` only asks more of people, so one administrator is enough. Everything else is `reviewed` by another one. */
export type Choice = PolicyValue & { step: "now" | "safer" | "reviewed"; barred: Barred | null };

const PEOPLE: Pick<PolicyValue, "approvals" | "bothOwners">[] = [
  { approvals: 1, bothOwners: false },
  { approvals: 2, bothOwners: false },
  { approvals: 2, bothOwners: true },
];

/** From the boldest to the most cautious. How many people are asked where something else asks for one stays as it is. */
export function choicesOf(now: PolicyValue, about: ClassAndDirection, promises: OwnPromises): Choice[] {
  const { approvals, bothOwners } = now;
  const values: PolicyValue[] = [
    { mode: "automatic", approvals, bothOwners },
    ...PEOPLE.map((people): PolicyValue => ({ mode: "review", ...people })),
    { mode: "never", approvals, bothOwners },
  ];
  return values.map((value) => ({ ...value, step: stepOf(now, value), barred: barredOf(value, about, promises) }));
}

export function choiceOf(choices: readonly Choice[], wanted: PolicyValue): Choice | undefined {
  const isPeople = wanted.mode === "review";
  return choices.find(
    ({ mode, approvals, bothOwners }) =>
      mode === wanted.mode && (!isPeople || (approvals === wanted.approvals && bothOwners === wanted.bothOwners)),
  );
}

/** In no respect bolder: whoever weakens one thing to strengthen another asks somebody else. */
function stepOf(now: PolicyValue, to: PolicyValue): Choice["step"] {
  const [modes, people] = [modeRank(to) - modeRank(now), peopleRank(to) - peopleRank(now)];
  if (modes === 0 && people === 0) return "now";
  return modes >= 0 && people >= 0 ? "safer" : "reviewed";
}

const modeRank = ({ mode }: PolicyValue) => POLICY_MODES.indexOf(mode);
const peopleRank = ({ approvals, bothOwners }: PolicyValue) => (bothOwners ? 3 : approvals);

function barredOf(
  { mode, bothOwners }: PolicyValue,
  { class: name, direction }: ClassAndDirection,
  { irreversible, idempotency }: OwnPromises,
): Barred | null {
  if (name === "contradictory_evidence" && mode !== "never") return "contradiction";
  // Only where two teams claim it is there a second one to ask.
  if (mode === "review" && bothOwners && !(name === "stale_owner" && direction === "contested")) return "one_owner";
  if (mode !== "automatic") return null;
  if (name === "unknown_after_repair") return "unknown_outcome";
  if (irreversible.includes(name)) return "irreversible";
  // A link changes our own record only, in one transaction.
  return idempotency === "none" && name !== "missing_external_id" ? "may_act_twice" : null;
}
