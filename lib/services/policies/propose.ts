import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Tx } from "../../../db/client.ts";
import { appendAudit } from "../../../reconciler/record/append.ts";
import { authorize, INSTALLATION } from "../../auth/authorize.ts";
import { Conflict, Precondition } from "../../errors.ts";
import type { Context } from "../context.ts";
import { parseInput, reason } from "../input.ts";
import { hint, record, runVerb } from "../run-verb.ts";
import { saidTime } from "../said-time.ts";
import { CellName, choose, lockPolicies, policyName, readCell, Wanted, writePolicy } from "./cell.ts";
import type { OwnPolicies } from "./grid.ts";

export const CHANGE_DAYS = 7;

export const ProposePolicyInput = z.strictObject({
  ...CellName.shape,
  ...Wanted.shape,
  reason,
  /** Of the row that was read; 0 where nobody had written one. */
  version: z.int().nonnegative(),
});
export type ProposePolicyInput = z.infer<typeof ProposePolicyInput>;
export type ProposePolicyResult = { change: string; state: "proposed" | "applied"; says: string };

/**
 * What only asks more of people counts at once: being safer is never slow. Everything else waits for another
 * administrator, and until then nothing changes.
 */
export async function proposePolicy(
  ctx: Context,
  input: ProposePolicyInput,
  own: OwnPolicies,
): Promise<ProposePolicyResult> {
  const { reason: why, version: read, both_owners, ...wanted } = parseInput(ProposePolicyInput, input);
  const about = policyName(wanted);

  return runVerb(ctx, "policy.propose", { subject: about }, async (tx, learned) => {
    authorize(ctx.principal, "policy.change", INSTALLATION);
    await lockPolicies(tx);
    const cell = await readCell(tx, own, { kind: wanted.kind, class: wanted.class, direction: wanted.direction });
    if (cell.version !== read) {
      throw new Precondition("It was changed since you read it. Read it again. Nothing was changed.", {
        detail: { version: cell.version },
      });
    }
    const { step, mode, approvals, bothOwners } = choose(cell, own, wanted.kind, {
      ...{ mode: wanted.mode, approvals: wanted.approvals, bothOwners: both_owners },
    });
    if (step === "now") throw new Conflict("It is so already. Nothing was changed.", { code: "no_change" });

    const at = { ...wanted, direction: cell.direction };
    const id = `change_${randomUUID().replaceAll("-", "")}`;
    learned.subject = id;
    const narrows = step === "safer";
    await endWaiting(tx, ctx, at, narrows ? id : null);
    const value = { mode, approvals, bothOwners };
    const was = { mode: cell.mode, approvals: cell.approvals, bothOwners: cell.bothOwners };
    const by = ctx.principal.personId;
    const version = narrows ? await writePolicy(tx, at, value, by) : null;
    const [row] = await tx<{ expires: Date }[]>`
      insert into policy_changes (id, kind, class, direction, was, wanted, base_version, narrows, reason, state,
                                  proposed_by, proposed_at, expires_at, decided_at, version)
      values (${id}, ${at.kind}, ${at.class}, ${at.direction ?? ""}, ${tx.json(was)}, ${tx.json(value)}, ${read},
              ${narrows}, ${why}, ${narrows ? "applied" : "proposed"}, ${by}, now(),
              now() + ${CHANGE_DAYS} * interval '1 day', ${narrows ? tx`now()` : null}, ${version})
      returning expires_at as expires`;
    const detail = { policy: about, was, wanted: value, reason: why };
    await record(tx, ctx, {
      action: narrows ? "policy.changed" : "policy.proposed",
      subject: id,
      detail: version === null ? { ...detail, expires_at: row?.expires.toISOString() } : { ...detail, version },
    });
    await hint(tx, { topic: "policy", id });
    if (narrows) return { change: id, state: "applied", says: "In force at once: it is more careful." };
    const until = saidTime(row?.expires ?? tx.transactionTime);
    return {
      ...{ change: id, state: "proposed" },
      says: `Proposed. Nothing changes until another administrator approves it, by ${until}.`,
    };
  });
}

type Waiting = { id: string; ended: boolean; expires_at: Date };

/** One proposal per cell. What is past its end is refused, and what is safer goes before what waits. */
async function endWaiting(
  tx: Tx,
  ctx: Context,
  at: { kind: string; class: string; direction: string | null },
  safer: string | null,
): Promise<void> {
  const [row] = await tx<Waiting[]>`
    select id, expires_at, expires_at <= now() as ended from policy_changes
    where kind = ${at.kind} and class = ${at.class} and direction = ${at.direction ?? ""} and state = 'proposed' for update`;
  if (row === undefined) return;
  if (row.ended) {
    await tx`update policy_changes set state = 'refused', decided_at = expires_at where id = ${row.id}`;
    const detail = { expired_at: row.expires_at.toISOString() };
    const expired = { actor: { kind: "policy", id: "expiry" } as const, action: "policy.expired", subject: row.id };
    return appendAudit(tx, { ...expired, detail });
  }
  if (safer === null) {
    throw new Conflict("A change of it waits for another administrator already. Nothing was changed.", {
      code: "change_waits",
      detail: { change: row.id },
    });
  }
  await tx`
    update policy_changes set state = 'superseded', decided_by = ${ctx.principal.personId}, decided_at = now()
    where id = ${row.id}`;
  await record(tx, ctx, { action: "policy.superseded", subject: row.id, detail: { by: safer } });
}
