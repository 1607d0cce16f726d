import { randomBytes } from "node:crypto";
import path from "node:path";
import type { Sql } from "../../db/client.ts";
import { messageOf } from "../../lib/message-of.ts";
import type { Context } from "../../lib/services/context.ts";
import {
  type BeginExecInput,
  type BegunExec,
  beginExec,
  EXEC_MS_MAX,
  WAIT_MS_MAX,
} from "../../lib/services/exec/begin.ts";
import { type ExecEnd, endExec } from "../../lib/services/exec/end.ts";
import { underWay } from "../../lib/services/exec/target.ts";
import { type WhyEnd, whyEnd } from "../../lib/services/exec/why-end.ts";
import { detect } from "../loop/pass.ts";
import type { Runtime } from "../loop/runtime.ts";
import { bucketOf } from "../model/bucket.ts";
import type { RunReport } from "../model/report.ts";
import { type Answer, type Arguments, EXIT, required, UsageError } from "./arguments.ts";
import { asDecider, kindsOf, sqlOf } from "./as.ts";
import { environmentOf, runCommand } from "./exec-child.ts";
import { type Guard, startGuard } from "./exec-guard.ts";
import { lenderOf } from "./exec-lender.ts";

const USAGE = "Say: exec --object KIND/KEY (or --kind KIND --owner TEAM) --for 10m --reason R -- COMMAND ARGS…";
const UNITS: Record<string, number> = { s: 1_000, m: 60_000, h: 60 * 60_000 };
const POLL_MS = 500;

/**
 * Runs a script of people with a credential that is scoped, fenced, expiring and in the record: repairs of the scope are
 * paused before it, what was under way is waited for, and afterwards the credential is called back and the scope looked at.
 */
export async function execVerb(runtime: Runtime, args: Arguments): Promise<Answer> {
  const asked = readAsked(args);
  const { kind, key } = asked;
  if (key !== null) args.about = { kind, key };
  const owner = asked.owner ?? (await ownerOf(sqlOf(runtime), asked));
  if (runtime.kinds.has(kind) && owner !== null && !lenderOf(runtime, kind).owners.includes(owner)) {
    throw new UsageError(`There is no credential of "${owner}" for ${kind} here.`);
  }
  const ctx = await asDecider(runtime, args, { teams: owner === null ? null : [owner] });
  const [command = "", ...rest] = args.words;
  const inFlightMs = inFlightMsOf(runtime, kind);
  const input = { ...asked, command: path.basename(command), arguments: rest.length, inFlightMs };
  const begun = await beginExec(ctx, input, kindsOf(runtime));
  tell(`As ${ctx.principal.name}: repairs of ${begun.scope} are paused.`);
  const exec: Exec = { runtime, ctx, begun, forMs: asked.forMs, command, args: rest, json: args.options.json === true };
  const interrupt = onInterrupt();
  try {
    return await run(exec, interrupt.happened);
  } finally {
    interrupt.forget();
  }
}

type Asked = Omit<BeginExecInput, "command" | "arguments" | "inFlightMs">;

function readAsked({ words, options }: Arguments): Asked {
  if (words.length === 0) throw new UsageError(`There is no command. ${USAGE}`);
  const reason = required(options.reason, "--reason");
  const forMs = readDuration(required(options.for, "--for"));
  if (options.object === undefined) {
    const kind = required(options.kind, "--object KIND/KEY, or --kind KIND with --owner TEAM,");
    return { kind, key: null, owner: required(options.owner, "--owner TEAM"), reason, forMs };
  }
  if (options.kind !== undefined || options.owner !== undefined) {
    throw new UsageError("--object says the kind and the owner by itself: leave --kind and --owner out.");
  }
  const [, kind = "", key = ""] = /^([^/]+)\/(.+)$/.exec(options.object) ?? [];
  if (key === "") throw new UsageError(`--object must be KIND/KEY, not "${options.object}".`);
  return { kind, key, owner: null, reason, forMs };
}

function readDuration(text: string): number {
  const [, number = "", unit = ""] = /^(\d{1,6})([smh])$/.exec(text) ?? [];
  const ms = Number(number) * (UNITS[unit] ?? Number.NaN);
  if (!(ms > 0 && ms <= EXEC_MS_MAX)) throw new UsageError(`--for must be from 1s to 1h, like 10m, not "${text}".`);
  return ms;
}

/** Null also where there is no such object: the service says so. */
async function ownerOf(sql: Sql, { kind, key }: Asked): Promise<string | null> {
  const rows = await sql<{ owner: string | null }[]>`
    select owner from objects where bucket = ${bucketOf(kind, key ?? "")} and kind = ${kind} and key = ${key}`;
  return rows[0]?.owner ?? null;
}

const inFlightMsOf = ({ kinds }: Runtime, kind: string) => kinds.get(kind)?.config.spec.capabilities.inFlightMs ?? 0;

/** What is said while it goes on stands beside the command's output. */
const tell = (line: string) => void process.stderr.write(`${line}\n`);

type Exec = {
  runtime: Runtime;
  ctx: Context;
  begun: BegunExec;
  forMs: number;
  command: string;
  args: string[];
  json: boolean;
};
type Interrupt = { happened: Promise<"interrupt">; forget(): void };

/** A terminal tells the command of Ctrl-C itself; we stay to clean up behind it. */
function onInterrupt(): Interrupt {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  let heard = () => {};
  const happened = new Promise<"interrupt">((resolve) => {
    heard = () => resolve("interrupt");
  });
  for (const signal of signals) process.on(signal, heard);
  return {
    happened,
    forget: () => {
      for (const signal of signals) process.off(signal, heard);
    },
  };
}

const NOT_STARTED: ExecEnd = {
  ...{ exit_code: null, signal: null, ended_by: "nothing", ran_ms: null, credential: null, says: null },
};

async function run(exec: Exec, interrupted: Promise<"interrupt">): Promise<Answer> {
  const { runtime, ctx, begun } = exec;
  let end: ExecEnd = NOT_STARTED;
  let guard: Guard | null = null;
  let looked: Looked | null = null;
  try {
    const starting = startGuard(process.env);
    // Awaited below; meanwhile nobody listens.
    starting.catch(() => {});
    const waiting = await quiet(exec, interrupted);
    guard = await starting;
    if (waiting !== null) end = { ...NOT_STARTED, says: waiting };
    else {
      end = await withLoan(exec, guard, interrupted);
      // Before repairs go on, so that what the script did is named and not undone unseen.
      if (end.ended_by !== "nothing") looked = await lookAgain(exec);
    }
  } catch (error) {
    end = { ...end, says: [end.says, messageOf(error)].filter(Boolean).join(" ") };
  }
  const held = await endExec(ctx, begun, end, kindsOf(runtime));
  guard?.dismiss();
  return answer(exec, end, { held, looked });
}

/** Waits until nothing that was sent before the pause can land any more. Answers why not, or null. */
async function quiet({ runtime, ctx, begun }: Exec, interrupted: Promise<"interrupt">): Promise<string | null> {
  const { scheduler, clock } = runtime.ports;
  const from = clock.monotonic();
  let stopped = false;
  interrupted.then(() => {
    stopped = true;
  });
  for (const { kind, key, title } of begun.underWay) tell(`Under way: ${kind}/${key}, ${title}. Waiting for its end.`);
  for (;;) {
    const [first, ...others] = await underWay(ctx.sql, begun, inFlightMsOf(runtime, begun.kind));
    if (first === undefined) return null;
    if (stopped) return "It was interrupted while it waited.";
    if (clock.monotonic() - from > WAIT_MS_MAX) {
      const more = others.length === 0 ? "" : ` and ${others.length} more`;
      return `${first.kind}/${first.key}${more} is still under way, until ${first.until}.`;
    }
    await scheduler.sleep(POLL_MS);
  }
}

async function withLoan(exec: Exec, guard: Guard, interrupted: Promise<"interrupt">): Promise<ExecEnd> {
  const { runtime, ctx, begun, forMs } = exec;
  const { scheduler, clock } = runtime.ports;
  const { kind, owner, exec: id } = begun;
  const lender = lenderOf(runtime, kind);
  const told = { begun, principal: ctx.principal, own: false, running: null };
  // Before it is made: one that was never made is called back at no cost.
  guard.tell(told);
  let end = NOT_STARTED;
  let own = false;
  const over = new AbortController();
  const from = clock.monotonic();
  try {
    const loan = await lender.lend({ owner, id, secret: randomBytes(24).toString("base64url"), forMs });
    own = loan.own;
    tell(`The credential: ${loan.says}`);
    const ran = await runCommand({
      ...{ command: exec.command, args: exec.args, output: exec.json ? 2 : "inherit", forMs, scheduler },
      env: environmentOf(process.env, { ...loan.env, PLUMBLINE_EXEC: id }),
      ended: Promise.race([interrupted, endsEarly(exec, over.signal)]),
      onStart: (running) => guard.tell({ ...told, own, running }),
    });
    end = { ...NOT_STARTED, ...ran, ran_ms: Math.round(clock.monotonic() - from) };
  } catch (error) {
    end = { ...NOT_STARTED, says: messageOf(error) };
  }
  over.abort();
  if (own) return { ...end, credential: "own" };
  const left = await lender.recall({ owner, id }).then(() => null, messageOf);
  const says = [end.says, left].filter((text) => text !== null).join(" ");
  return { ...end, credential: left === null ? "recalled" : "left", says: says === "" ? null : says };
}

/** Without its pause it would run beside repairs, and without its right for nobody: then it is ended before its time. */
async function endsEarly({ runtime, ctx, begun }: Exec, signal: AbortSignal): Promise<WhyEnd> {
  for (;;) {
    await runtime.ports.scheduler.sleep(POLL_MS, signal);
    if (signal.aborted) return new Promise(() => {});
    // A database that does not answer lets nobody repair anything either.
    const why = await whyEnd(ctx.sql, ctx.principal.personId, begun).catch(() => null);
    if (why !== null) return why;
  }
}

type Looked = { run: string; complete: boolean; drifts: RunReport["drifts"] };

async function lookAgain({ runtime, begun: { kind, key, owner } }: Exec): Promise<Looked> {
  const report = await detect(runtime, key === null ? { kind } : { kind, key }, "cli");
  const drifts = report.drifts.filter((drift) => key !== null || drift.owner === owner);
  return { run: report.run, complete: report.complete, drifts };
}

type After = { held: Awaited<ReturnType<typeof endExec>>; looked: Looked | null };

function answer({ ctx, begun, command }: Exec, end: ExecEnd, { held, looked }: After): Answer {
  const { exec, scope, kind, owner } = begun;
  const waits = { drifts: held.drifts, act: held.act, ask: held.ask, approved: held.approved };
  const found = (looked?.drifts ?? []).map(({ id, key, class: name, direction, says, first_seen }) => {
    return { id, kind, key, class: name, direction, says, first_seen };
  });
  const after = looked === null ? null : { run: looked.run, complete: looked.complete, drifts: found };
  const lines = [
    saidEnd(path.basename(command), end),
    ...(end.says === null ? [] : [end.says]),
    ...(end.credential === "recalled" ? ["Its credential was called back."] : []),
    `Repairs of ${scope} are allowed again; held meanwhile: ${waits.act} would act, ${waits.ask} ask a person, ${waits.approved} were approved.`,
    ...(looked === null ? [] : saidLook(looked)),
  ];
  return {
    json: { exec, as: ctx.principal.email, scope, kind, owner, waited_for: begun.underWay, ...end, held: waits, after },
    text: lines.join("\n"),
    exit: end.ended_by === "itself" && end.exit_code === 0 && end.credential !== "left" ? EXIT.done : EXIT.finding,
    aside: true,
  };
}

function saidEnd(command: string, { ended_by, exit_code, signal, ran_ms }: ExecEnd): string {
  if (ended_by === "nothing") return `${command} was not started.`;
  const how = exit_code === null ? `by ${signal}` : `with exit code ${exit_code}`;
  const why = {
    itself: "",
    time: ": its time was over",
    pause_lifted: ": somebody lifted its pause",
    owner_moved: ": the object belongs to another team now",
    right_lost: ": whoever answers for it may no more",
    interrupt: ": it was interrupted",
    plumbline_killed: "",
  };
  return `${command} ended ${how} after ${((ran_ms ?? 0) / 1_000).toFixed(1)} s${why[ended_by]}.`;
}

function saidLook({ complete, drifts }: Looked): string[] {
  const lines = drifts.map(({ key, class: name, direction, says }) => {
    return `${key}  ${direction === null ? name : `${name} · ${direction}`}: ${says}`;
  });
  if (!complete) lines.push("Not all of it could be looked at: what is not named here may differ all the same.");
  else if (lines.length === 0) lines.push("Looked again: everything is as asked.");
  return lines;
}
