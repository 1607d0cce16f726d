import { pauseDebt } from "../../db/queries/pause-debt.ts";
import type { Context } from "../../lib/services/context.ts";
import { liftStop } from "../../lib/services/stops/lift.ts";
import { setStop } from "../../lib/services/stops/set.ts";
import type { Runtime } from "../loop/runtime.ts";
import { parseStopScope } from "../model/gate.ts";
import { type Answer, type Arguments, EXIT, instantOrNull, required, UsageError } from "./arguments.ts";
import { asPerson, kindsOf, sqlOf } from "./as.ts";

type Held = { id: string; scope: string; pause: boolean };

export const stopVerb = (runtime: Runtime, args: Arguments) => hold(runtime, args, false);
/** A stop that was planned: it says when it ends. */
export const pauseVerb = (runtime: Runtime, args: Arguments) => hold(runtime, args, true);

async function hold(runtime: Runtime, args: Arguments, pause: boolean): Promise<Answer> {
  const scope = args.words[0] ?? "all";
  if (parseStopScope(scope) === null) {
    throw new UsageError(
      `"${scope}" is no scope: all, connector:NAME, kind:NAME, class:NAME, owner:TEAM, object:KIND/KEY or agent:KEY.`,
    );
  }
  const ctx = await asPerson(runtime, args);
  const until = instantOrNull(pause ? required(args.options.until, "--until") : args.options.until, "--until");
  const input = { scope, reason: required(args.options.reason, "--reason"), until, pause };
  const result = await setStop(ctx, input, kindsOf(runtime));
  return { json: result, text: result.says, exit: EXIT.done };
}

export async function resumeVerb(runtime: Runtime, args: Arguments): Promise<Answer> {
  const which = args.words[0] ?? "all";
  const ctx = await asPerson(runtime, args);
  const rows = await sqlOf(runtime)<Held[]>`
    select id, scope, pause from stops
    where lifted_at is null and (until is null or until > now()) and (id = ${which} or scope = ${which}) order by set_at`;
  if (rows.length === 0) {
    const text = `Nothing was changed: no stop ${which} is in force.`;
    return { json: { lifted: [] }, text, exit: EXIT.finding };
  }
  if (args.options["dry-run"]) return wouldRun(runtime, ctx, rows);
  const lifted = [];
  for (const row of rows) lifted.push(await liftStop(ctx, { stop: row.id, reason: args.options.reason ?? null }));
  return { json: { lifted }, text: lifted.map((result) => result.says).join("\n"), exit: EXIT.done };
}

/** What would run if these were lifted; nothing is. */
async function wouldRun(runtime: Runtime, { principal }: Context, rows: readonly Held[]): Promise<Answer> {
  const debts = [];
  for (const row of rows) {
    debts.push({
      ...row,
      debt: await pauseDebt(sqlOf(runtime), principal, row, (name) => kindsThrough(runtime, name)),
    });
  }
  const lines = debts.flatMap(({ scope, debt }) => [
    `${scope}: ${debt.drifts} open drifts; ${debt.act} would act inside limits, ${debt.ask} would ask a person, ${debt.approved} are approved and wait.`,
    ...debt.plans.map((plan) => `  ${plan.kind} ${plan.key}: ${plan.title}`),
    ...(debt.act > debt.plans.length ? [`  and ${debt.act - debt.plans.length} more`] : []),
  ]);
  return { json: { would_run: debts }, text: [...lines, "Nothing was changed."].join("\n"), exit: EXIT.done };
}

const kindsThrough = (runtime: Runtime, connector: string) =>
  [...kindsOf(runtime).values()].filter((kind) => kind.connector === connector).map((kind) => kind.kind);

export async function stopsVerb(runtime: Runtime): Promise<Answer> {
  const sql = sqlOf(runtime);
  const stops = await sql<
    { id: string; scope: string; reason: string; set_by: string; set_at: Date; until: Date | null; pause: boolean }[]
  >`
    select id, scope, reason, set_by, set_at, until, pause from stops
    where lifted_at is null and (until is null or until > now()) order by set_at`;
  const inFlight = await sql<{ id: string; kind: string; key: string; reserved_at: Date }[]>`
    select id, kind, key, reserved_at from attempts where state = 'attempting' order by reserved_at`;
  const lines = stops.map(
    (stop) =>
      `${stop.scope}  ${stop.pause ? "paused " : ""}since ${stop.set_at.toISOString()} by ${stop.set_by}${stop.until ? ` until ${stop.until.toISOString()}` : ""}: ${stop.reason}`,
  );
  if (lines.length === 0) lines.push("Nothing is stopped.");
  for (const attempt of inFlight)
    lines.push(`in flight: ${attempt.kind} ${attempt.key} since ${attempt.reserved_at.toISOString()}`);
  return { json: { stops, in_flight: inFlight }, text: lines.join("\n"), exit: EXIT.done };
}
