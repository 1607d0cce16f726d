import { execFile } from "node:child_process";
import os from "node:os";
import { promisify } from "node:util";
import { systemPorts } from "../ports.ts";
import { joinReports, runSeeds, type SeedsReport } from "../simulator/run-seeds.ts";
import { type Answer, type Arguments, EXIT, positiveInteger } from "./arguments.ts";

const SEEDS = 300;
const OUTPUT_MAX = 64 * 1024 * 1024;

/** Runs made-up worlds. More than one process shares them: a world uses one core. */
export async function simulateVerb({ options }: Arguments): Promise<Answer> {
  const seeds = positiveInteger(options.seeds, "--seeds") ?? SEEDS;
  const from = positiveInteger(options.from, "--from") ?? 1;
  const wanted = positiveInteger(options.processes, "--processes") ?? os.availableParallelism();
  const processes = Math.min(wanted, seeds);
  const canary = options.canary === true;
  const began = systemPorts.clock.monotonic();
  const share = Math.ceil(seeds / processes);
  const shares = Array.from({ length: processes }, (_, at) => ({
    from: from + at * share,
    seeds: Math.min(share, seeds - at * share),
  })).filter((part) => part.seeds > 0);
  const reports = await Promise.all(
    shares.map((part) => (processes === 1 ? here(part, canary) : elsewhere(part, canary))),
  );
  const report = joinReports(reports, (systemPorts.clock.monotonic() - began) / 1_000);
  return { json: report, text: say(report), exit: report.failing.length === 0 ? EXIT.done : EXIT.finding };
}

type Share = { from: number; seeds: number };

function here({ from, seeds }: Share, canary: boolean): Promise<SeedsReport> {
  return runSeeds(
    Array.from({ length: seeds }, (_, at) => from + at),
    { canary },
  );
}

/** The same command in a process of its own. */
async function elsewhere({ from, seeds }: Share, canary: boolean): Promise<SeedsReport> {
  const program = [...process.execArgv, process.argv[1] ?? ""];
  const words = ["simulate", "--from", String(from), "--seeds", String(seeds), "--processes", "1", "--json"];
  const run = promisify(execFile)(process.execPath, [...program, ...words, ...(canary ? ["--canary"] : [])], {
    maxBuffer: OUTPUT_MAX,
  });
  // A finding has an exit code of its own, and its report all the same.
  const { stdout } = await run.catch((failure: { stdout?: string }) => {
    if (!failure.stdout) throw failure;
    return { stdout: failure.stdout };
  });
  return JSON.parse(stdout) as SeedsReport;
}

function say({ seeds, violations, seconds, sometimes, failing, stories }: SeedsReport): string {
  const perMinute = Math.round((seeds / seconds) * 60);
  const counts = Object.entries(sometimes).map(([name, count]) => `  ${name.padEnd(40)} ${count}`);
  const summary = `${seeds} seeds in ${seconds.toFixed(1)} s (${perMinute} a minute): ${violations} violations.`;
  const failed = failing.length === 0 ? [] : [`Failing seeds: ${failing.join(" ")}`];
  return [
    ...stories,
    ...(stories.length > 0 ? [""] : []),
    "What happened, and how often:",
    ...counts,
    summary,
    ...failed,
  ].join("\n");
}
