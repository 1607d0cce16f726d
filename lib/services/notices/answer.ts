import { z } from "zod";
import { type Sql, type Tx, transactionWithRetry } from "../../../db/client.ts";
import { appendAudit } from "../../../reconciler/record/append.ts";
import { NotFound } from "../../errors.ts";
import { readCapability } from "./capability.ts";

export const AnswerNoticeInput = z.strictObject({ verb: z.enum(["confirm", "stop"]) });
export type AnswerNoticeInput = z.infer<typeof AnswerNoticeInput>;

/** Whoever reads the mails of an address says yes to them, or no more. Either twice changes nothing. */
export async function answerNotice(
  sql: Sql,
  by: { key: string; capability: string },
  { verb }: AnswerNoticeInput,
): Promise<{ says: string }> {
  const named = readCapability(by.key, by.capability);
  if (named === null) throw new NotFound("There are no notices under this link.");
  return transactionWithRetry(sql, async (tx) => {
    const changed = verb === "confirm" ? await confirm(tx, named) : await stop(tx, named);
    const [object] = changed;
    if (object === undefined) return { says: "It was so before. Nothing was changed." };
    await appendAudit(tx, {
      actor: { kind: "service", id: named.id },
      action: verb === "confirm" ? "subscription.confirmed" : "subscription.ended",
      ...object,
      subject: named.id,
      detail: verb === "confirm" ? {} : { why: "stopped" },
    });
    return { says: verb === "confirm" ? "You are told from now on." : "Nothing more is sent." };
  });
}

type Named = { bucket: number; id: string };
type Changed = { kind: string; key: string }[];

function confirm(tx: Tx, { bucket, id }: Named): Promise<Changed> {
  return tx<Changed>`
    update subscriptions s set confirmed_at = now()
    where s.bucket = ${bucket} and s.id = ${id} and s.way = 'mail' and s.confirmed_at is null and s.ended_at is null
      and exists (select 1 from status_links l where l.bucket = s.bucket and l.token_hash = s.token_hash
        and l.revoked_at is null and (l.expires_at is null or l.expires_at > now()))
    returning kind, key`;
}

function stop(tx: Tx, { bucket, id }: Named): Promise<Changed> {
  return tx<Changed>`
    update subscriptions set ended_at = now(), ended_why = 'stopped'
    where bucket = ${bucket} and id = ${id} and ended_at is null returning kind, key`;
}
