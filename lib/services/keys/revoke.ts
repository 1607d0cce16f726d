import { z } from "zod";
import { authorize, INSTALLATION } from "../../auth/authorize.ts";
import { NotFound } from "../../errors.ts";
import type { Context } from "../context.ts";
import { name, parseInput } from "../input.ts";
import { record, runVerb } from "../run-verb.ts";

export const RevokeKeyInput = z.strictObject({ key: name });
export type RevokeKeyInput = z.infer<typeof RevokeKeyInput>;
export type RevokeKeyResult = { key: string; already: boolean; says: string };

/** The key stops working with this commit; what it had begun to change before that stands. */
export async function revokeKey(ctx: Context, input: RevokeKeyInput): Promise<RevokeKeyResult> {
  const { key } = parseInput(RevokeKeyInput, input);
  return runVerb(ctx, "key.revoke", { subject: key }, async (tx) => {
    authorize(ctx.principal, "key.manage", INSTALLATION);
    const [row] = await tx<{ revoked: boolean }[]>`
      select revoked_at is not null as revoked from api_keys where id = ${key} for update`;
    if (row === undefined) throw new NotFound();
    if (row.revoked) return { key, already: true, says: "This key was revoked before. Nothing was changed." };
    await tx`update api_keys set revoked_at = now(), revoked_by = ${ctx.principal.personId} where id = ${key}`;
    await record(tx, ctx, { action: "key.revoked", subject: key });
    return { key, already: false, says: "Revoked. The key opens nothing any more." };
  });
}
