import type { Tx } from "../../../db/client.ts";
import type { Acceptance } from "../../../reconciler/model/acceptance.ts";
import { bucketOfId } from "../../../reconciler/model/bucket.ts";
import type { FoundDrift } from "../../../reconciler/model/drift-class.ts";
import type { Action } from "../../auth/permissions.ts";
import { NotFound } from "../../errors.ts";
import type { Context } from "../context.ts";
import { type LockedObject, loadObject } from "../objects/load.ts";
import type { About } from "../run-verb.ts";

export type LockedDrift = FoundDrift & {
  bucket: number;
  id: string;
  kind: string;
  key: string;
  assignee: string | null;
  acceptance: Acceptance | null;
  resolved_at: Date | null;
};

/** The drift and its object, the object locked first, for somebody who may do this to it. */
export async function loadDrift(
  tx: Tx,
  ctx: Context,
  action: Action,
  driftId: string,
  about: About,
): Promise<{ drift: LockedDrift; object: LockedObject }> {
  const bucket = bucketOfId(driftId);
  const [named] = await tx<{ kind: string; key: string }[]>`
    select kind, key from drifts where bucket = ${bucket} and id = ${driftId}`;
  if (named === undefined) throw new NotFound();
  const object = await loadObject(tx, ctx, action, named.kind, named.key);
  Object.assign(about, named);
  const [drift] = await tx<LockedDrift[]>`
    select bucket, id, kind, key, class, direction, detail, assignee, acceptance, resolved_at
    from drifts where bucket = ${bucket} and id = ${driftId} for update`;
  if (drift === undefined) throw new NotFound();
  return { drift, object };
}
