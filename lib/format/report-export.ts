import type { ReportedDrift } from "../../reconciler/model/report.ts";
import type { RunDocument } from "../../reconciler/model/run-document.ts";
import { csvLine } from "./csv.ts";
import { markdownCell } from "./markdown.ts";
import {
  driftRow,
  driftSection,
  REPORT_COLUMNS,
  type ReportColumn,
  type ReportRow,
  reportSections,
} from "./report-sections.ts";

export const REPORT_FORMATS = ["json", "csv", "md"] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

export const REPORT_MEDIA: Record<ReportFormat, string> = {
  json: "application/json",
  csv: "text/csv; charset=utf-8; header=present",
  md: "text/markdown; charset=utf-8",
};

type Drifts = AsyncIterable<ReportedDrift[]>;

/** A report as text, piece by piece: its drifts come in pages, and no piece holds more than one of them. */
export function exportReport(run: RunDocument, drifts: Drifts, format: ReportFormat): AsyncGenerator<string> {
  return { json: asJson, csv: asCsv, md: asMarkdown }[format](run, drifts);
}

async function* asJson(run: RunDocument, drifts: Drifts): AsyncGenerator<string> {
  yield `${JSON.stringify(run).slice(0, -1)},"drifts":[`;
  let between = "";
  for await (const page of drifts) {
    yield between + page.map((drift) => JSON.stringify(drift)).join(",");
    between = ",";
  }
  yield "]}\n";
}

const COLUMNS = Object.keys(REPORT_COLUMNS) as ReportColumn[];

/** One table: the first column says which section a row belongs to. */
async function* asCsv(run: RunDocument, drifts: Drifts): AsyncGenerator<string> {
  const lines = (section: string, rows: readonly ReportRow[]) =>
    rows.map((row) => csvLine([section, ...COLUMNS.map((column) => row[column])])).join("");
  yield csvLine(["section", ...COLUMNS]);
  for (const { id, note, rows } of reportSections(run)) {
    yield lines(id, note === null ? rows : [{ what: "note", says: note }, ...rows]);
  }
  const { id, note } = driftSection(run);
  if (note !== null) yield lines(id, [{ what: "note", says: note }]);
  for await (const page of drifts) yield lines(id, page.map(driftRow));
}

async function* asMarkdown(run: RunDocument, drifts: Drifts): AsyncGenerator<string> {
  yield `# Report of ${run.run}\n`;
  for (const section of reportSections(run)) {
    const { columns, rows } = section;
    if (rows.length === 0 && section.note === null) continue;
    yield markdownHead(section);
    yield rows.length === 0 ? "" : `\n${tableHead(columns)}${rows.map((row) => tableRow(columns, row)).join("")}`;
  }
  const section = driftSection(run);
  yield markdownHead(section);
  let found = false;
  for await (const page of drifts) {
    const rows = page.map((drift) => tableRow(section.columns, driftRow(drift))).join("");
    yield found ? rows : `\n${tableHead(section.columns)}${rows}`;
    found = true;
  }
  if (!found) yield "\nNone is listed.\n";
}

const markdownHead = ({ title, note }: { title: string; note: string | null }) =>
  `\n## ${title}\n${note === null ? "" : `\n${markdownCell(note)}\n`}`;

const tableHead = (columns: readonly ReportColumn[]) =>
  `| ${columns.map((column) => REPORT_COLUMNS[column]).join(" | ")} |\n|${columns.map(() => " --- |").join("")}\n`;

const tableRow = (columns: readonly ReportColumn[], row: ReportRow) =>
  `| ${columns.map((column) => markdownCell(row[column])).join(" | ")} |\n`;
