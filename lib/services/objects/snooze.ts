import { z } from "zod";
import { json, type Tx } from "../../../db/client.ts";
import { type Direction, type DriftClass, type DriftDetail, partsOf } from "../../../reconciler/model/drift-class.ts";
import { type SnoozeRule, soonerWords } from "../../../reconciler/model/snooze.ts";
import { Conflict } from "../../errors.ts";
import type { Context } from "../context.ts";
import { futureTime, kindName, moment, objectKey, parseInput, reason } from "../input.ts";
import { hint, record, runVerb } from "../run-verb.ts";
import { saidTime } from "../said-time.ts";
import { hintOf, type LockedObject, loadObject } from "./load.ts";

/** A snooze ends by itself: nothing is put out of sight for good. */
export const SNOOZE_DAYS_MAX = 90;

const times = z.int().min(1, "is at least 1").max(10_000, "is at most 10000");

export const SnoozeInput = z.strictObject({
  kind: kindName,
  key: objectKey,
  until: moment,
  reason,
  /** Ends it when the difference is another one, or more of it. Said of nothing, it does. */
  until_worse: z.boolean().optional(),
  /** Ends it when it was seen so many more times. */
  seen: times.nullish(),
  /** Ends it when so many objects of the kind drift by the same class. */
  objects: times.nullish(),
});
export type SnoozeInput = z.input<typeof SnoozeInput>;
export type SnoozeResult = { kind: string; key: string; until: string; says: string };

/** Leaves the object alone until a time. It is still looked at, now first of all; it is not repaired and asks for nobody. */
export async function snoozeObject(ctx: Context, input: SnoozeInput): Promise<SnoozeResult> {
  const {
    kind,
    key,
    until,
    reason: why,
    until_worse = true,
    seen = null,
    objects = null,
  } = parseInput(SnoozeInput, input);

  return runVerb(ctx, "object.snooze", { subject: `${kind}/${key}` }, async (tx, about) => {
    const object = await loadObject(tx, ctx, "object.snooze", kind, key);
    Object.assign(about, { kind, key });
    const end = futureTime(until, tx.transactionTime, SNOOZE_DAYS_MAX, "until");
    const was = await driftsNow(tx, object);
    if (was.length === 0) {
      throw new Conflict("Nothing differs, so there is nothing to leave alone. Nothing was changed.", {
        code: "nothing_to_snooze",
      });
    }
    const rule: SnoozeRule = { was, untilWorse: until_worse, seen, objects };
    await tx`
      update objects set snoozed_until = ${end}, snoozed_by = ${ctx.principal.personId}, snooze_reason = ${why},
             snooze_rule = ${json(tx, rule)}, due_at = least(due_at, now())
      where bucket = ${object.bucket} and kind = ${kind} and key = ${key}`;
    await record(tx, ctx, {
      action: "object.snoozed",
      kind,
      key,
      subject: about.subject,
      detail: {
        until: end.toISOString(),
        reason: why,
        until_worse,
        seen,
        objects,
        was_until: object.snoozed_until?.toISOString() ?? null,
      },
    });
    await hint(tx, hintOf(object));
    return { kind, key, until: end.toISOString(), says: `Left alone until ${saidTime(end)}${soonerWords(rule)}.` };
  });
}

type Row = { class: DriftClass; direction: Direction | null; detail: DriftDetail; times: number };

/** What it drifts by as it is snoozed, counted as the reconciler counts it. */
async function driftsNow(tx: Tx, { bucket, kind, key }: LockedObject): Promise<SnoozeRule["was"]> {
  const rows = await tx<Row[]>`
    select d.class, d.direction, d.detail, (select sum(e.occurrences)::int from drifts e
      where e.bucket = d.bucket and e.kind = d.kind and e.key = d.key and e.class = d.class
        and (e.resolved_at is null or e.resolved_at > now() - interval '30 days')) as times
    from drifts d where d.bucket = ${bucket} and d.kind = ${kind} and d.key = ${key} and d.resolved_at is null`;
  return rows.map(({ detail, ...row }) => {
    const parts = partsOf(detail);
    return { ...row, size: parts.length, parts };
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
      update objects set snoozed_until = null, snoozed_by = null, snooze_reason = null, snooze_rule = null, due_at = least(due_at, now())
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
