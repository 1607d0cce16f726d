import { spawn } from "node:child_process";
import type { ExecEnd } from "../../lib/services/exec/end.ts";
import type { WhyEnd } from "../../lib/services/exec/why-end.ts";
import type { Scheduler } from "../ports.ts";

/** From asking a command to end until it is ended. */
const KILL_MS = 5_000;

/** What of our own environment a script gets: where things are and how to write, nothing that opens anything. */
const HANDED_ON = /^(PATH|HOME|USER|LOGNAME|SHELL|TERM|TZ|TMPDIR|LANG|LC_[A-Z]+)$/;

export function environmentOf(
  ours: Readonly<Record<string, string | undefined>>,
  lent: Readonly<Record<string, string>>,
): Record<string, string> {
  const handedOn = Object.entries(ours).filter(
    (entry): entry is [string, string] => HANDED_ON.test(entry[0]) && entry[1] !== undefined,
  );
  return { ...Object.fromEntries(handedOn), ...lent };
}

export type Running = { pid: number; group: boolean };
export type Ran = Pick<ExecEnd, "exit_code" | "signal" | "ended_by"> & { says: string | null };

export type RunInput = {
  command: string;
  args: readonly string[];
  env: Record<string, string>;
  /** Where its output goes: our own, or beside our messages where ours is for programs. */
  output: "inherit" | 2;
  forMs: number;
  scheduler: Scheduler;
  /** Resolves with why it must end before its time. */
  ended: Promise<WhyEnd | "interrupt">;
  onStart(running: Running): void;
};

/** Runs it to its end, which its time, a lifted pause or an interrupt make: first asked to, then made to. */
export async function runCommand(input: RunInput): Promise<Ran> {
  // At a terminal it stays in front, or it could not be typed to. Otherwise what it starts ends with it.
  const group = !process.stdin.isTTY;
  const child = spawn(input.command, [...input.args], {
    env: input.env as NodeJS.ProcessEnv,
    stdio: ["inherit", input.output, "inherit"],
    detached: group,
  });
  const over = new Promise<{ code: number | null; signal: string | null; error: Error | null }>((resolve) => {
    child.once("error", (error) => resolve({ code: null, signal: null, error }));
    child.once("exit", (code, signal) => resolve({ code, signal, error: null }));
  });
  const { pid } = child;
  if (pid !== undefined) input.onStart({ pid, group });
  const time = new AbortController();
  const timeUp = input.scheduler.sleep(input.forMs, time.signal).then(() => "time" as const);
  const why = await Promise.race([over.then(() => null), timeUp, input.ended]);
  time.abort();
  if (pid !== undefined && why !== null) await endCommand({ pid, group }, input.scheduler, over);
  const { code, signal, error } = await over;
  // What it left behind in its group has no more business with the credential.
  if (pid !== undefined && group) signalTo({ pid, group }, "SIGKILL");
  if (error !== null)
    return { exit_code: null, signal: null, ended_by: "nothing", says: `It could not be started: ${error.message}.` };
  return { exit_code: code, signal, ended_by: why ?? "itself", says: null };
}

/** TERM, and KILL where that is not heard. */
export async function endCommand(running: Running, scheduler: Scheduler, over: Promise<unknown>): Promise<void> {
  signalTo(running, "SIGTERM");
  const waiting = new AbortController();
  const heard = over.then(() => true);
  const isOver = await Promise.race([heard, scheduler.sleep(KILL_MS, waiting.signal).then(() => false)]);
  waiting.abort();
  if (!isOver) signalTo(running, "SIGKILL");
}

/** False where there is nobody any more. */
export function signalTo({ pid, group }: Running, signal: "SIGTERM" | "SIGKILL" | 0): boolean {
  try {
    return process.kill(group ? -pid : pid, signal);
  } catch {
    return false;
  }
}
