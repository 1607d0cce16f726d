import { type Sql, transaction } from "../../db/client.ts";
import { bucketOf } from "../../reconciler/model/bucket.ts";
import { type AuditEntry, appendAudit } from "../../reconciler/record/append.ts";
import type { AppError } from "../errors.ts";
import { log } from "../log.ts";

type Refused = Pick<AuditEntry, "actor" | "detail"> & { subject: string; action: string };

/** A refusal that can be had again and again. A minute of the same is one entry: it must not fill the record. */
export async function recordBounded(sql: Sql, { code, message: says }: AppError, refused: Refused): Promise<void> {
  const { subject, action } = refused;
  try {
    await transaction(sql, async (tx) => {
      const [told] = await tx`
        select 1 from audit where bucket = ${bucketOf("record", subject)} and subject = ${subject} and action = ${action}
          and at > now() - interval '1 minute' and body::jsonb #>> '{detail,code}' = ${code} limit 1`;
      if (told !== undefined) return;
      await appendAudit(tx, { ...refused, detail: { ...refused.detail, code, says } });
    });
  } catch (failure) {
    // The refusal itself stands, with or without its entry.
    log.error({ err: failure, subject, code }, "a refusal could not be recorded");
  }
}
