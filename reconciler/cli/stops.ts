import { liftStop } from "../../lib/services/stops/lift.ts";
import { setStop } from "../../lib/services/stops/set.ts";
import type { Runtime } from "../loop/runtime.ts";
import { parseStopScope } from "../model/gate.ts";
import { type Answer, type Arguments, EXIT, instantOrNull, required, UsageError } from "./arguments.ts";
import { asPerson, kindsOf, sqlOf } from "./as.ts";

export async function stopVerb(runtime: Runtime, args: Arguments): Promise<Answer> {
  const scope = args.words[0] ?? "all";
  if (parseStopScope(scope) === null) {
    throw new UsageError(
      `"${scope}" is no scope: all, connector:NAME, kind:NAME, class:NAME, owner:TEAM or object:KIND/KEY.`,
    );
  }
  const ctx = await asPerson(runtime, args);
  const until = instantOrNull(args.options.until, "--until");
  const result = await setStop(
    ctx,
    { scope, reason: required(args.options.reason, "--reason"), until },
    kindsOf(runtime),
  );
  return { json: result, text: result.says, exit: EXIT.done };
}

export async function resumeVerb(runtime: Runtime, args: Arguments): Promise<Answer> {
  const which = args.words[0] ?? "all";
  const ctx = await asPerson(runtime, args);
  const rows = await sqlOf(runtime)<{ id: string; scope: string }[]>`
    select id, scope from stops
    where lifted_at is null and (until is null or until > now()) and (id = ${which} or scope = ${which}) order by set_at`;
  if (rows.length === 0) {
    const text = `Nothing was changed: no stop ${which} is in force.`;
    return { json: { lifted: [] }, text, exit: EXIT.finding };
  }
  const lifted = [];
  for (const row of rows) lifted.push(await liftStop(ctx, { stop: row.id, reason: args.options.reason ?? null }));
  return { json: { lifted }, text: lifted.map((result) => result.says).join("\n"), exit: EXIT.done };
}

export async function stopsVerb(runtime: Runtime): Promise<Answer> {
  const sql = sqlOf(runtime);
  const stops = await sql<
    { id: string; scope: string; reason: string; set_by: string; set_at: Date; until: Date | null }[]
  >`
    select id, scope, reason, set_by, set_at, until from stops
    where lifted_at is null and (until is null or until > now()) order by set_at`;
  const inFlight = await sql<{ id: string; kind: string; key: string; reserved_at: Date }[]>`
    select id, kind, key, reserved_at from attempts where state = 'attempting' order by reserved_at`;
  const lines = stops.map(
    (stop) =>
      `${stop.scope}  since ${stop.set_at.toISOString()} by ${stop.set_by}${stop.until ? ` until ${stop.until.toISOString()}` : ""}: ${stop.reason}`,
  );
  if (lines.length === 0) lines.push("Nothing is stopped.");
  for (const attempt of inFlight)
    lines.push(`in flight: ${attempt.kind} ${attempt.key} since ${attempt.reserved_at.toISOString()}`);
  return { json: { stops, in_flight: inFlight }, text: lines.join("\n"), exit: EXIT.done };
}
