import { Conflict } from "../../lib/errors.ts";
import type { Context } from "../../lib/services/context.ts";
import { closeBreaker } from "../../lib/services/drifts/close-breaker.ts";
import { snoozeObject } from "../../lib/services/objects/snooze.ts";
import { unblockObject } from "../../lib/services/objects/unblock.ts";
import { approveRepair } from "../../lib/services/repairs/approve.ts";
import { blockRepair } from "../../lib/services/repairs/block.ts";
import { retryRepair } from "../../lib/services/repairs/retry.ts";
import type { Runtime } from "../loop/runtime.ts";
import { bucketOf, bucketOfId } from "../model/bucket.ts";
import {
  type Answer,
  type Arguments,
  EXIT,
  instantOrNull,
  positiveInteger,
  required,
  UsageError,
} from "./arguments.ts";
import { type Among, asDecider, kindsOf, sqlOf } from "./as.ts";

const DAY_MS = 24 * 60 * 60_000;

export async function approveVerb(runtime: Runtime, args: Arguments): Promise<Answer> {
  const repair = await findRepair(runtime, args, required(args.words[0], "approve ID"));
  const ctx = await asDecider(runtime, args, await nextApprovers(runtime, repair));
  return told(ctx, await approveRepair(ctx, { repair: repair.id, plan_hash: repair.plan_hash }, kindsOf(runtime)));
}

export async function blockVerb(runtime: Runtime, args: Arguments): Promise<Answer> {
  const repair = await findRepair(runtime, args, required(args.words[0], "block ID"));
  const ctx = await asDecider(runtime, args, { teams: [repair.owner] });
  const now = await runtime.store.now();
  const review_at = instantOrNull(args.options.until, "--until") ?? new Date(now + 7 * DAY_MS).toISOString();
  return told(
    ctx,
    await blockRepair(ctx, { repair: repair.id, reason: required(args.options.reason, "--reason"), review_at }),
  );
}

export async function retryVerb(runtime: Runtime, args: Arguments): Promise<Answer> {
  const repair = await findRepair(runtime, args, required(args.words[0], "retry ID"));
  const ctx = await asDecider(runtime, args, { teams: [repair.owner] });
  return told(ctx, await retryRepair(ctx, { repair: repair.id }));
}

export async function unblockVerb(runtime: Runtime, args: Arguments): Promise<Answer> {
  const object = await findObject(runtime, args, "unblock KIND KEY");
  const ctx = await asDecider(runtime, args, { teams: object.owner === null ? null : [object.owner] });
  const reason = required(args.options.reason, "--reason");
  return told(ctx, await unblockObject(ctx, { kind: object.kind, key: object.key, reason }));
}

export async function closeBreakerVerb(runtime: Runtime, args: Arguments): Promise<Answer> {
  const breaker = required(args.words[0], "close-breaker ID");
  const [row] = await sqlOf(runtime)<{ owner: string | null }[]>`
    select o.owner from breakers b join objects o on o.bucket = b.bucket and o.kind = b.kind and o.key = b.key
    where b.id = ${breaker}`;
  const ctx = await asDecider(runtime, args, { teams: row?.owner == null ? null : [row.owner] });
  return told(ctx, await closeBreaker(ctx, { breaker, reason: required(args.options.reason, "--reason") }));
}

export async function snoozeVerb(runtime: Runtime, args: Arguments): Promise<Answer> {
  const object = await findObject(runtime, args, "snooze KIND KEY");
  const until = instantOrNull(required(args.options.until, "--until"), "--until") ?? "";
  const ctx = await asDecider(runtime, args, { teams: object.owner === null ? null : [object.owner] });
  const reason = required(args.options.reason, "--reason");
  const rule = {
    until_worse: !args.options["even-if-worse"],
    seen: positiveInteger(args.options.seen, "--seen") ?? null,
    objects: positiveInteger(args.options.objects, "--objects") ?? null,
  };
  return told(ctx, await snoozeObject(ctx, { kind: object.kind, key: object.key, until, reason, ...rule }));
}

export function told(ctx: Context, result: { says: string }): Answer {
  const text = `As ${ctx.principal.name}: ${result.says}`;
  return { json: { as: ctx.principal.email, ...result }, text, exit: EXIT.done };
}

type FoundRepair = {
  bucket: number;
  id: string;
  state: string;
  owner: string;
  plan_hash: string;
  kind: string;
  key: string;
};

/**
 * Whose yes a plan still waits for, so that approving it twice in the sandbox is two people: nobody who gave theirs or
 * asked for it, and where both owners have to agree, the one that has not.
 */
async function nextApprovers(runtime: Runtime, repair: FoundRepair): Promise<Among> {
  const { bucket, id, kind, key, owner, plan_hash } = repair;
  // Decided already: whoever is first is told so.
  if (repair.state !== "proposed") return { teams: [owner] };
  const sql = sqlOf(runtime);
  const given = await sql<{ person_id: string; team: string }[]>`
    select person_id, team from approvals where bucket = ${bucket} and repair_id = ${id} and plan_hash = ${plan_hash}`;
  const askers = await sql<{ asked_by: string }[]>`
    select asked_by from intents where bucket = ${bucket} and kind = ${kind} and key = ${key} and superseded_at is null
    union select unnest(array[asked_by, decided_by]) from transfers
    where bucket = ${bucket} and kind = ${kind} and key = ${key} and state = 'accepted'`;
  const owners = await sql<{ asked: string | null; found: string | null }[]>`
    select d.detail->'owner'->>'asked' as asked, d.detail->'owner'->>'found' as found
    from repairs r join drifts d on d.bucket = r.bucket and d.id = r.drift_id
    where r.bucket = ${bucket} and r.id = ${id} and r.both_owners`;
  const teams = [owner, ...owners.flatMap(({ asked, found }) => [asked, found])].filter((team) => team !== null);
  const unspoken = teams.filter((team) => !given.some((approval) => approval.team === team));
  return {
    teams: unspoken.length === 0 ? teams : unspoken,
    except: [...given.map((approval) => approval.person_id), ...askers.map((row) => row.asked_by)],
  };
}

/** By repair id, or by the id of the drift that it is for. */
async function findRepair(runtime: Runtime, args: Arguments, id: string): Promise<FoundRepair> {
  const bucket = bucketOfId(id);
  if (bucket === null) throw new UsageError(`"${id}" is no id of a repair or a drift.`);
  const [row] = await sqlOf(runtime)<FoundRepair[]>`
    select bucket, id, state, owner, plan_hash, kind, key from repairs
    where bucket = ${bucket} and (id = ${id} or drift_id = ${id})
    order by (state = 'proposed') desc, proposed_at desc limit 1`;
  if (row === undefined) throw await noRepair(runtime, bucket, id);
  args.about = { kind: row.kind, key: row.key };
  return row;
}

/** Looking proposes nothing by itself: right after it a drift may be there, and its repair not yet. */
async function noRepair(runtime: Runtime, bucket: number, id: string): Promise<Error> {
  const [drift] = await sqlOf(runtime)<{ planned: boolean }[]>`
    select plan is not null as planned from drifts where bucket = ${bucket} and id = ${id} and resolved_at is null`;
  if (drift === undefined) return new UsageError(`There is no repair for ${id}.`);
  const why = drift.planned
    ? "Its plan is not proposed yet: the reconciler does that at its next look."
    : "It has no plan, so there is nothing to decide yet.";
  return new Conflict(`${why} Nothing was changed.`, { code: "not_proposed" });
}

export async function findObject(runtime: Runtime, args: Arguments, usage: string) {
  const kind = required(args.words[0], usage);
  const key = required(args.words[1], usage);
  const [row] = await sqlOf(runtime)<{ kind: string; key: string; owner: string | null }[]>`
    select kind, key, owner from objects where bucket = ${bucketOf(kind, key)} and kind = ${kind} and key = ${key}`;
  if (row === undefined) throw new UsageError(`There is no object ${kind} ${key}.`);
  args.about = { kind, key };
  return row;
}
