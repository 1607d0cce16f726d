import { type Sql, transaction } from "../../../db/client.ts";
import { bucketOf } from "../../../reconciler/model/bucket.ts";
import { appendAudit } from "../../../reconciler/record/append.ts";
import type { AppError } from "../../errors.ts";
import { log } from "../../log.ts";

type Refused = { key: string; agent: boolean; owner: string; error: AppError; asked: string };

/** A key that asks for what it was not given is worth knowing of. A minute of the same is one entry: it must not fill the record. */
export async function recordRefusedKey(sql: Sql, { key, agent, owner, error, asked }: Refused): Promise<void> {
  const { code, message: says } = error;
  try {
    await transaction(sql, async (tx) => {
      const [told] = await tx`
        select 1 from audit where bucket = ${bucketOf("record", key)} and subject = ${key} and action = 'key.refused' and at > now() - interval '1 minute' limit 1`;
      if (told !== undefined) return;
      const actor = { kind: agent ? "agent" : "service", id: key } as const;
      const detail = { asked: asked.slice(0, 200), code, says, on_behalf_of: owner };
      await appendAudit(tx, { actor, action: "key.refused", subject: key, detail });
    });
  } catch (failure) {
    // The refusal itself stands, with or without its entry.
    log.error({ err: failure, key, code }, "a refusal could not be recorded");
  }
}
