import type { Tx } from "../../../db/client.ts";
import { marking } from "../../../db/mark.ts";
import { standingInPlace, standingVerdict } from "../../../db/queries/effective-status.ts";
import { bucketOf } from "../../../reconciler/model/bucket.ts";
import type { Presence } from "../../../reconciler/model/evidence.ts";
import { deriveStatus, type ObjectStatus } from "../../../reconciler/model/status.ts";
import type { Verdict } from "../../../reconciler/model/verdict.ts";
import { authorize } from "../../auth/authorize.ts";
import type { Action } from "../../auth/permissions.ts";
import { NotFound } from "../../errors.ts";
import type { Context } from "../context.ts";
import { type Hint, hint } from "../run-verb.ts";
import { mayKnowOf } from "./visible.ts";

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
  /** Whether whoever asks may know of it. */
  visible: boolean;
};

/**
 * The object's row, locked. Objects are locked before their repairs, as the loop does, so that a person and a worker
 * never wait for each other.
 */
export async function lockObject(
  tx: Tx,
  { principal }: Pick<Context, "principal">,
  kind: string,
  key: string,
): Promise<LockedObject | null> {
  const [row] = await tx<LockedObject[]>`
    select o.bucket, o.kind, o.key, o.ref, o.generation, o.presence, o.owner, o.owner_epoch, o.asked_by,
           o.withdrawn_at, ${standingVerdict(tx)} as verdict, o.expires_at, ${standingInPlace(tx)} as was_in_place, o.attempted, o.open_attempt, o.held, o.status,
           o.blocked_at, o.blocked_by, o.blocked_reason, o.block_review_at, o.snoozed_until,
           ${mayKnowOf(tx, principal)} as visible
    from objects o where o.bucket = ${bucketOf(kind, key)} and o.kind = ${kind} and o.key = ${key} for update of o`;
  return row ?? null;
}

/** The locked object for somebody who may do this to it; the same NotFound for "not there" and "not theirs". */
export async function loadObject(tx: Tx, ctx: Context, action: Action, kind: string, key: string) {
  const object = await lockObject(tx, ctx, kind, key);
  if (object === null || !object.visible) throw new NotFound();
  authorize(ctx.principal, action, { teams: await teamsOf(tx, object), askedBy: object.asked_by });
  return object;
}

/** The team that owns it; for what nobody owns, the teams for which its differences are decided. */
async function teamsOf(tx: Tx, object: LockedObject): Promise<string[]> {
  if (object.owner !== null) return [object.owner];
  const rows = await tx<{ owner: string }[]>`
    select distinct owner from drifts
    where bucket = ${object.bucket} and kind = ${object.kind} and key = ${object.key} and owner is not null`;
  return rows.map((row) => row.owner);
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
  // Whoever asked for it hears of the object only, so a moved status is told as such.
  if (status !== object.status) await hint(tx, hintOf(object));
  return status;
}

export function hintOf(object: Pick<LockedObject, "ref" | "kind" | "key">): Hint {
  return { topic: "object", id: object.ref, kind: object.kind, key: object.key };
}

async function heldNow(tx: Tx, object: LockedObject): Promise<LockedObject["held"]> {
  if (object.blocked_at !== null) return "block";
  if (object.held === "stop") return "stop";
  const [waiting] = await tx`
    select 1 from repairs where bucket = ${object.bucket} and kind = ${object.kind} and key = ${object.key}
      and state = 'proposed' limit 1`;
  return waiting === undefined ? "none" : "review";
}

/** Something that it is judged from has changed: it is judged again. Whoever says so has it locked. */
export async function mark(
  tx: Tx,
  { bucket, kind, key }: Pick<LockedObject, "bucket" | "kind" | "key">,
): Promise<void> {
  await marking(tx, tx`select ${kind}, ${bucket}::smallint, ${key}`);
}

/** Asks the loop for a look: due now, under a token that the look will answer. */
export async function askForLook(tx: Tx, object: LockedObject, token: string): Promise<void> {
  await tx`
    update objects set due_at = least(due_at, now()), request_token = ${token}, poison = 0, poison_reason = null
    where bucket = ${object.bucket} and kind = ${object.kind} and key = ${object.key}`;
}
