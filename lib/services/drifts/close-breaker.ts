import { z } from "zod";
import { bucketOfId } from "../../../reconciler/model/bucket.ts";
import { Conflict, NotFound } from "../../errors.ts";
import type { Context } from "../context.ts";
import { id, parseInput, reason } from "../input.ts";
import { hintOf, loadObject, mark } from "../objects/load.ts";
import { hint, record, runVerb } from "../run-verb.ts";
import { saidTime } from "../said-time.ts";

/** The reason says what was done about the cause. */
export const CloseBreakerInput = z.strictObject({ breaker: id, reason });
export type CloseBreakerInput = z.infer<typeof CloseBreakerInput>;
export type CloseBreakerResult = { breaker: string; says: string };

type Row = { kind: string; key: string; class: string; times: number; closed_at: Date | null };

/** Somebody dealt with what undid the repairs: they may be tried again, and are counted anew. */
export async function closeBreaker(ctx: Context, input: CloseBreakerInput): Promise<CloseBreakerResult> {
  const { breaker, reason: why } = parseInput(CloseBreakerInput, input);

  return runVerb(ctx, "breaker.close", { subject: breaker }, async (tx, about) => {
    const bucket = bucketOfId(breaker);
    const read = () => tx<Row[]>`
      select kind, key, class, times, closed_at from breakers where bucket = ${bucket} and id = ${breaker}`;
    const [named] = await read();
    if (named === undefined) throw new NotFound();
    const object = await loadObject(tx, ctx, "breaker.close", named.kind, named.key);
    Object.assign(about, { kind: named.kind, key: named.key });
    const changed = await tx`
      update breakers set closed_at = now(), closed_by = ${ctx.principal.personId}, close_reason = ${why}
      where bucket = ${bucket} and id = ${breaker} and closed_at is null returning 1`;
    if (changed.length !== 1) {
      const [row] = await read();
      throw new Conflict(`It was closed at ${saidTime(row?.closed_at ?? tx.transactionTime)}. Nothing was changed.`, {
        code: "already_closed",
      });
    }
    await tx`
      update objects set due_at = least(due_at, now())
      where bucket = ${object.bucket} and kind = ${object.kind} and key = ${object.key}`;
    await mark(tx, object);
    const { class: driftClass, times } = named;
    await record(tx, ctx, { action: "breaker.closed", ...about, detail: { class: driftClass, times, reason: why } });
    await hint(tx, hintOf(object));
    return { breaker, says: "Closed. It is looked at now, and repaired again where policy allows." };
  });
}
