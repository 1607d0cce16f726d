import type { Context } from "../../lib/services/context.ts";
import { snoozeObject } from "../../lib/services/objects/snooze.ts";
import { unblockObject } from "../../lib/services/objects/unblock.ts";
import { approveRepair } from "../../lib/services/repairs/approve.ts";
import { blockRepair } from "../../lib/services/repairs/block.ts";
import { retryRepair } from "../../lib/services/repairs/retry.ts";
import type { Runtime } from "../loop/runtime.ts";
import { bucketOfId } from "../model/bucket.ts";
import { type Answer, type Arguments, EXIT, instantOrNull, required, UsageError } from "./arguments.ts";
import { asDecider, sqlOf } from "./as.ts";

const DAY_MS = 24 * 60 * 60_000;

export async function approveVerb(runtime: Runtime, args: Arguments): Promise<Answer> {
  const repair = await findRepair(runtime, args, required(args.words[0], "approve ID"));
  const ctx = await asDecider(runtime, args, repair.owner);
  return told(ctx, await approveRepair(ctx, { repair: repair.id, plan_hash: repair.plan_hash }));
}

export async function blockVerb(runtime: Runtime, args: Arguments): Promise<Answer> {
  const repair = await findRepair(runtime, args, required(args.words[0], "block ID"));
  const ctx = await asDecider(runtime, args, repair.owner);
  const now = await runtime.store.now();
  const review_at = instantOrNull(args.options.until, "--until") ?? new Date(now + 7 * DAY_MS).toISOString();
  return told(
    ctx,
    await blockRepair(ctx, { repair: repair.id, reason: required(args.options.reason, "--reason"), review_at }),
  );
}

export async function retryVerb(runtime: Runtime, args: Arguments): Promise<Answer> {
  const repair = await findRepair(runtime, args, required(args.words[0], "retry ID"));
  const ctx = await asDecider(runtime, args, repair.owner);
  return told(ctx, await retryRepair(ctx, { repair: repair.id }));
}

export async function unblockVerb(runtime: Runtime, args: Arguments): Promise<Answer> {
  const object = await findObject(runtime, args, "unblock KIND KEY");
  const ctx = await asDecider(runtime, args, object.owner);
  const reason = required(args.options.reason, "--reason");
  return told(ctx, await unblockObject(ctx, { kind: object.kind, key: object.key, reason }));
}

export async function snoozeVerb(runtime: Runtime, args: Arguments): Promise<Answer> {
  const object = await findObject(runtime, args, "snooze KIND KEY");
  const until = instantOrNull(required(args.options.until, "--until"), "--until") ?? "";
  const ctx = await asDecider(runtime, args, object.owner);
  const reason = required(args.options.reason, "--reason");
  return told(ctx, await snoozeObject(ctx, { kind: object.kind, key: object.key, until, reason }));
}

function told(ctx: Context, result: { says: string }): Answer {
  return { json: { as: ctx.principal.email, ...result }, text: result.says, exit: EXIT.done };
}

type FoundRepair = { id: string; owner: string; plan_hash: string; kind: string; key: string };

/** By repair id, or by the id of the drift that it is for. */
async function findRepair(runtime: Runtime, args: Arguments, id: string): Promise<FoundRepair> {
  const bucket = bucketOfId(id);
  if (bucket === null) throw new UsageError(`"${id}" is no id of a repair or a drift.`);
  const [row] = await sqlOf(runtime)<FoundRepair[]>`
    select id, owner, plan_hash, kind, key from repairs
    where bucket = ${bucket} and (id = ${id} or drift_id = ${id})
    order by (state = 'proposed') desc, proposed_at desc limit 1`;
  if (row === undefined) throw new UsageError(`There is no repair for ${id}.`);
  args.about = { kind: row.kind, key: row.key };
  return row;
}

async function findObject(runtime: Runtime, args: Arguments, usage: string) {
  const kind = required(args.words[0], usage);
  const key = required(args.words[1], usage);
  const [row] = await sqlOf(runtime)<{ kind: string; key: string; owner: string | null }[]>`
    select kind, key, owner from objects where kind = ${kind} and key = ${key}`;
  if (row === undefined) throw new UsageError(`There is no object ${kind} ${key}.`);
  args.about = { kind, key };
  return row;
}
