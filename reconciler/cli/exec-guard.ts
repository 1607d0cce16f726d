/**
 * Stands beside an `exec`, in a session of its own, and knows what has to be cleaned up. It hears through a pipe that
 * nobody else holds: when that ends without a goodbye, the `exec` was killed. Then the command is ended, the credential is
 * called back, repairs are allowed again, and the record says so.
 */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Principal } from "../../lib/auth/principal.ts";
import { messageOf } from "../../lib/message-of.ts";
import { terminalContext } from "../../lib/services/context.ts";
import type { BegunExec } from "../../lib/services/exec/begin.ts";
import { endExec } from "../../lib/services/exec/end.ts";
import { openRuntime } from "../loop/runtime.ts";
import { type Answer, EXIT } from "./arguments.ts";
import { kindsOf, sqlOf } from "./as.ts";
import { endCommand, type Running, signalTo } from "./exec-child.ts";
import { lenderOf } from "./exec-lender.ts";

type Told = { begun: BegunExec; principal: Principal; own: boolean; running: Running | null };

export type Guard = {
  /** What is to be cleaned up from here on. */
  tell(told: Told): void;
  /** Nothing is. */
  dismiss(): void;
};

/** Resolves once it listens: before that, nothing may be made that it would have to clean up. */
export async function startGuard(env: NodeJS.ProcessEnv): Promise<Guard> {
  const [, file = ""] = process.argv;
  const child = spawn(process.execPath, [file, "exec-guard"], {
    env,
    stdio: ["pipe", "pipe", "inherit"],
    detached: true,
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout.once("data", () => resolve());
    child.once("error", reject);
    child.once("exit", () => reject(new Error("The guard of the command did not start.")));
  });
  child.stdout.destroy();
  child.unref();
  // It may have been killed, too. Then the pause and the credential end by themselves.
  child.stdin.on("error", () => {});
  return {
    tell: (told) => void child.stdin.write(`${JSON.stringify(told)}\n`),
    dismiss: () => void child.stdin.end("goodbye\n"),
  };
}

/** The guard itself. */
export async function guardVerb(env: Readonly<Record<string, string | undefined>>): Promise<Answer> {
  process.stdout.write("listening\n");
  let told: Told | null = null;
  for await (const line of createInterface({ input: process.stdin })) {
    if (line === "goodbye") return answer("");
    told = JSON.parse(line) as Told;
  }
  if (told === null) return answer("");
  return answer(await cleanUp(env, told));
}

/** Nobody listens on its output by then. */
const answer = (text: string): Answer => ({ json: { says: text }, text, exit: EXIT.done, aside: true });

async function cleanUp(
  env: Readonly<Record<string, string | undefined>>,
  { begun, principal, own, running }: Told,
): Promise<string> {
  const runtime = await openRuntime(env, "plumbline exec guard");
  try {
    const { scheduler } = runtime.ports;
    if (running !== null) {
      const gone = (async () => {
        while (signalTo(running, 0)) await scheduler.sleep(100);
      })();
      await endCommand(running, scheduler, gone);
    }
    const { kind, owner, exec } = begun;
    const left = own
      ? null
      : await lenderOf(runtime, kind)
          .recall({ owner, id: exec })
          .then(() => null, messageOf);
    await endExec(
      terminalContext(sqlOf(runtime), principal),
      begun,
      {
        ...{ exit_code: null, signal: null, ended_by: "plumbline_killed", ran_ms: null },
        credential: own ? "own" : left === null ? "recalled" : "left",
        says: left,
      },
      kindsOf(runtime),
    );
    return `plumbline exec was killed: its command was ended, and repairs of ${begun.scope} are allowed again.${left === null ? "" : ` ${left}`}`;
  } finally {
    await runtime.close();
  }
}
