import { z } from "zod";
import { authorize, resourceOf } from "../../auth/authorize.ts";
import { NotFound } from "../../errors.ts";
import type { Context } from "../context.ts";
import { name, parseInput } from "../input.ts";
import { lockObject } from "../objects/load.ts";
import { record, runVerb } from "../run-verb.ts";
import { readLinkId } from "./token.ts";

export const RevokeStatusLinkInput = z.strictObject({ link: name });
export type RevokeStatusLinkInput = z.infer<typeof RevokeStatusLinkInput>;
export type RevokeStatusLinkResult = { link: string; already: boolean; says: string };

/** The link stops working with this commit. */
export async function revokeStatusLink(ctx: Context, input: RevokeStatusLinkInput): Promise<RevokeStatusLinkResult> {
  const { link } = parseInput(RevokeStatusLinkInput, input);

  return runVerb(ctx, "status_link.revoke", { subject: link }, async (tx, about) => {
    const named = readLinkId(link);
    if (named === null) throw new NotFound();
    const [row] = await tx<{ kind: string; key: string }[]>`
      select kind, key from status_links where bucket = ${named.bucket} and token_hash = ${named.hash}`;
    const object = row === undefined ? null : await lockObject(tx, ctx, row.kind, row.key);
    if (row === undefined || object === null || !object.visible) throw new NotFound();
    Object.assign(about, { kind: row.kind, key: row.key });
    authorize(ctx.principal, "status_link.revoke", resourceOf({ owner: object.owner, askedBy: object.asked_by }));

    const changed = await tx`
      update status_links set revoked_at = now()
      where bucket = ${named.bucket} and token_hash = ${named.hash} and revoked_at is null returning 1`;
    if (changed.length !== 1)
      return { link, already: true, says: "This link was revoked before. Nothing was changed." };
    await record(tx, ctx, { action: "status_link.revoked", ...about });
    return { link, already: false, says: "Revoked. The link shows nothing any more." };
  });
}
