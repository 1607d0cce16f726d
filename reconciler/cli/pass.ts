import { en } from "../../lib/words/en/index.ts";
import { plural } from "../../lib/words/en/speech.ts";
import { act, detect, type PassScope } from "../loop/pass.ts";
import type { Runtime } from "../loop/runtime.ts";
import { isDriftClass } from "../model/drift-class.ts";
import type { RunReport } from "../model/report.ts";
import { mergeUntouched } from "../model/summary-figures.ts";
import { type Answer, type Arguments, EXIT, positiveInteger, required, UsageError } from "./arguments.ts";
import { formatOf, writeReport } from "./report.ts";

export async function detectVerb(runtime: Runtime, args: Arguments): Promise<Answer> {
  const format = formatOf(args);
  const report = await detect(runtime, scopeOf(runtime, args), "cli");
  const told = answer(report, args, "would");
  if (format === null) return told;
  return { ...told, ...(await writeReport({ run: report.run, against: null, format, out: args.options.out })) };
}

export async function actVerb(runtime: Runtime, args: Arguments): Promise<Answer> {
  const scope = scopeOf(runtime, args);
  if (args.options["dry-run"]) return answer(await detect(runtime, scope, "cli"), args, "would");
  const holder = `cli:${process.pid}:${runtime.ports.random.uuid()}`;
  return answer(await act(runtime, scope, "cli", holder), args, "did");
}

function scopeOf(runtime: Runtime, { options }: Arguments): PassScope {
  const scope: PassScope = {};
  if (options.kind !== undefined) {
    if (!runtime.kinds.has(options.kind)) {
      throw new UsageError(`There is no kind "${options.kind}". Configured: ${[...runtime.kinds.keys()].join(", ")}.`);
    }
    scope.kind = options.kind;
  }
  if (options.object !== undefined) scope.key = required(options.object, "--object KEY");
  if (options.class !== undefined) {
    if (!isDriftClass(options.class)) throw new UsageError(`There is no class "${options.class}".`);
    scope.class = options.class;
  }
  const limit = positiveInteger(options.limit, "--limit");
  if (limit !== undefined) scope.limit = limit;
  return scope;
}

function answer(report: RunReport, { options }: Arguments, tense: "would" | "did"): Answer {
  const { complete, counts } = report;
  // That no drift was found would be said of nothing.
  if (options.object !== undefined && complete && counts.objects === 0) {
    const text = "There is no such object: nobody asked for it, and nothing was found.";
    return { json: report, text, exit: EXIT.couldNotLook };
  }
  const found = report.drifts.length > 0;
  const exit = !complete ? EXIT.couldNotLook : found ? EXIT.finding : EXIT.done;
  return { json: report, text: describe(report, tense, options.class), exit };
}

/** The counts are of all objects, also where the drifts of one class only are told. */
function headline({ drifts, counts }: RunReport, only: string | undefined): string {
  const objects = plural(counts.objects, "object");
  if (only !== undefined)
    return `${plural(drifts.length, "drift")} of ${only}; ${counts.drifted} of ${objects} drifted.`;
  if (drifts.length === 0) return `No drift found in ${objects}.`;
  return `${plural(drifts.length, "drift")} on ${counts.drifted} of ${objects}.`;
}

function describe(report: RunReport, tense: "would" | "did", only: string | undefined): string {
  const { counts } = report;
  const lines = [
    headline(report, only),
    `In sync ${counts.in_sync}, pending ${counts.pending}, verifying ${counts.verifying}.`,
  ];
  lines.push(...summaryLines(report));
  for (const drift of report.drifts) {
    const name = drift.direction === null ? drift.class : `${drift.class} · ${drift.direction}`;
    lines.push("", `${drift.key}  ${name}`, `  ${drift.says}`);
    lines.push(`  ${drift.gate.verdict}${drift.plan === null ? "" : `: ${drift.plan.title}`}`);
    for (const reason of drift.gate.reasons) lines.push(`    ${reason.says}`);
  }
  if (tense === "did") {
    lines.push("", `Acted ${plural(report.acted.length, "time")}.`);
    for (const done of report.acted) lines.push(`  ${done.key}  ${done.class}  ${done.outcome}: ${done.says}`);
  }
  for (const source of report.sources.filter((s) => !s.complete)) {
    lines.push("", `${source.source} could not be read completely: ${source.suspect ?? "unknown reason"}`);
  }
  for (const { key, reason } of report.unjudged) lines.push(`${key} not judged: ${reason}`);
  return lines.join("\n");
}

/** How much of it would happen, and what stands against the rest. */
function summaryLines({ summary }: RunReport): string[] {
  if (summary === undefined) return [];
  return [
    ...summary.budgets.map((line) => `Limit ${line.scope}: ${en.report.budget(line)}.`),
    ...mergeUntouched(summary.untouched).map(({ code, n }) => `${en.report.reasons[code]}: ${n}.`),
  ];
}
