import { z } from "zod";
import { Conflict } from "../../errors.ts";
import type { Context } from "../context.ts";
import { futureTime, kindName, moment, objectKey, parseInput, reason } from "../input.ts";
import { hint, record, runVerb } from "../run-verb.ts";
import { saidTime } from "../said-time.ts";
import { hintOf, loadObject } from "./load.ts";

/** A snooze ends by itself: nothing is put out of sight for good. */
export const SNOOZE_DAYS_MAX = 90;

export const SnoozeInput = z.strictObject({ kind: kindName, key: objectKey, until: moment, reason });
export type SnoozeInput = z.infer<typeof SnoozeInput>;
export type SnoozeResult = { kind: string; key: string; until: string; says: string };

/** Leaves the object alone until a time. It is still looked at; it is not repaired and asks for nobody. */
export async function snoozeObject(ctx: Context, input: SnoozeInput): Promise<SnoozeResult> {
  const { kind, key, until, reason: why } = parseInput(SnoozeInput, input);

  return runVerb(ctx, "object.snooze", { subject: `${kind}/${key}` }, async (tx, about) => {
    const object = await loadObject(tx, ctx, "object.snooze", kind, key);
    Object.assign(about, { kind, key });
    const end = futureTime(until, tx.transactionTime, SNOOZE_DAYS_MAX, "until");
    await tx`
      update objects set snoozed_until = ${end}, snoozed_by = ${ctx.principal.personId}, snooze_reason = ${why}
      where bucket = ${object.bucket} and kind = ${kind} and key = ${key}`;
    await record(tx, ctx, {
      action: "object.snoozed",
      kind,
      key,
      subject: about.subject,
      detail: { until: end.toISOString(), reason: why, was_until: object.snoozed_until?.toISOString() ?? null },
    });
    await hint(tx, hintOf(object));
    return { kind, key, until: end.toISOString(), says: `Left alone until ${saidTime(end)}.` };
  });
}

export const UnsnoozeInput = z.strictObject({ kind: kindName, key: objectKey });
export type UnsnoozeInput = z.infer<typeof UnsnoozeInput>;
export type UnsnoozeResult = { kind: string; key: string; says: string };

/** Ends a snooze early; the loop looks at the object now. */
export async function unsnoozeObject(ctx: Context, input: UnsnoozeInput): Promise<UnsnoozeResult> {
  const { kind, key } = parseInput(UnsnoozeInput, input);

  return runVerb(ctx, "object.unsnooze", { subject: `${kind}/${key}` }, async (tx, about) => {
    const object = await loadObject(tx, ctx, "object.snooze", kind, key);
    Object.assign(about, { kind, key });
    const changed = await tx`
      update objects set snoozed_until = null, snoozed_by = null, snooze_reason = null, due_at = least(due_at, now())
      where bucket = ${object.bucket} and kind = ${kind} and key = ${key} and snoozed_until > now() returning 1`;
    if (changed.length !== 1) {
      throw new Conflict("This object is not snoozed. Nothing was changed.", { code: "not_snoozed" });
    }
    await record(tx, ctx, {
      action: "object.unsnoozed",
      kind,
      key,
      subject: about.subject,
      detail: { was_until: object.snoozed_until?.toISOString() ?? null },
    });
    await hint(tx, hintOf(object));
    return { kind, key, says: "It is looked at again as usual." };
  });
}
