// ◆ pure
/**
 * A policy that somebody thinks of changing to, from a file. It is read strictly: a word that is misspelt would be left
 * out silently, and the replay would answer for another policy than the one that was meant.
 */
import { z } from "zod";
import { DIRECTIONS, type Direction, DRIFT_CLASSES, type DriftClass, isDriftClass } from "../model/drift-class.ts";
import { POLICY_MODES, type PolicyRow } from "../model/gate.ts";
import { resolvePolicy } from "../policy/defaults.ts";
import type { BudgetNeed, GateInput } from "../policy/gate-input.ts";

/** What the file leaves out stays as it was at the time of each judgement. */
export type Proposal = {
  policies: ({ class: DriftClass; direction: Direction | null; mode: PolicyRow["mode"] } & Partial<
    Pick<PolicyRow, "approvals" | "bothOwners">
  >)[];
  limits?: { perHour?: number; driftedShareMax?: number; setbacksMax?: number; populationMin?: number };
};
export type Mistake = { path: string; says: string };

const count = z.number().int().positive().optional();
const limits = z.strictObject({
  perHour: count,
  driftedShareMax: z.number().gt(0).max(1).optional(),
  setbacksMax: count,
  populationMin: count,
});
const row = z.strictObject({
  class: z.enum(DRIFT_CLASSES),
  direction: z.string().nullable(),
  mode: z.enum(POLICY_MODES),
  approvals: z.union([z.literal(1), z.literal(2)], "1 or 2").optional(),
  bothOwners: z.boolean().optional(),
});
const file = z.strictObject({ policies: z.array(row), limits: limits.optional() });

/** Every mistake of the file at once, or the policy that it proposes. */
export function parseProposal(raw: unknown): { proposal: Proposal } | { mistakes: Mistake[] } {
  const parsed = file.safeParse(raw);
  const shape = parsed.error?.issues.map(({ path, message }) => ({ path: path.join("."), says: message })) ?? [];
  const mistakes = [...shape, ...refusals(raw)];
  if (!parsed.success || mistakes.length > 0) return { mistakes };
  return { proposal: parsed.data as Proposal };
}

/** What no shape can say. It reads the raw rows, so that it is told together with mistakes of shape. */
function refusals(raw: unknown): Mistake[] {
  const rows = (raw as { policies?: unknown } | null)?.policies;
  if (!Array.isArray(rows)) return [];
  const names = rows.map((one) => JSON.stringify([one?.class, one?.direction]));
  return rows.flatMap((one: Record<string, unknown> | null, at) => {
    if (typeof one?.class !== "string" || !isDriftClass(one.class)) return [];
    const twice = names.indexOf(names[at] ?? "") < at ? [`${one.class} in this direction was given before`] : [];
    const found = [
      { path: `policies.${at}.direction`, says: wrongDirection(one.class, one.direction) },
      { path: `policies.${at}.mode`, says: wrongMode(one.class, one.mode) },
      ...twice.map((says) => ({ path: `policies.${at}`, says })),
    ];
    return found.filter((mistake): mistake is Mistake => mistake.says !== null);
  });
}

function wrongDirection(name: DriftClass, direction: unknown): string | null {
  const known: readonly string[] = DIRECTIONS[name];
  if (typeof direction !== "string" && direction !== null) return null;
  if (direction === null ? known.length === 0 : known.includes(direction)) return null;
  return known.length === 0 ? `${name} has no direction: null` : `${name} needs one of ${known.join(", ")}`;
}

/** The same bounds as for the rows that count. */
function wrongMode(name: DriftClass, mode: unknown): string | null {
  if (!POLICY_MODES.some((known) => known === mode)) return null;
  const wanted = { class: name, direction: null, mode: mode as PolicyRow["mode"], ...PEOPLE };
  const allowed = resolvePolicy([], [wanted], name, null).mode;
  return allowed === mode ? null : `${name} cannot be "${mode}": no policy makes it more than "${allowed}"`;
}
const PEOPLE = { approvals: 1, bothOwners: false, version: 0 } as const;

/** The hour's budget, for a class that was not automatic then, so that no budget was read for it. */
export type Spent = { used: number; perHour: number };

/** What the gate would have been asked if this had been the policy. Approvals are taken as given for that plan. */
export function underProposal(input: GateInput, proposal: Proposal, spent: Spent): GateInput {
  const { class: name, direction } = input.drift;
  const { limits: to = {} } = proposal;
  const given = proposal.policies.find((one) => one.class === name && one.direction === direction);
  const policy = resolvePolicy([{ class: name, direction, ...input.policy, ...given }], [], name, direction);
  return {
    ...input,
    policy,
    budgets: policy.mode === "automatic" ? budgetsUnder(input, spent, to.perHour) : [],
    recurrence: { ...input.recurrence, limit: to.setbacksMax ?? input.recurrence.limit },
    population: {
      ...input.population,
      minimum: to.populationMin ?? input.population.minimum,
      driftedPercentMax:
        to.driftedShareMax === undefined ? input.population.driftedPercentMax : to.driftedShareMax * 100,
    },
  };
}

/** Asked for unattended repairs only: nothing else takes from budgets. */
function budgetsUnder({ budgets, target, drift }: GateInput, spent: Spent, perHour: number | undefined): BudgetNeed[] {
  const scope = `kind:${target.kind}/class:${drift.class}`;
  const read = budgets.length > 0 ? budgets : [{ scope, used: spent.used, limit: spent.perHour, needed: 1 }];
  return read.map((budget) => ({ ...budget, limit: (budget.scope === scope ? perHour : undefined) ?? budget.limit }));
}
