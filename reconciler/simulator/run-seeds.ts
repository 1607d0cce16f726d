import { systemPorts } from "../ports.ts";
import { type Outcome, simulate } from "./simulate.ts";

export type SeedsReport = {
  seeds: number;
  violations: number;
  seconds: number;
  /** How often each thing happened that has to happen sometimes, or nothing was tried. */
  sometimes: Record<string, number>;
  failing: number[];
  /** Of the first few that failed: what happened, and what was broken. */
  stories: string[];
};

const STORIES_MAX = 3;
const STORY_LINES = 40;

export async function runSeeds(seeds: readonly number[], planted: { canary?: boolean } = {}): Promise<SeedsReport> {
  const clock = systemPorts.clock;
  const began = clock.monotonic();
  const report: SeedsReport = {
    seeds: seeds.length,
    violations: 0,
    seconds: 0,
    sometimes: {},
    failing: [],
    stories: [],
  };
  for (const seed of seeds) {
    const outcome = await simulate(seed, planted);
    for (const [name, count] of outcome.counts) report.sometimes[name] = (report.sometimes[name] ?? 0) + count;
    if (outcome.violations.length === 0) continue;
    report.violations += outcome.violations.length;
    report.failing.push(seed);
    if (report.stories.length < STORIES_MAX) report.stories.push(tell(outcome, planted));
  }
  report.seconds = (clock.monotonic() - began) / 1_000;
  return report;
}

function tell({ seed, story, violations }: Outcome, { canary }: { canary?: boolean }): string {
  const last = story.findLastIndex((line) => line.includes("BROKEN"));
  return [
    `Seed ${seed}`,
    ...story.slice(Math.max(0, last + 1 - STORY_LINES), last + 1),
    ...violations.map(({ invariant, says }) => `${invariant}: ${says}.`),
    `Again: npm run plumbline -- simulate --from ${seed} --seeds 1${canary === true ? " --canary" : ""}`,
  ].join("\n");
}

/** Of several processes that shared the seeds; the seconds are those that a person waited. */
export function joinReports(reports: readonly SeedsReport[], seconds: number): SeedsReport {
  const sometimes: Record<string, number> = {};
  for (const [name, count] of reports.flatMap((report) => Object.entries(report.sometimes))) {
    sometimes[name] = (sometimes[name] ?? 0) + count;
  }
  return {
    seeds: reports.reduce((sum, report) => sum + report.seeds, 0),
    violations: reports.reduce((sum, report) => sum + report.violations, 0),
    seconds,
    sometimes: Object.fromEntries(Object.entries(sometimes).sort(([a], [b]) => (a < b ? -1 : 1))),
    failing: reports.flatMap((report) => report.failing).sort((a, b) => a - b),
    stories: reports.flatMap((report) => report.stories).slice(0, STORIES_MAX),
  };
}
