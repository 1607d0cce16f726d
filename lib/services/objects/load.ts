import type { Tx } from "../../../db/client.ts";
import { bucketOf } from "../../../reconciler/model/bucket.ts";
import type { Presence } from "../../../reconciler/model/evidence.ts";
import { deriveStatus, type ObjectStatus } from "../../../reconciler/model/status.ts";
import type { Verdict } from "../../../reconciler/model/verdict.ts";
import { authorize, resourceOf } from "../../auth/authorize.ts";
import type { Action } from "../../auth/permissions.ts";
import { canSee, visibilityOf } from "../../auth/principal.ts";
import { NotFound } from "../../errors.ts";
import type { Context } from "../context.ts";

/** The columns that verbs decide on. */
export type LockedObject = {
  bucket: number;
  kind: string;
  key: string;
  ref: string;
  generation: number | null;
  presence: Presence | null;
  owner: string | null;
  owner_epoch: number | null;
  asked_by: string | null;
  withdrawn_at: Date | null;
  verdict: Verdict;
  expires_at: Date | null;
  was_in_place: boolean;
  attempted: boolean;
  open_attempt: "none" | "attempting" | "unknown";
  held: "none" | "stop" | "block" | "review";
  status: ObjectStatus;
  blocked_at: Date | null;
  blocked_by: string | null;
  blocked_reason: string | null;
  block_review_at: Date | null;
  snoozed_until: Date | null;
};

/**
 * The object's row, locked. Objects are locked before their repairs, as the loop does, so that a person and a worker
 * never wait for each other.
 */
export async function lockObject(tx: Tx, kind: string, key: string): Promise<LockedObject | null> {
  const [row] = await tx<LockedObject[]>`
    select bucket, kind, key, ref, generation, presence, owner, owner_epoch, asked_by, withdrawn_at, verdict,
           expires_at, was_in_place, attempted, open_attempt, held, status, blocked_at, blocked_by, blocked_reason,
           block_review_at, snoozed_until
    from objects where bucket = ${bucketOf(kind, key)} and kind = ${kind} and key = ${key} for update`;
  return row ?? null;
}

/** The locked object for somebody who may do this to it; the same NotFound for "not there" and "not theirs". */
export async function loadObject(tx: Tx, ctx: Context, action: Action, kind: string, key: string) {
  const object = await lockObject(tx, kind, key);
  if (object === null || !sees(ctx, object)) throw new NotFound();
  authorize(ctx.principal, action, resourceOf({ owner: object.owner, askedBy: object.asked_by }));
  return object;
}

export function sees(ctx: Context, object: { owner: string | null; asked_by: string | null }): boolean {
  return canSee(visibilityOf(ctx.principal), { owner: object.owner, askedBy: object.asked_by });
}

/**
 * Writes what holds the object and the status that follows from it, after a verb changed one of the conditions.
 * A hold by a stop is left as it is: the loop knows which stops reach this object.
 */
export async function project(tx: Tx, object: LockedObject): Promise<ObjectStatus> {
  const { bucket, kind, key } = object;
  const held = await heldNow(tx, object);
  const now = tx.transactionTime.getTime();
  const { status } = deriveStatus(
    {
      verdict: object.verdict,
      expiresAt: object.expires_at?.getTime() ?? null,
      wanted: object.presence ?? "nothing",
      withdrawn: object.withdrawn_at !== null,
      wasInPlace: object.was_in_place,
      attempted: object.attempted,
      openAttempt: object.open_attempt,
      held,
    },
    now,
  );
  await tx`
    update objects set held = ${held}, status = ${status},
           status_since = case when status = ${status} then status_since else now() end
    where bucket = ${bucket} and kind = ${kind} and key = ${key}`;
  return status;
}

async function heldNow(tx: Tx, object: LockedObject): Promise<LockedObject["held"]> {
  if (object.blocked_at !== null) return "block";
  if (object.held === "stop") return "stop";
  const [waiting] = await tx`
    select 1 from repairs where bucket = ${object.bucket} and kind = ${object.kind} and key = ${object.key}
      and state = 'proposed' limit 1`;
  return waiting === undefined ? "none" : "review";
}

/** Asks the loop for a look: due now, under a token that the look will answer. */
export async function askForLook(tx: Tx, object: LockedObject, token: string): Promise<void> {
  await tx`
    update objects set due_at = least(due_at, now()), request_token = ${token}, poison = 0, poison_reason = null
    where bucket = ${object.bucket} and kind = ${object.kind} and key = ${object.key}`;
}
