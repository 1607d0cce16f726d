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
  const repair = await findRepair(runtime, required(args.words[0], "approve ID"));
  const ctx = await asDecider(runtime, args, repair.owner);
  const result = await approveRepair(ctx, { repairId: repair.id, planHash: repair.plan_hash });
  return done(
    { as: ctx.principal.email, ...result },
    `Approved by ${ctx.principal.name}. The reconciler carries it out.`,
  );
}

export async function blockVerb(runtime: Runtime, args: Arguments): Promise<Answer> {
  const repair = await findRepair(runtime, required(args.words[0], "block ID"));
  const ctx = await asDecider(runtime, args, repair.owner);
  const reviewAt = instantOrNull(args.options.until, "--until") ?? new Date(Date.now() + 7 * DAY_MS).toISOString();
  const result = await blockRepair(ctx, {
    repairId: repair.id,
    reason: required(args.options.reason, "--reason"),
    reviewAt,
  });
  return done(
    { as: ctx.principal.email, ...result },
    `Blocked until somebody unblocks it; to be looked at again ${reviewAt}.`,
  );
}

export async function retryVerb(runtime: Runtime, args: Arguments): Promise<Answer> {
  const repair = await findRepair(runtime, required(args.words[0], "retry ID"));
  const ctx = await asDecider(runtime, args, repair.owner);
  const result = await retryRepair(ctx, { repairId: repair.id });
  return done(
    { as: ctx.principal.email, ...result },
    "It will be looked at again, and tried again if it is still needed.",
  );
}

export async function unblockVerb(runtime: Runtime, args: Arguments): Promise<Answer> {
  const object = await findObject(runtime, args, "unblock KIND KEY");
  const ctx = await asDecider(runtime, args, object.owner);
  const result = await unblockObject(ctx, { kind: object.kind, key: object.key });
  return done({ as: ctx.principal.email, ...result }, `${object.key} is not blocked any more.`);
}

export async function snoozeVerb(runtime: Runtime, args: Arguments): Promise<Answer> {
  const object = await findObject(runtime, args, "snooze KIND KEY");
  const until = instantOrNull(required(args.options.until, "--until"), "--until") ?? "";
  const ctx = await asDecider(runtime, args, object.owner);
  const result = await snoozeObject(ctx, {
    kind: object.kind,
    key: object.key,
    until,
    reason: required(args.options.reason, "--reason"),
  });
  return done({ as: ctx.principal.email, ...result }, `Left alone until ${until}.`);
}

function done(json: Record<string, unknown>, text: string): Answer {
  return { json, text, exit: EXIT.done };
}

type FoundRepair = { id: string; owner: string; plan_hash: string; kind: string; key: string };

/** By repair id, or by the id of the drift that it is for. */
async function findRepair(runtime: Runtime, id: string): Promise<FoundRepair> {
  const bucket = bucketOfId(id);
  if (bucket === null) throw new UsageError(`"${id}" is no id of a repair or a drift. Nothing was changed.`);
  const [row] = await sqlOf(runtime)<FoundRepair[]>`
    select id, owner, plan_hash, kind, key from repairs
    where bucket = ${bucket} and (id = ${id} or drift_id = ${id})
    order by (state = 'proposed') desc, proposed_at desc limit 1`;
  if (row === undefined) throw new UsageError(`There is no repair for ${id}. Nothing was changed.`);
  return row;
}

async function findObject(runtime: Runtime, args: Arguments, usage: string) {
  const kind = required(args.words[0], usage);
  const key = required(args.words[1], usage);
  const [row] = await sqlOf(runtime)<{ kind: string; key: string; owner: string | null }[]>`
    select kind, key, owner from objects where kind = ${kind} and key = ${key}`;
  if (row === undefined) throw new UsageError(`There is no object ${kind} ${key}. Nothing was changed.`);
  return row;
}
