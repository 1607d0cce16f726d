import { execFile } from "node:child_process";
import os from "node:os";
import { promisify } from "node:util";
import { systemPorts } from "../ports.ts";
import { joinReports, runSeeds, type SeedsReport } from "../simulator/run-seeds.ts";
import type { Planted } from "../simulator/simulate.ts";
import { FLOORS } from "../simulator/sometimes.ts";
import { isFault } from "../simulator/swarm.ts";
import { type Answer, type Arguments, EXIT, positiveInteger, UsageError } from "./arguments.ts";

const SEEDS = 300;
const OUTPUT_MAX = 64 * 1024 * 1024;

/** Runs made-up worlds. More than one process shares them: a world uses one core. */
export async function simulateVerb({ options }: Arguments): Promise<Answer> {
  const seeds = positiveInteger(options.seeds, "--seeds") ?? SEEDS;
  const from = positiveInteger(options.from, "--from") ?? 1;
  const wanted = positiveInteger(options.processes, "--processes") ?? os.availableParallelism();
  const processes = Math.min(wanted, seeds);
  const without = options.without?.split(",") ?? [];
  const strange = without.filter((fault) => !isFault(fault));
  if (strange.length > 0)
    throw new UsageError(`--without takes faults, like crash or call.lie; not ${strange.join(", ")}.`);
  const planted = { canary: options.canary === true, without };
  const began = systemPorts.clock.monotonic();
  const share = Math.ceil(seeds / processes);
  const shares = Array.from({ length: processes }, (_, at) => ({
    from: from + at * share,
    seeds: Math.min(share, seeds - at * share),
  })).filter((part) => part.seeds > 0);
  const reports = await Promise.all(
    shares.map((part) => (processes === 1 ? here(part, planted) : elsewhere(part, planted))),
  );
  const report = joinReports(reports, (systemPorts.clock.monotonic() - began) / 1_000);
  const isFine = report.failing.length === 0 && report.rare.length === 0;
  return { json: report, text: say(report), exit: isFine ? EXIT.done : EXIT.finding };
}

type Share = { from: number; seeds: number };

function here({ from, seeds }: Share, planted: Planted): Promise<SeedsReport> {
  return runSeeds(
    Array.from({ length: seeds }, (_, at) => from + at),
    planted,
  );
}

/** The same command in a process of its own. */
async function elsewhere({ from, seeds }: Share, { canary, without = [] }: Planted): Promise<SeedsReport> {
  const program = [...process.execArgv, process.argv[1] ?? ""];
  const words = ["simulate", "--from", String(from), "--seeds", String(seeds), "--processes", "1", "--json"];
  const planted = [...(canary ? ["--canary"] : []), ...(without.length > 0 ? ["--without", without.join(",")] : [])];
  const run = promisify(execFile)(process.execPath, [...program, ...words, ...planted], {
    maxBuffer: OUTPUT_MAX,
  });
  // A finding has an exit code of its own, and its report all the same.
  const { stdout } = await run.catch((failure: { stdout?: string }) => {
    if (!failure.stdout) throw failure;
    return { stdout: failure.stdout };
  });
  return JSON.parse(stdout) as SeedsReport;
}

function say({ seeds, violations, seconds, sometimes, rare, failing, stories }: SeedsReport): string {
  const perMinute = Math.round((seeds / seconds) * 60);
  const names = [...new Set([...FLOORS.keys(), ...Object.keys(sometimes)])].sort();
  const counts = names.map((name) => `  ${name.padEnd(40)} ${sometimes[name] ?? 0}`);
  const summary = `${seeds} seeds in ${seconds.toFixed(1)} s (${perMinute} a minute): ${violations} violations.`;
  const failed = failing.length === 0 ? [] : [`Failing seeds: ${failing.join(" ")}`];
  return [
    ...stories,
    ...(stories.length > 0 ? [""] : []),
    "What happened, and how often:",
    ...counts,
    ...rare.map((says) => `Too rare for the rest to prove anything: ${says}.`),
    summary,
    ...failed,
  ].join("\n");
}
