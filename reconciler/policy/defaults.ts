import type { Direction, DriftClass } from "../model/drift-class.ts";
import type { ClassAndDirection, Millis } from "../model/evidence.ts";
import type { PolicyRow } from "../model/gate.ts";
import type { Risk } from "../model/repair.ts";

export type PolicyRule = ClassAndDirection & PolicyRow;

/** Defaults are version 0: any row that somebody wrote has a higher one, so writing or dropping it moves the plan hash. */
const rule = (
  name: DriftClass,
  direction: Direction | null,
  mode: PolicyRow["mode"],
  people: Partial<PolicyRow> = {},
): PolicyRule => ({
  class: name,
  direction,
  mode,
  approvals: 1,
  bothOwners: false,
  version: 0,
  ...people,
});

/** What may be done unattended unless a kind or a policy row says otherwise. The comment is the reason. */
export const DEFAULT_POLICY: readonly PolicyRule[] = [
  /** Safe to do once. */
  rule("missing_external", "never_made", "automatic"),
  /** Somebody may have meant it. */
  rule("missing_external", "vanished", "review"),
  /** Destroys. */
  rule("extra_external", null, "review"),
  /** Changes only our record; a weak match is asked about by the gate. */
  rule("missing_external_id", null, "automatic"),
  /** Too much access is a danger, and so is a lock-out. */
  rule("permission_drift", "over", "review"),
  /** Widens access. */
  rule("permission_drift", "under", "review"),
  rule("permission_drift", "both", "review"),
  /** Ownership is consent: each side gives its own. */
  rule("stale_owner", "contested", "review", { approvals: 2, bothOwners: true }),
  /** A team that is gone cannot consent: two people of the team that remains decide. */
  rule("stale_owner", "departed", "review", { approvals: 2 }),
  /** Cannot be un-sent, and which one to keep is a decision. */
  rule("duplicate_side_effect", null, "review"),
  /** Nothing until the outcome is known: the second send is the harm. */
  rule("unknown_after_repair", null, "review"),
  rule("attribute_drift", null, "automatic"),
  /** The evidence is wrong, not the world. */
  rule("contradictory_evidence", null, "never"),
];

/**
 * What a kind's own entry in the configuration says. What carries no obligation is made again as it was made, whoever took
 * it away, unless the entry says otherwise.
 */
export function ownPolicy({
  disposable = false,
  policy = {},
}: {
  disposable?: boolean;
  policy?: Readonly<Record<string, PolicyRow["mode"]>>;
}): Readonly<Record<string, PolicyRow["mode"]>> {
  return disposable ? { missing_external: "automatic", ...policy } : policy;
}

/** Coming back is no setback where it is expected to be taken away. */
export function setbacksMaxOf(disposable: boolean, name: DriftClass, limit: number): number {
  return disposable && name === "missing_external" ? Number.MAX_SAFE_INTEGER : limit;
}

/**
 * The row for one class and direction. Of several overrides the last one counts: put a kind's own first, then the
 * rows that people wrote. No override makes a contradiction repairable or an unknown outcome automatic.
 */
export function resolvePolicy(
  defaults: readonly PolicyRule[],
  overrides: readonly PolicyRule[],
  name: DriftClass,
  direction: Direction | null,
): PolicyRow {
  const of = (rules: readonly PolicyRule[]) =>
    rules.findLast((one) => one.class === name && one.direction === direction);
  const found = of(overrides) ?? of(defaults);
  // A class that nobody wrote a row for is shown and not touched.
  if (found === undefined) return { mode: "never", approvals: 2, bothOwners: false, version: 0 };
  const { mode, approvals, bothOwners, version } = found;
  return { mode: bounded(name, mode), approvals, bothOwners, version };
}

function bounded(name: DriftClass, mode: PolicyRow["mode"]): PolicyRow["mode"] {
  if (name === "contradictory_evidence") return "never";
  return name === "unknown_after_repair" && mode === "automatic" ? "review" : mode;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const DEFAULT_LIMITS = {
  /** Unattended. */
  riskLimit: "medium" as Risk,
  /** Approved repairs wait this long before the first effect. */
  undoMs: 10_000 as Millis,
  /** An approval lives this long, then the repair is held again. */
  approvalMs: HOUR as Millis,
  /** What nobody asked for is marked, and removed only if it is still there and still extra after this long. */
  deferMs: DAY as Millis,
  recurrence: { limit: 3, windowMs: DAY as Millis },
  /** Below ten objects a percentage says nothing. */
  population: { minimum: 10, driftedPercentMax: 50, removedPercentMax: 25, emptyGuard: true },
} as const;
