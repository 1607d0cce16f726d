import { transactionWithRetry } from "../../../db/client.ts";
import { type PauseDebt, pauseDebt } from "../../../db/queries/pause-debt.ts";
import { bucketOf } from "../../../reconciler/model/bucket.ts";
import { appendAudits } from "../../../reconciler/record/append.ts";
import type { Context } from "../context.ts";
import type { Kinds } from "../kinds.ts";
import { entryOf, hint } from "../run-verb.ts";
import type { BegunExec } from "./begin.ts";
import type { WhyEnd } from "./why-end.ts";

/** What became of the command. */
export type ExecEnd = {
  /** Null where it was never started, or a signal ended it. */
  exit_code: number | null;
  signal: string | null;
  /** `itself`, or what ended it; `nothing` where it was never started. */
  ended_by: "itself" | "time" | WhyEnd | "interrupt" | "plumbline_killed" | "nothing";
  ran_ms: number | null;
  /** Null where there was none. */
  credential: "own" | "recalled" | "left" | null;
  /** Why it did not start, or what is left of the credential. */
  says: string | null;
};

/**
 * Allows repairs again, and writes down what became of it and what was held meanwhile. Once: who comes second changes
 * nothing. Not a verb that can be refused: whoever began it, it ends.
 */
export async function endExec(ctx: Context, begun: BegunExec, end: ExecEnd, kinds: Kinds): Promise<PauseDebt> {
  const { exec, scope, kind, key, owner } = begun;
  const about = key === null ? {} : { kind, key };
  const kindsThrough = (connector: string) =>
    [...kinds.values()].filter((one) => one.connector === connector).map((one) => one.kind);
  const held = await pauseDebt(ctx.sql, ctx.principal, { id: exec, scope }, kindsThrough);
  await transactionWithRetry(ctx.sql, async (tx) => {
    const [row] = await tx<
      { lifted: boolean }[]
    >`select lifted_at is not null as lifted from stops where id = ${exec} for update`;
    const bucket = key === null ? bucketOf("record", exec) : bucketOf(kind, key);
    const before = await tx`select from audit where bucket = ${bucket} and subject = ${exec} and action = 'exec.ended'`;
    if (row === undefined || before.length > 0) return;
    const { drifts, act, ask, approved } = held;
    const ended = { scope, kind, owner, ...end, held: { drifts, act, ask, approved } };
    const entries = [entryOf(ctx, { action: "exec.ended", ...about, subject: exec, detail: ended })];
    if (!row.lifted) {
      await tx`update stops set lifted_at = now(), lifted_by = ${ctx.principal.personId} where id = ${exec}`;
      const lifted = { scope, set_by: ctx.principal.personId, reason: null };
      entries.push(entryOf(ctx, { action: "pause.lifted", subject: exec, detail: lifted }));
    }
    await appendAudits(tx, entries);
    await hint(tx, { topic: "stop", id: exec });
  });
  return held;
}
