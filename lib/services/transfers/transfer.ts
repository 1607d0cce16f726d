import type { Tx } from "../../../db/client.ts";
import { bucketOfId } from "../../../reconciler/model/bucket.ts";
import { Conflict, NotFound } from "../../errors.ts";
import type { Context } from "../context.ts";
import { type LockedObject, lockObject } from "../objects/load.ts";
import { saidTime } from "../said-time.ts";

/** A transfer that nobody answered is void after this. */
export const TRANSFER_DAYS = 7;

export type Transfer = {
  bucket: number;
  id: string;
  kind: string;
  key: string;
  from_team: string;
  to_team: string;
  generation: number;
  reason: string;
  state: string;
  asked_by: string;
  asked_for: string;
  expires_at: Date;
  expired: boolean;
};

/** The other side: whose yes it waits for. */
export const answererOf = (t: Pick<Transfer, "from_team" | "to_team" | "asked_for">) =>
  t.asked_for === t.from_team ? t.to_team : t.from_team;

/**
 * One that waits, with its object, both locked, the object first. Who is of neither team learns nothing of it; the team that
 * is to have the object need not see it yet.
 */
export async function loadWaiting(
  tx: Tx,
  ctx: Context,
  id: string,
): Promise<{ transfer: Transfer; object: LockedObject }> {
  const bucket = bucketOfId(id);
  if (bucket === null) throw new NotFound();
  const [ref] = await tx<{ kind: string; key: string }[]>`
    select kind, key from transfers where bucket = ${bucket} and id = ${id}`;
  if (ref === undefined) throw new NotFound();
  const object = await lockObject(tx, ctx, ref.kind, ref.key);
  const [transfer] = await tx<Transfer[]>`
    select bucket, id, kind, key, from_team, to_team, generation, reason, state, asked_by, asked_for, expires_at,
           expires_at <= now() as expired
    from transfers where bucket = ${bucket} and id = ${id} for update`;
  if (object === null || transfer === undefined) throw new NotFound();
  const { teams } = ctx.principal;
  if (!teams.includes(transfer.from_team) && !teams.includes(transfer.to_team)) throw new NotFound();
  if (transfer.state !== "asked") throw over("It was answered before, or is void.");
  if (transfer.expired) throw over(`It was void from ${saidTime(transfer.expires_at)} on.`);
  return { transfer, object };
}

export function over(says: string): Conflict {
  return new Conflict(`${says} Nothing was changed.`, { code: "transfer_over" });
}
