import type { KindConfig } from "../config.ts";
import { administrativeOf } from "../policy/invariants.ts";
import type { ApprovalRow, ObjectBundle, StoreTx } from "../store.ts";

/** What a judgement needs beside the object's own rows. */
export type Rest = { approvals: Map<string, ApprovalRow[]>; alone: ReadonlySet<string> };

/** `reserving`: nobody else may give up the same last grant until this transaction has ended. */
export async function readRest(
  tx: StoreTx,
  { spec }: KindConfig,
  bundle: ObjectBundle,
  reserving = false,
): Promise<Rest> {
  const approved = bundle.repairs.filter((repair) => repair.state === "approved");
  const approvals = new Map(
    await Promise.all(approved.map(async (one) => [one.id, await tx.approvals(one, one.id)] as const)),
  );
  const held = administrativeOf(
    bundle.facts.flatMap((fact) => fact.found),
    spec,
  );
  const elsewhere = held.length === 0 ? [] : await tx.heldElsewhere(bundle.object, held, reserving);
  return { approvals, alone: new Set(held.filter((text) => !elsewhere.includes(text))) };
}
