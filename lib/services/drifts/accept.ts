import { z } from "zod";
import { json, type Tx } from "../../../db/client.ts";
import type { Acceptance } from "../../../reconciler/model/acceptance.ts";
import { differenceDigest } from "../../../reconciler/policy/acceptance.ts";
import { Conflict, Forbidden } from "../../errors.ts";
import type { Context } from "../context.ts";
import { futureTime, id, moment, parseInput, reason } from "../input.ts";
import { type LockedObject, mark } from "../objects/load.ts";
import { hint, record, runVerb } from "../run-verb.ts";
import { saidTime } from "../said-time.ts";
import { type LockedDrift, loadDrift } from "./load.ts";

/** Longer than this is a change of what is asked for, or of policy. */
export const ACCEPT_DAYS_MAX = 365;

export const AcceptInput = z.strictObject({
  drift: id,
  /** Null: until it changes; administrators only. */
  until: moment.nullable(),
  reason,
});
export type AcceptInput = z.infer<typeof AcceptInput>;
export type AcceptResult = { drift: string; until: string | null; says: string };

/** Doubts, not differences: nobody can accept what is not known. */
const DOUBTS = ["unknown_after_repair", "contradictory_evidence"];

/** Lets one difference be as it is. It stays in sight; it is repaired again when it changes, or when the time is over. */
export async function acceptDrift(ctx: Context, input: AcceptInput): Promise<AcceptResult> {
  const { drift: driftId, until, reason: why } = parseInput(AcceptInput, input);

  return runVerb(ctx, "drift.accept", { subject: driftId }, async (tx, about) => {
    const { drift, object } = await loadDrift(tx, ctx, "drift.accept", driftId, about);
    refuseUnacceptable(drift);
    if (until === null && ctx.principal.role !== "admin") {
      throw new Forbidden("Only administrators accept a difference without an end. Nothing was changed.", {
        code: "needs_an_end",
      });
    }
    const end = until === null ? null : futureTime(until, tx.transactionTime, ACCEPT_DAYS_MAX, "until");
    await write(tx, object, drift, {
      by: ctx.principal.personId,
      at: tx.transactionTime.getTime(),
      until: end?.getTime() ?? null,
      reason: why,
      what: differenceDigest(drift),
    });
    const detail = { class: drift.class, until: end?.toISOString() ?? null, reason: why };
    await record(tx, ctx, { action: "drift.accepted", ...about, detail });
    const says = end === null ? "Accepted until it changes." : `Accepted until ${saidTime(end)}, or until it changes.`;
    return { drift: driftId, until: detail.until, says };
  });
}

function refuseUnacceptable(drift: LockedDrift): void {
  if (drift.resolved_at !== null) {
    throw new Conflict("The difference is gone, so there is nothing to accept. Nothing was changed.", {
      code: "drift_resolved",
    });
  }
  if (DOUBTS.includes(drift.class)) {
    throw new Conflict("What is there is not known, so it cannot be accepted. Nothing was changed.", {
      code: "not_a_difference",
    });
  }
}

export const EndAcceptanceInput = z.strictObject({ drift: id });
export type EndAcceptanceInput = z.infer<typeof EndAcceptanceInput>;

/** It is repaired, or asks for a person, as before. */
export async function endAcceptance(ctx: Context, input: EndAcceptanceInput): Promise<AcceptResult> {
  const { drift: driftId } = parseInput(EndAcceptanceInput, input);

  return runVerb(ctx, "drift.end_acceptance", { subject: driftId }, async (tx, about) => {
    const { drift, object } = await loadDrift(tx, ctx, "drift.accept", driftId, about);
    if (drift.acceptance === null) {
      throw new Conflict("This difference is not accepted. Nothing was changed.", { code: "not_accepted" });
    }
    await write(tx, object, drift, null);
    const { by, until } = drift.acceptance;
    await record(tx, ctx, { action: "drift.acceptance_ended", ...about, detail: { by, was_until: until } });
    return { drift: driftId, until: null, says: "It is treated as a difference again." };
  });
}

/** The loop judges it anew: a plan that waits for a decision goes, or comes back. */
async function write(tx: Tx, object: LockedObject, drift: LockedDrift, acceptance: Acceptance | null): Promise<void> {
  const { bucket, kind, key } = object;
  await tx`
    update drifts set acceptance = ${acceptance === null ? null : json(tx, acceptance)}
    where bucket = ${bucket} and id = ${drift.id}`;
  await tx`
    update objects set due_at = least(due_at, now()) where bucket = ${bucket} and kind = ${kind} and key = ${key}`;
  await mark(tx, object);
  await hint(tx, { topic: "drift", id: drift.id, kind, key });
}
