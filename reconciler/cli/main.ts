import { readFileSync } from "node:fs";
import { constants } from "node:os";
import { transaction } from "../../db/client.ts";
import { AppError, Invalid } from "../../lib/errors.ts";
import { messageOf } from "../../lib/message-of.ts";
import { record } from "../../lib/services/run-verb.ts";
import { openInside, openRuntime, type Runtime } from "../loop/runtime.ts";
import { type Answer, type Arguments, EXIT, parseArguments, UsageError, wantsJson } from "./arguments.ts";
import { asPerson, asTerminal } from "./as.ts";
import { help } from "./help.ts";
import { refuseUntaken } from "./takes.ts";

/** What somebody typed may be of any length; the record keeps sentences. */
const SAYS_MAX = 1_000;

type Verb = (runtime: Runtime, args: Arguments) => Promise<Answer>;

/** Loaded when asked for: a verb pays only for what it uses. */
const VERBS: Record<string, () => Promise<Verb>> = {
  detect: async () => (await import("./pass.ts")).detectVerb,
  act: async () => (await import("./pass.ts")).actVerb,
  report: async () => (await import("./report.ts")).reportVerb,
  explain: async () => (await import("./explain.ts")).explainVerb,
  stop: async () => (await import("./stops.ts")).stopVerb,
  pause: async () => (await import("./stops.ts")).pauseVerb,
  resume: async () => (await import("./stops.ts")).resumeVerb,
  stops: async () => (await import("./stops.ts")).stopsVerb,
  release: async () => (await import("./release.ts")).releaseVerb,
  "accept-size": async () => (await import("./accept-size.ts")).acceptSizeVerb,
  approve: async () => (await import("./decide.ts")).approveVerb,
  block: async () => (await import("./decide.ts")).blockVerb,
  unblock: async () => (await import("./decide.ts")).unblockVerb,
  "close-breaker": async () => (await import("./decide.ts")).closeBreakerVerb,
  retry: async () => (await import("./decide.ts")).retryVerb,
  outcome: async () => (await import("./outcome.ts")).outcomeVerb,
  snooze: async () => (await import("./decide.ts")).snoozeVerb,
  break: async () => (await import("./break.ts")).breakVerb,
  intent: async () => (await import("./intent.ts")).intentVerb,
  transfer: async () => (await import("./transfer.ts")).transferVerb,
  exec: async () => (await import("./exec.ts")).execVerb,
  credentials: async () => (await import("./credentials.ts")).credentialsVerb,
  people: async () => (await import("./people.ts")).peopleVerb,
  "grant-console": async () => (await import("./grant.ts")).grantVerb("console"),
  "grant-reconciler": async () => (await import("./grant.ts")).grantVerb("reconciler"),
  keys: async () => (await import("./keys.ts")).keysVerb,
  audit: async () => (await import("./audit.ts")).auditVerb,
};

/** These set what the connectors are opened with, stop them, or have nothing to do with them: they cannot wait for them to open. */
const NEEDS_NOTHING_OUTSIDE = new Set([
  "credentials",
  "stop",
  "pause",
  "resume",
  "stops",
  "people",
  "grant-console",
  "grant-reconciler",
]);

export async function runCli(argv: readonly string[], env: Record<string, string | undefined>): Promise<Answer> {
  const args = parseArguments(argv);
  if (args.verb === "help") return help();
  refuseUntaken(args);
  // Needs no database: it names described situations.
  if (args.verb === "classify") return (await import("./classify.ts")).classifyVerb(args, readFileSync);
  // Makes up a world of its own.
  if (args.verb === "simulate") return (await import("./simulate.ts")).simulateVerb(args);
  // Knows the console and a key of it, and nothing else.
  if (args.verb === "mcp") return (await import("./mcp.ts")).mcpVerb(env);
  // Holds no credentials of the outside world, and reads only.
  if (args.verb === "replay") return (await import("./replay.ts")).replayVerb(args, env);
  // Makes a set-up of its own.
  if (args.verb === "rehearse") return (await import("./rehearse.ts")).rehearseVerb(args, env);
  // Not for people: it outlives an `exec` that was killed, and cleans up after it.
  if (args.verb === "exec-guard") return (await import("./exec-guard.ts")).guardVerb(env);
  const load = VERBS[args.verb];
  if (load === undefined) throw new Error(`The verb "${args.verb}" is not made.`);
  const verb = await load();
  const open = NEEDS_NOTHING_OUTSIDE.has(args.verb) ? openInside : openRuntime;
  const runtime: Runtime = await open(env, `plumbline ${args.verb}`).catch((error: unknown) => {
    throw error instanceof AppError || (error instanceof Error && error.name === "ConfigError")
      ? error
      : new NotBegun(messageOf(error));
  });
  try {
    return await verb(runtime, args);
  } catch (error) {
    if (error instanceof UsageError) await recordRefusal(runtime, args, error);
    throw error;
  } finally {
    await runtime.close();
  }
}

/** Services record what they refuse; this is for what the command line itself does. */
async function recordRefusal(runtime: Runtime, args: Arguments, { message }: UsageError): Promise<void> {
  try {
    // A person who could not be made out is whoever sits at the terminal.
    const ctx = await asPerson(runtime, args).catch(() => asTerminal(runtime));
    const detail = { verb: args.verb, says: message.slice(0, SAYS_MAX) };
    await transaction(ctx.sql, (tx) => record(tx, ctx, { action: "command.refused", ...args.about, detail }));
  } catch (failure) {
    // The refusal itself stands: nothing was changed, with or without its entry.
    process.stderr.write(`The refusal could not be recorded: ${messageOf(failure)}\n`);
  }
}

const UNKNOWN = "It is not known whether anything was changed: look before you repeat it.";

/** It failed before the verb was reached. */
class NotBegun extends Error {}

/** Every refusal says what was changed; none shows a stack. */
export function refusal(error: unknown): Answer {
  if (error instanceof UsageError) return answer("usage", error.message, EXIT.usage);
  // By name: a configuration that was bundled on its own has its own copy of the class.
  if (error instanceof Error && error.name === "ConfigError") return answer("config", error.message, EXIT.usage);
  if (error instanceof Invalid) {
    const { code, message: says, effect, errors } = error;
    const text = [says, ...errors.map((mistake) => `  ${mistake.path}: ${mistake.says}`)].join("\n");
    return { json: { error: { code, says, effect, errors } }, text, exit: EXIT.finding };
  }
  if (error instanceof AppError) return answer(error.code, error.message, EXIT.finding, error.effect);
  if (error instanceof NotBegun)
    return answer("could_not_look", `Could not begin: ${error.message}\nNothing was changed.`, EXIT.couldNotLook);
  return answer("could_not_look", `Could not do it: ${messageOf(error)}\n${UNKNOWN}`, EXIT.couldNotLook, "unknown");
}

function answer(code: string, says: string, exit: Answer["exit"], effect = "none"): Answer {
  return { json: { error: { code, says, effect } }, text: says, exit };
}

/** These clean up behind what they have started. */
const HEARS_CTRL_C = new Set(["exec", "rehearse"]);

/** What was sent stays sent, and a look settles it; so the words are those of an unknown effect. */
function tellOfCtrlC(argv: readonly string[]): void {
  if (HEARS_CTRL_C.has(argv[0] ?? "")) return;
  process.once("SIGINT", () => {
    const { json, text } = answer("interrupted", `Interrupted. ${UNKNOWN}`, EXIT.couldNotLook, "unknown");
    const isJson = wantsJson(argv);
    (isJson ? process.stdout : process.stderr).write(`${isJson ? JSON.stringify(json) : text}\n`, () =>
      process.exit(128 + constants.signals.SIGINT),
    );
  });
}

async function main(): Promise<void> {
  // A pipe that nobody reads any more is no reason to crash.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
  const argv = process.argv.slice(2);
  tellOfCtrlC(argv);
  const result = await runCli(argv, process.env).catch(refusal);
  const json = wantsJson(argv);
  const text = json ? JSON.stringify(result.json) : result.text;
  const outcome = (result.exit === EXIT.done || result.exit === EXIT.finding) && result.aside !== true;
  (outcome || json || result.document === true ? process.stdout : process.stderr).write(
    text === "" || text.endsWith("\n") ? text : `${text}\n`,
    (error) => {
      if (!error || isClosedPipe(error)) process.exit(result.exit);
      // A full disk: whoever reads it later would find nothing, and an exit code that says all is well.
      const says = `The answer could not be written: ${messageOf(error)}. What was done stays done.\n`;
      process.stderr.write(says, () => process.exit(EXIT.couldNotLook));
    },
  );
}

const isClosedPipe = (error: NodeJS.ErrnoException) => error.code === "EPIPE";

// Imported by its own tests; run by everybody else.
if (process.env.VITEST === undefined) await main();
