import { z } from "zod";
import { authorize } from "../../auth/authorize.ts";
import { visibilityOf } from "../../auth/principal.ts";
import { NotFound } from "../../errors.ts";
import type { Context } from "../context.ts";
import { name, parseInput, reason } from "../input.ts";
import { mayKnowOfScope } from "../objects/visible.ts";
import { nameOf } from "../people/name-of.ts";
import { hint, record, runVerb } from "../run-verb.ts";
import { saidTime } from "../said-time.ts";
import { scopeResource } from "./scope.ts";

export const LiftStopInput = z.strictObject({ stop: name, reason: reason.nullish() });
export type LiftStopInput = z.infer<typeof LiftStopInput>;

export type LiftStopResult = {
  stop: string;
  scope: string;
  lifted_at: string;
  /** True where it had been lifted before: nothing was changed. */
  already: boolean;
  /** Other stops that still hold something. */
  still_in_force: { stop: string; scope: string }[];
  says: string;
};

type Row = { pause: boolean; scope: string; set_by: string; lifted_at: Date | null; lifted_by: string | null };

/** Allows repairs again inside one stop's scope. Other stops stay as they are, and are named. */
export async function liftStop(ctx: Context, input: LiftStopInput): Promise<LiftStopResult> {
  const { stop, reason: why } = parseInput(LiftStopInput, input);

  return runVerb(ctx, "stop.lift", { subject: stop }, async (tx) => {
    const [row] = await tx<Row[]>`
      select pause, scope, set_by, lifted_at, lifted_by from stops where id = ${stop} for update`;
    if (row === undefined || visibilityOf(ctx.principal).scope === "own") throw new NotFound();
    const resource = await scopeResource(tx, ctx, row.scope);
    authorize(ctx.principal, "stop.lift", resource);

    const changed = await tx<{ lifted_at: Date }[]>`
      update stops set lifted_at = now(), lifted_by = ${ctx.principal.personId}
      where id = ${stop} and lifted_at is null returning lifted_at`;
    const others = await tx<{ stop: string; scope: string }[]>`
      select id as stop, scope from stops
      where lifted_at is null and (until is null or until > now()) and ${mayKnowOfScope(tx, ctx.principal)}
      order by set_at, id limit 50`;
    const liftedAt = changed[0]?.lifted_at ?? row.lifted_at ?? tx.transactionTime;
    const base = { stop, scope: row.scope, lifted_at: liftedAt.toISOString(), still_in_force: [...others] };
    if (changed.length !== 1) {
      return {
        ...base,
        already: true,
        says: `This stop was lifted at ${saidTime(liftedAt)} by ${await nameOf(tx, row.lifted_by)}. Nothing was changed.`,
      };
    }
    await record(tx, ctx, {
      action: row.pause ? "pause.lifted" : "stop.lifted",
      subject: stop,
      detail: { scope: row.scope, set_by: row.set_by, reason: why ?? null },
    });
    await hint(tx, { topic: "stop", id: stop });
    return { ...base, already: false, says: liftedSentence(liftedAt, others.length) };
  });
}

function liftedSentence(at: Date, others: number): string {
  const lifted = `Repairs are allowed again since ${saidTime(at)}.`;
  if (others === 0) return lifted;
  const still = others === 1 ? "1 other stop is still in force." : `${others} other stops are still in force.`;
  return `${lifted} ${still}`;
}
