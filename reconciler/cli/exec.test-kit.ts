import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import postgres from "postgres";
import { oneFileEach } from "../../lib/one-file.ts";
import { openTestRuntime } from "../loop/sandbox.test-kit.ts";
import { type CliWorld, openCliWorld } from "./cli.test-kit.ts";

/**
 * An incident script: prints what each of its arguments comes to, one JSON text a line. `env` its environment, `get PATH`
 * what the API says, `wait N` milliseconds, `deaf` it hears no TERM from here on; everything else is SQL.
 */
const SCRIPT = `
  const { default: postgres } = await import("postgres");
  const sql = process.env.PGHOST ? postgres(process.env.CREDENTIAL_URL, { max: 1, onnotice() {} }) : null;
  const say = (what) => console.log(JSON.stringify(what));
  for (const text of process.argv.slice(1)) {
    if (text === "env") say(process.env);
    else if (text === "deaf") process.on("SIGTERM", () => {});
    else if (text.startsWith("get ")) {
      const headers = { authorization: "Bearer " + process.env.CREDENTIAL_TOKEN };
      say(await fetch(process.env.CREDENTIAL_URL + text.slice(4), { headers }).then((answer) => answer.json()));
    }
    else if (text.startsWith("wait ")) await new Promise((resolve) => setTimeout(resolve, Number(text.slice(5))));
    else say(await sql.unsafe(text).then((rows) => [...rows], (error) => error.message));
  }
  await sql?.end();`;
const script = (...texts: string[]) => [process.execPath, "--input-type=module", "-e", SCRIPT, "--", ...texts];

export type Exec = {
  child: ChildProcess;
  /** Resolves when the script, or \`exec\` beside it, said something like it. */
  said(what: RegExp): Promise<void>;
  end: Promise<{ code: number | null; out: string; err: string; lines: unknown[] }>;
};

/** A script that says this is at work until the gate is open. */
const AT_THE_GATE = "select pg_advisory_lock_shared(4242)";

/** The command line as a process of its own, over a sandbox of its own. */
export async function openExecWorld(made: Parameters<typeof openCliWorld>[0] = {}) {
  const bundle = await oneFileEach([path.join(import.meta.dirname, "main.ts")]);
  const world: CliWorld = await openCliWorld(made);
  const [file = ""] = bundle.files;

  const start = (options: readonly string[], ...texts: string[]) => startCommand(options, ...script(...texts));

  function startCommand(options: readonly string[], ...command: string[]): Exec {
    const { VITEST, ...env } = process.env;
    const child = spawn(process.execPath, [file, "exec", ...options, "--", ...command], {
      env: env as NodeJS.ProcessEnv,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const heard = { out: "", err: "" };
    const listeners = new Set<() => void>();
    for (const [name, stream] of Object.entries({ out: child.stdout, err: child.stderr })) {
      stream.on("data", (chunk) => {
        heard[name as "out" | "err"] += chunk;
        for (const listener of listeners) listener();
      });
    }
    const end = new Promise<Awaited<Exec["end"]>>((resolve) => {
      child.once("close", (code) => resolve({ code, ...heard, lines: jsonLines(heard.out) }));
    });
    const said = (what: RegExp) =>
      new Promise<void>((resolve, reject) => {
        const look = () => {
          if (what.test(heard.out) || what.test(heard.err)) resolve();
        };
        listeners.add(look);
        look();
        end.then(() => reject(new Error(`It ended and never said ${what}: ${heard.out}${heard.err}`)));
      });
    return { child, said, end };
  }

  return {
    ...world,
    start,
    startCommand,
    /** `work` runs while a script is at work: after what it said first, and before it ends. */
    async during(options: readonly string[], work: () => Promise<void>): Promise<Awaited<Exec["end"]>> {
      const gate = postgres(world.sandbox.adminUrl, { max: 1, onnotice: () => {} });
      try {
        await gate`select pg_advisory_lock(4242)`;
        const exec = start(options, "select 'in front'", AT_THE_GATE);
        await exec.said(/in front/);
        await work();
        await gate`select pg_advisory_unlock(4242)`;
        return await exec.end;
      } finally {
        await gate.end();
      }
    },
    /** Repairs attributes of roles unattended. The configuration is everybody's in this process, and has to stay a valid one. */
    async openReconciler() {
      const runtime = await openTestRuntime(world.sandbox.env, false);
      const kind = runtime.kinds.get("database_access");
      if (kind !== undefined) kind.config.policy = { attribute_drift: "automatic" };
      return runtime;
    },
    run: (options: readonly string[], ...texts: string[]) => start(options, ...texts).end,
    async close() {
      bundle.remove();
      await world.close();
    },
  };
}

function jsonLines(text: string): unknown[] {
  return text.split("\n").flatMap((line) => {
    try {
      return [JSON.parse(line)];
    } catch {
      return [];
    }
  });
}
