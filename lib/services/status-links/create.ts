import { z } from "zod";
import type { Context } from "../context.ts";
import { futureTime, kindName, moment, objectKey, parseInput } from "../input.ts";
import { loadObject } from "../objects/load.ts";
import { record, runVerb } from "../run-verb.ts";
import { linkId, makeStatusToken, readStatusToken } from "./token.ts";

export const LINK_DAYS_DEFAULT = 30;
export const LINK_DAYS_MAX = 180;

export const CreateStatusLinkInput = z.strictObject({ kind: kindName, key: objectKey, expires_at: moment.nullish() });
export type CreateStatusLinkInput = z.infer<typeof CreateStatusLinkInput>;

export type CreateStatusLinkResult = {
  link: string;
  /** Shown once; only its hash is kept. */
  token: string;
  /** Below the console's own address. */
  path: string;
  expires_at: string;
  says: string;
};

/** A link that shows one object's honest status to whoever holds it, until it expires or is revoked. */
export async function createStatusLink(ctx: Context, input: CreateStatusLinkInput): Promise<CreateStatusLinkResult> {
  const { kind, key, expires_at } = parseInput(CreateStatusLinkInput, input);

  return runVerb(ctx, "status_link.create", { subject: `${kind}/${key}` }, async (tx, about) => {
    const object = await loadObject(tx, ctx, "status_link.create", kind, key);
    Object.assign(about, { kind, key });
    const now = tx.transactionTime;
    const expires =
      expires_at == null
        ? new Date(now.getTime() + LINK_DAYS_DEFAULT * 86_400_000)
        : futureTime(expires_at, now, LINK_DAYS_MAX, "expires_at");
    const token = makeStatusToken(object.bucket);
    const hash = readStatusToken(token)?.hash ?? "";
    await tx`
      insert into status_links (bucket, token_hash, kind, key, person_id, created_at, expires_at)
      values (${object.bucket}, ${hash}, ${kind}, ${key}, ${ctx.principal.personId}, now(), ${expires})`;
    const link = linkId(object.bucket, hash);
    await record(tx, ctx, {
      action: "status_link.created",
      kind,
      key,
      subject: link,
      detail: { expires_at: expires.toISOString() },
    });
    return {
      link,
      token,
      path: `/status/${token}`,
      expires_at: expires.toISOString(),
      says: "Whoever holds this link sees the status of this one thing. It is shown once.",
    };
  });
}
