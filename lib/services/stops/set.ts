import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Tx } from "../../../db/client.ts";
import type { DriftClass } from "../../../reconciler/model/drift-class.ts";
import { stopCovers } from "../../../reconciler/model/gate.ts";
import { authorize, INSTALLATION } from "../../auth/authorize.ts";
import { Invalid } from "../../errors.ts";
import type { Context } from "../context.ts";
import { futureTime, moment, parseInput, reason, text } from "../input.ts";
import type { Kinds } from "../kinds.ts";
import { mayKnowOf } from "../objects/visible.ts";
import { hint, record, runVerb } from "../run-verb.ts";
import { saidTime } from "../said-time.ts";
import { readScope } from "./scope.ts";

export const STOP_DAYS_MAX = 366;

export const SetStopInput = z.strictObject({
  scope: text(300),
  reason,
  /** Without it, the stop holds until somebody lifts it. A pause has one. */
  until: moment.nullish(),
  /** Planned: it always ends, and what piles up behind it is counted. */
  pause: z.boolean().optional(),
});
export type SetStopInput = z.infer<typeof SetStopInput>;

export type InFlight = { attempt: string; repair: string; kind: string; key: string; class: DriftClass; since: string };

export type SetStopResult = {
  stop: string;
  scope: string;
  reason: string;
  set_at: string;
  until: string | null;
  /** What had already been sent when the stop took hold, as far as the person may see it. */
  in_flight: InFlight[];
  /** All of it, including what belongs to other teams. */
  in_flight_count: number;
  says: string;
};

/**
 * No new effect inside the scope from here on. What was reserved before may already be sent: it is listed, not killed.
 * Looking goes on.
 */
export async function setStop(ctx: Context, input: SetStopInput, kinds: Kinds): Promise<SetStopResult> {
  const { scope, reason: why, until, pause = false } = parseInput(SetStopInput, input);

  return runVerb(ctx, "stop.set", { subject: scope }, async (tx, about) => {
    authorize(ctx.principal, "stop.set", INSTALLATION);
    await readScope(tx, ctx, scope, kinds);
    if (pause && until == null) {
      throw new Invalid("A pause says when it ends. Nothing was changed.", [{ path: "until", says: "is missing" }]);
    }
    const end = until == null ? null : futureTime(until, tx.transactionTime, STOP_DAYS_MAX, "until");

    const stop = `stop_${randomUUID().replaceAll("-", "")}`;
    await tx`
      insert into stops (id, scope, reason, set_by, set_at, until, pause)
      values (${stop}, ${scope}, ${why}, ${ctx.principal.personId}, now(), ${end}, ${pause})`;
    about.subject = stop;
    const all = await inFlight(tx, ctx, scope, kinds);
    const visible = all.filter((row) => row.visible).map((row) => row.attempt);
    await record(tx, ctx, {
      action: pause ? "pause.set" : "stop.set",
      subject: stop,
      // How many: which they were is in the record of each, for whoever may see it.
      detail: { scope, reason: why, until: end?.toISOString() ?? null, in_flight: all.length },
    });
    await hint(tx, { topic: "stop", id: stop });
    return {
      stop,
      scope,
      reason: why,
      set_at: tx.transactionTime.toISOString(),
      until: end?.toISOString() ?? null,
      in_flight: visible,
      in_flight_count: all.length,
      says: stoppedSentence(pause ? "Paused" : "Stopped", tx.transactionTime, all.length),
    };
  });
}

type Row = {
  id: string;
  repair_id: string;
  kind: string;
  key: string;
  class: DriftClass;
  reserved_at: Date;
  owner: string | null;
  visible: boolean;
};

async function inFlight(tx: Tx, { principal }: Context, scope: string, kinds: Kinds) {
  const rows = await tx<Row[]>`
    select a.id, a.repair_id, a.kind, a.key, a.class, a.reserved_at, o.owner,
           ${mayKnowOf(tx, principal)} as visible
    from attempts a join objects o on o.bucket = a.bucket and o.kind = a.kind and o.key = a.key
    where a.state = 'attempting' order by a.reserved_at, a.id`;
  return rows
    .filter((row) => stopCovers(scope, { ...row, connector: kinds.get(row.kind)?.connector ?? "" }))
    .map((row) => ({
      visible: row.visible,
      attempt: {
        attempt: row.id,
        repair: row.repair_id,
        kind: row.kind,
        key: row.key,
        class: row.class,
        since: row.reserved_at.toISOString(),
      },
    }));
}

function stoppedSentence(done: string, at: Date, sent: number): string {
  return `${done} at ${saidTime(at)}. ${sentSentence(sent)}`;
}

function sentSentence(sent: number): string {
  if (sent === 0) return "Nothing was under way.";
  if (sent === 1) return "1 repair had already been sent; checking its result.";
  return `${sent} repairs had already been sent; checking their results.`;
}
