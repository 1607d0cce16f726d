import { randomUUID } from "node:crypto";
import { z } from "zod";
import { appendAudits } from "../../../reconciler/record/append.ts";
import { authorize } from "../../auth/authorize.ts";
import type { Context } from "../context.ts";
import { kindName, name, objectKey, parseInput, reason, text } from "../input.ts";
import type { Kinds } from "../kinds.ts";
import { entryOf, hint, runVerb } from "../run-verb.ts";
import { readTarget, refuseHeld, scopeOf, type Target, type UnderWay, underWay } from "./target.ts";

export const EXEC_MS_MAX = 60 * 60_000;
/** What was sent before is waited for, and no longer than this. */
export const WAIT_MS_MAX = 2 * 60_000;
/** The pause outlives the credential and the command by so much, where nobody is left to lift it. */
const LIFT_LATE_MS = 30_000;

export const BeginExecInput = z.strictObject({
  kind: kindName,
  key: objectKey.nullable(),
  owner: name.nullable(),
  reason,
  forMs: z.int().min(1_000).max(EXEC_MS_MAX),
  /** Its name only. What it is given may be secret: the record counts it. */
  command: text(200),
  arguments: z.int().min(0),
  /** How long a call of the kind may still land after nobody waits for it. */
  inFlightMs: z.int().min(0),
});
export type BeginExecInput = z.infer<typeof BeginExecInput>;

export type BegunExec = Target & {
  /** Of the pause, too. */
  exec: string;
  scope: string;
  /** When the pause ends by itself. */
  until: string;
  /** What had been sent when the pause took hold. */
  underWay: UnderWay[];
};

/**
 * Before a script of people runs with a credential of ours: repairs of what it is let at are paused, and the record says
 * who, why, what and until when. The credential is made after that, and only once nothing is under way any more.
 */
export async function beginExec(ctx: Context, input: BeginExecInput, kinds: Kinds): Promise<BegunExec> {
  const { reason: why, forMs, command, arguments: count, inFlightMs, ...asked } = parseInput(BeginExecInput, input);
  const about = asked.key === null ? {} : { kind: asked.kind, key: asked.key };

  return runVerb(ctx, "exec.run", about, async (tx, learned) => {
    const target = await readTarget(tx, ctx, asked, kinds);
    authorize(ctx.principal, "exec.run", { teams: [target.owner], askedBy: null });
    // Of two that begin at once, the second sees the first.
    await tx`select pg_advisory_xact_lock(hashtextextended('plumbline exec', 0))`;
    await refuseHeld(tx, ctx, target, kinds);

    const exec = `exec_${randomUUID().replaceAll("-", "")}`;
    const scope = scopeOf(target);
    const until = new Date(tx.transactionTime.getTime() + WAIT_MS_MAX + forMs + LIFT_LATE_MS);
    await tx`
      insert into stops (id, scope, reason, set_by, set_at, until, pause)
      values (${exec}, ${scope}, ${`Script: ${why}`}, ${ctx.principal.personId}, now(), ${until}, true)`;
    learned.subject = exec;
    const sent = await underWay(tx, target, inFlightMs);
    const paused = { scope, reason: why, until: until.toISOString(), in_flight: sent.length };
    const { kind, owner } = target;
    const started = { scope, kind, owner, reason: why, for_ms: forMs, command, arguments: count };
    await appendAudits(tx, [
      entryOf(ctx, { action: "pause.set", subject: exec, detail: paused }),
      entryOf(ctx, { action: "exec.started", ...about, subject: exec, detail: started }),
    ]);
    await hint(tx, { topic: "stop", id: exec });
    return { ...target, exec, scope, until: until.toISOString(), underWay: sent };
  });
}
