import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { connect } from "../../db/client.ts";
import { latestRun, runDocument, runDrifts } from "../../db/queries/run-report.ts";
import type { Viewer } from "../../db/queries/viewer.ts";
import { exportReport, REPORT_FORMATS, type ReportFormat } from "../../lib/format/report-export.ts";
import type { Runtime } from "../loop/runtime.ts";
import { type Answer, type Arguments, EXIT, UsageError } from "./arguments.ts";

/** Whoever may start the reconciler reads everything that it wrote. */
const TERMINAL: Viewer = { personId: "cli", role: "terminal", teams: [] };

/** One run again, as it was stored, with what is worked out of it. Looks at nothing outside and writes nothing. */
export async function reportVerb(_runtime: Runtime, args: Arguments): Promise<Answer> {
  const [run = "latest"] = args.words;
  const { against = null, out } = args.options;
  const written = await writeReport({ run, against, format: formatOf(args) ?? "md", out });
  return { ...written, exit: EXIT.done };
}

export function formatOf({ options }: Arguments): ReportFormat | null {
  if (options.format === undefined) {
    if (options.out !== undefined && options.json !== true) return formatOfName(options.out);
    return null;
  }
  const format = REPORT_FORMATS.find((name) => name === options.format);
  if (format === undefined) {
    throw new UsageError(`--format is one of ${REPORT_FORMATS.join(", ")}, not "${options.format}".`);
  }
  return format;
}

/** `--out report.csv` says its format by its name. */
function formatOfName(file: string): ReportFormat {
  return REPORT_FORMATS.find((format) => file.endsWith(`.${format}`)) ?? "md";
}

type Wanted = { run: string; against: string | null; format: ReportFormat; out: string | undefined };

export async function writeReport({ run, against, format, out }: Wanted): Promise<Omit<Answer, "exit">> {
  const sql = connect({ url: process.env.DATABASE_URL ?? "", name: "plumbline report", max: 4, readOnly: true });
  try {
    const id = run === "latest" ? await latestRun(sql, TERMINAL) : run;
    const document = id === null ? null : await runDocument(sql, { viewer: TERMINAL, id, against });
    if (id === null || document === null) throw new UsageError(missing(run, against));
    const pieces = exportReport(document, runDrifts(sql, TERMINAL, id), format);
    if (out !== undefined) {
      await pipeline(Readable.from(pieces), createWriteStream(out, { mode: 0o600 }));
      return { json: { run: id, format, file: out }, text: `Wrote the report of ${id} to ${out}.` };
    }
    let text = "";
    for await (const piece of pieces) text += piece;
    return { json: format === "json" ? JSON.parse(text) : { run: id, format, text }, text, document: true };
  } finally {
    await sql.end();
  }
}

function missing(run: string, against: string | null): string {
  const compared = against === null ? "" : `, or no run ${against} with a report that ended before it`;
  return `There is no run ${run === "latest" ? "with a report yet" : run}${compared}.`;
}
