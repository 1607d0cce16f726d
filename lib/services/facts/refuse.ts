import { type Sql, transaction } from "../../../db/client.ts";
import { appendAudit } from "../../../reconciler/record/append.ts";
import type { AppError } from "../../errors.ts";
import { log } from "../../log.ts";

export type RefusedPush = {
  /** The source that signed it; null where nobody known did. */
  by: string | null;
  error: AppError;
  requestId: string;
  /** Refusals of the same source since its last entry that have none of their own. */
  unrecorded: number;
};

/** A refusal is written down in a transaction of its own: there is nothing else to it. */
export async function recordRefusedPush(sql: Sql, { by, error, requestId, unrecorded }: RefusedPush): Promise<void> {
  const id = by ?? "unsigned";
  const detail = { code: error.code, says: error.message, request: requestId, unrecorded };
  try {
    await transaction(sql, (tx) =>
      appendAudit(tx, { actor: { kind: "source", id }, action: "facts.refused", subject: id, detail }),
    );
  } catch (failure) {
    // The refusal itself stands: nothing was changed, with or without its entry.
    log.error({ err: failure, source: id, code: error.code }, "a refused delivery could not be recorded");
  }
}
