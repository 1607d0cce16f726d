import { systemPorts } from "../ports.ts";
import { type Outcome, type Planted, simulate } from "./simulate.ts";
import { tooRare } from "./sometimes.ts";

export type SeedsReport = {
  seeds: number;
  violations: number;
  seconds: number;
  /** How often each thing happened that has to happen sometimes, or nothing was tried. */
  sometimes: Record<string, number>;
  /** Of a full run: what was met too rarely for the rest to prove anything. */
  rare: string[];
  failing: number[];
  /** Of the first few that failed: what happened, and what was broken. */
  stories: string[];
};

const STORIES_MAX = 3;
const STORY_LINES = 40;

export async function runSeeds(seeds: readonly number[], planted: Planted = {}): Promise<SeedsReport> {
  const clock = systemPorts.clock;
  const began = clock.monotonic();
  const report: SeedsReport = {
    seeds: seeds.length,
    violations: 0,
    seconds: 0,
    sometimes: {},
    rare: [],
    failing: [],
    stories: [],
  };
  // Many of their errors are answers; where they come from is never asked.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  for (const seed of seeds) {
    const outcome = await simulate(seed, planted);
    for (const [name, count] of outcome.counts) report.sometimes[name] = (report.sometimes[name] ?? 0) + count;
    if (outcome.violations.length === 0) continue;
    report.violations += outcome.violations.length;
    report.failing.push(seed);
    if (report.stories.length < STORIES_MAX) report.stories.push(await shrunk(outcome, planted));
  }
  Error.stackTraceLimit = stackTraceLimit;
  report.rare = tooRare(report.sometimes, report.seeds);
  report.seconds = (clock.monotonic() - began) / 1_000;
  return report;
}

/** The same failure with as few faults as it needs: each is left out, and stays out where it fails all the same. */
async function shrunk(failed: Outcome, planted: Planted): Promise<string> {
  const broken = failed.violations[0]?.invariant;
  let without = planted.without ?? [];
  let outcome = failed;
  for (const fault of failed.faults) {
    const fewer = await simulate(failed.seed, { ...planted, without: [...without, fault] });
    if (fewer.violations[0]?.invariant !== broken) continue;
    outcome = fewer;
    without = [...without, fault];
  }
  return tell(outcome, { ...planted, without });
}

function tell({ seed, story, violations, faults }: Outcome, { canary = false, without = [] }: Planted): string {
  const last = story.findLastIndex((line) => line.includes("BROKEN"));
  const leftOut = without.length === 0 ? "" : ` --without ${without.join(",")}`;
  return [
    `Seed ${seed}, and all that has to go wrong for it: ${faults.length === 0 ? "nothing" : faults.join(", ")}.`,
    ...story.slice(Math.max(0, last + 1 - STORY_LINES), last + 1),
    ...violations.map(({ invariant, says }) => `${invariant}: ${says}.`),
    `Again: npm run plumbline -- simulate --from ${seed} --seeds 1${canary ? " --canary" : ""}${leftOut}`,
  ].join("\n");
}

/** Of several processes that shared the seeds; the seconds are those that a person waited. */
export function joinReports(reports: readonly SeedsReport[], seconds: number): SeedsReport {
  const sometimes: Record<string, number> = {};
  for (const [name, count] of reports.flatMap((report) => Object.entries(report.sometimes))) {
    sometimes[name] = (sometimes[name] ?? 0) + count;
  }
  const seeds = reports.reduce((sum, report) => sum + report.seeds, 0);
  return {
    seeds,
    violations: reports.reduce((sum, report) => sum + report.violations, 0),
    seconds,
    sometimes: Object.fromEntries(Object.entries(sometimes).sort(([a], [b]) => (a < b ? -1 : 1))),
    rare: tooRare(sometimes, seeds),
    failing: reports.flatMap((report) => report.failing).sort((a, b) => a - b),
    stories: reports.flatMap((report) => report.stories).slice(0, STORIES_MAX),
  };
}
