// ◆ pure
/**
 * Binds what a connector proposes to everything it was made from. People approve the hash, so it covers what they
 * judged and nothing that changes by itself: no lease, fence, id or read time, or a restart would void their decision.
 * The title is left out too; it only repeats what steps and contract say.
 */
import { canonical, sha256Hex } from "../../lib/canonical.ts";
import type { FoundObject, Look } from "../model/evidence.ts";
import type { Plan, PlanDraft } from "../model/repair.ts";

export type PlanBinding = Pick<
  Plan,
  | "kind"
  | "key"
  | "class"
  | "direction"
  | "generation"
  | "factsDigest"
  | "observedVersion"
  | "policyVersion"
  | "connectorVersion"
  | "owner"
  | "ownerEpoch"
>;

export function bindPlan(draft: PlanDraft, binding: PlanBinding): Plan {
  const plan = {
    title: draft.title,
    steps: draft.steps,
    contract: draft.contract,
    kind: binding.kind,
    key: binding.key,
    class: binding.class,
    direction: binding.direction,
    generation: binding.generation,
    factsDigest: binding.factsDigest,
    observedVersion: binding.observedVersion,
    policyVersion: binding.policyVersion,
    connectorVersion: binding.connectorVersion,
    owner: binding.owner,
    ownerEpoch: binding.ownerEpoch,
  };
  return { ...plan, hash: planHash(plan) };
}

/** Also what checks a stored plan: its hash has to be the hash of what it says. */
export function planHash({ title: _, ...bound }: Omit<Plan, "hash">): string {
  return sha256Hex(
    canonical({
      kind: bound.kind,
      key: bound.key,
      class: bound.class,
      direction: bound.direction,
      generation: bound.generation,
      factsDigest: bound.factsDigest,
      observedVersion: bound.observedVersion,
      steps: bound.steps,
      contract: bound.contract,
      policyVersion: bound.policyVersion,
      connectorVersion: bound.connectorVersion,
      owner: bound.owner,
      ownerEpoch: bound.ownerEpoch,
    }),
  );
}

/**
 * Digest of what the classifier went by: which source showed what. Not when, and in no order: the same facts read again
 * are the same facts. Pass the look that spoke; more looks bind the plan to more witnesses.
 */
export function factsDigest(looks: readonly Pick<Look, "source" | "complete" | "found">[]): string {
  const facts = looks.map(({ source, complete, found }) => canonical({ source, complete, found: foundTexts(found) }));
  return sha256Hex(canonical([...new Set(facts)].sort()));
}

function foundTexts(found: readonly FoundObject[]): string[] {
  const texts = found.map(({ externalId, owner, permissions, fields, by }) =>
    canonical({
      externalId,
      permissions: [...new Set(permissions)].sort(),
      fields,
      ...(owner !== undefined && { owner }),
      ...(by !== undefined && { by }),
    }),
  );
  return [...new Set(texts)].sort();
}

/**
 * The key under which the outside world may do this once. The same plan keeps its key over restarts and retries;
 * `lineage` rises only when an earlier attempt is known to have happened and did not hold.
 */
export function idempotencyKey(plan: Plan, lineage: number): string {
  const { kind, key, generation, class: name, hash } = plan;
  return `pl_${sha256Hex(canonical({ kind, key, generation, class: name, hash, lineage })).slice(0, 32)}`;
}

export type Moved = { field: string; before: string; after: string };

/** Why an approval of the old plan does not hold for the new one, in the words of its fields; empty where it does. */
export function whatMoved(old: Plan, now: Plan): Moved[] {
  if (old.hash === now.hash) return [];
  const [before, after] = [parts(old), parts(now)];
  return before.flatMap(([field, was], at) => {
    const is = after[at]?.[1];
    if (canonical(was) === canonical(is)) return [];
    return [moved(field, was, is)];
  });
}

/** In the order in which a reviewer asks: what is it about, what was seen, what would be done, under which rules. */
function parts(plan: Plan): [field: string, value: unknown][] {
  const { touches, leavesAlone, bound, evidence, ...contract } = plan.contract;
  return [
    ["kind", plan.kind],
    ["key", plan.key],
    ["class", plan.class],
    ["direction", plan.direction],
    ["generation", plan.generation],
    ["facts", plan.factsDigest],
    ["observed version", plan.observedVersion],
    ["steps", plan.steps],
    ["touches", touches],
    ["leaves alone", leavesAlone],
    ["bound", canonical(bound ?? null)],
    ["needs evidence of", evidence ?? []],
    ["precondition", contract.precondition],
    ["postcondition", contract.postcondition],
    ["undo", contract.undo],
    ["risk", contract.risk],
    ["if it goes wrong", contract.ifWrong],
    ["credential", contract.credential],
    ["removes", contract.removes],
    ["stays marked for", contract.deferMs === undefined ? null : `${contract.deferMs / 1000} s`],
    ["policy version", plan.policyVersion],
    ["connector version", plan.connectorVersion],
    ["owner", plan.owner],
    ["owner epoch", plan.ownerEpoch],
  ];
}

function moved(field: string, was: unknown, is: unknown): Moved {
  const [before, after] = [said(was), said(is)];
  // Two plans can say the same of steps whose arguments differ.
  return before === after ? { field, before: canonical(was), after: canonical(is) } : { field, before, after };
}

function said(value: unknown): string {
  if (value === null) return "none";
  if (!Array.isArray(value)) return String(value);
  return value.map((item: unknown) => (hasSays(item) ? item.says : String(item))).join("; ");
}

function hasSays(item: unknown): item is { says: string } {
  return typeof item === "object" && item !== null && "says" in item && typeof item.says === "string";
}
