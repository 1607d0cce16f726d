import { z } from "zod";
import type { Tx } from "../../../db/client.ts";
import type { Direction, DriftClass } from "../../../reconciler/model/drift-class.ts";
import type { PolicyValue } from "../../../reconciler/model/gate.ts";
import { authorize, INSTALLATION } from "../../auth/authorize.ts";
import { visibilityOf } from "../../auth/principal.ts";
import { Conflict, Forbidden, NotFound } from "../../errors.ts";
import type { Context } from "../context.ts";
import { name, parseInput, reason } from "../input.ts";
import { readPerson } from "../principal.ts";
import { hint, record, runVerb } from "../run-verb.ts";
import { saidTime } from "../said-time.ts";
import { type Changed, choose, lockPolicies, policyName, readCell, writePolicy } from "./cell.ts";
import type { OwnPolicies } from "./grid.ts";

export const ApprovePolicyInput = z.strictObject({ change: name });
export const RefusePolicyInput = z.strictObject({ change: name, reason });
export type DecidePolicyResult = { change: string; state: "applied" | "refused"; says: string };

type Row = {
  kind: string;
  class: DriftClass;
  direction: string;
  wanted: PolicyValue;
  base_version: number;
  state: string;
  proposed_by: string;
  expires_at: Date;
  expired: boolean;
};

/** Puts a proposed change in force: a second administrator's decision, on what still is as it was proposed on. */
export async function approvePolicy(
  ctx: Context,
  input: z.infer<typeof ApprovePolicyInput>,
  own: OwnPolicies,
): Promise<DecidePolicyResult> {
  const { change } = parseInput(ApprovePolicyInput, input);
  return runVerb(ctx, "policy.approve", { subject: change }, async (tx) => {
    const row = await waiting(tx, ctx, change);
    await refuseOnePerson(tx, ctx, row);
    const at: Changed = { ...row, direction: (row.direction || null) as Direction | null };
    const cell = await readCell(tx, own, at);
    if (cell.version !== row.base_version || choose(cell, own, row.kind, row.wanted).step === "now") {
      throw gone("The policy was changed since this was proposed. Propose it anew.");
    }
    const version = await writePolicy(tx, at, row.wanted, ctx.principal.personId);
    await tx`
      update policy_changes set state = 'applied', decided_by = ${ctx.principal.personId}, decided_at = now(),
             version = ${version} where id = ${change}`;
    await record(tx, ctx, {
      action: "policy.changed",
      subject: change,
      detail: { policy: policyName(at), wanted: row.wanted, version, proposed_by: row.proposed_by },
    });
    await hint(tx, { topic: "policy", id: change });
    const says = "In force. What waits for a decision is planned anew under it.";
    return { change, state: "applied", says };
  });
}

/** Whoever proposed it may take it back the same way. */
export async function refusePolicy(
  ctx: Context,
  input: z.infer<typeof RefusePolicyInput>,
): Promise<DecidePolicyResult> {
  const { change, reason: why } = parseInput(RefusePolicyInput, input);
  return runVerb(ctx, "policy.refuse", { subject: change }, async (tx) => {
    const row = await waiting(tx, ctx, change);
    await tx`
      update policy_changes set state = 'refused', decided_by = ${ctx.principal.personId}, decided_at = now(),
             decide_reason = ${why} where id = ${change}`;
    const at: Changed = { ...row, direction: (row.direction || null) as Direction | null };
    await record(tx, ctx, {
      action: "policy.declined",
      subject: change,
      detail: { policy: policyName(at), wanted: row.wanted, proposed_by: row.proposed_by, reason: why },
    });
    await hint(tx, { topic: "policy", id: change });
    return { change, state: "refused", says: "Refused. The policy stays as it is." };
  });
}

async function waiting(tx: Tx, ctx: Context, change: string): Promise<Row> {
  await lockPolicies(tx);
  const [row] = await tx<Row[]>`
    select kind, class, direction, wanted, base_version, state, proposed_by, expires_at, expires_at <= now() as expired
    from policy_changes where id = ${change} for update`;
  if (row === undefined || visibilityOf(ctx.principal).scope === "own") throw new NotFound();
  authorize(ctx.principal, "policy.change", INSTALLATION);
  if (row.state !== "proposed") throw gone("It was decided before.");
  if (row.expired) throw gone(`It expired at ${saidTime(row.expires_at)}.`);
  return row;
}

/** Two people, both of whom may: a proposal by somebody who lost the right is one person's decision. */
async function refuseOnePerson(tx: Tx, ctx: Context, { proposed_by }: Row): Promise<void> {
  if (proposed_by === ctx.principal.personId) {
    throw new Forbidden("You proposed this; another administrator must approve it. Nothing was changed.", {
      code: "own_proposal",
    });
  }
  const proposer = await readPerson(tx, proposed_by);
  if (proposer === null || proposer.suspended || proposer.principal.role !== "admin") {
    throw gone("Whoever proposed it is no administrator any more. Propose it anew.");
  }
}

function gone(says: string): Conflict {
  return new Conflict(`${says} Nothing was changed.`, { code: "change_gone" });
}
