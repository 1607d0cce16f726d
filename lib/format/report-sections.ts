import type { ReportedDrift } from "../../reconciler/model/report.ts";
import type { RunDocument } from "../../reconciler/model/run-document.ts";
import { en } from "../words/en/index.ts";

/** A report is a file that leaves the product: English, whoever asks for it. */
const words = en.report;

/** Every column that a section may fill. One table with all of them is the whole report. */
export const REPORT_COLUMNS = {
  what: "What",
  kind: "Kind",
  key: "Object",
  class: "Class",
  direction: "Direction",
  age: "Age",
  verdict: "Would",
  count: "Count",
  owner: "Owner",
  since: "Since",
  until: "Until",
  says: "Says",
  reasons: "Reasons",
  plan: "Plan",
  id: "Id",
} as const;
export type ReportColumn = keyof typeof REPORT_COLUMNS;
export type ReportRow = Partial<Record<ReportColumn, string | number | null>>;

/** One part of a report: what is said about it, and its rows. */
export type ReportSection = {
  id: string;
  title: string;
  note: string | null;
  columns: readonly ReportColumn[];
  rows: ReportRow[];
};

type Part = [id: string, title: string, columns: readonly ReportColumn[], rows: ReportRow[], note?: string | null];

const DRIFT = ["kind", "key", "class", "direction"] as const satisfies ReportColumn[];

/** All of a report but its list of drifts, in the order in which a reviewer reads it. */
export function reportSections(run: RunDocument): ReportSection[] {
  const causes = causeRows(run);
  const parts: Part[] = [
    ["run", "Run", ["what", "says"], runRows(run), words.unread(run.sources)],
    ["source", "Sources", ["kind", "what", "count", "says"], sourceRows(run)],
    ...summaryParts(run),
    ...comparedParts(run),
    [
      "cause",
      "Likely causes",
      ["says", "kind", "class", "count", "since", "until", "key", "id"],
      causes,
      explains(causes, words.notes.causes),
    ],
    ["acted", "What it did", ["what", "kind", "key", "class", "says", "id"], actedRows(run)],
    [
      "unjudged",
      "Could not be judged",
      ["kind", "key", "says"],
      run.unjudged.map(({ reason, ...ref }) => ({ ...ref, says: reason })),
    ],
  ];
  return parts.map(([id, title, columns, rows, note = null]) => ({ id, title, note, columns, rows }));
}

/** What explains rows is not said where there are none. */
const explains = (rows: readonly ReportRow[], note: string) => (rows.length === 0 ? null : note);

/** The head of the list of drifts, which comes last and in pages. */
export function driftSection({ drifts_omitted: omitted }: RunDocument): Omit<ReportSection, "rows"> {
  return {
    id: "drift",
    title: "Found",
    note: omitted === 0 ? null : words.notes.omitted(omitted),
    columns: [...DRIFT, "verdict", "owner", "since", "until", "says", "reasons", "plan", "id"],
  };
}

export function driftRow(drift: ReportedDrift): ReportRow {
  return {
    ...{ kind: drift.kind, key: drift.key, class: drift.class, direction: drift.direction, owner: drift.owner },
    ...{ since: drift.first_seen, until: drift.last_seen, says: drift.says, id: drift.id },
    verdict: en.names.verdicts[drift.gate.verdict],
    reasons: drift.gate.reasons.map((reason) => reason.says).join(" "),
    plan: drift.plan?.title ?? null,
  };
}

function runRows(run: RunDocument): ReportRow[] {
  const { counts } = run;
  const scope = [run.scope.kind, run.scope.key, run.scope.class].filter((part) => part !== undefined).join(" / ");
  const facts: [string, string | number | null][] = [
    ["Run", run.run],
    ["Mode", run.mode],
    ["Looked at", scope === "" ? "everything" : scope],
    ["Started by", run.started_by],
    ["Started", run.started_at],
    ["Ended", run.ended_at ?? "under way"],
    ["Seen", run.complete === null ? "not known yet" : run.complete ? "all of it" : "not all of it"],
    ["Ended early", run.error],
    ["Objects", counts?.objects ?? null],
    ["As asked", counts?.in_sync ?? null],
    ["Drifted", counts?.drifted ?? null],
    ["Verifying", counts?.verifying ?? null],
    ["Pending", counts?.pending ?? null],
  ];
  return facts.filter(([, says]) => says !== null).map(([what, says]) => ({ what, says }));
}

function sourceRows({ sources }: RunDocument): ReportRow[] {
  return sources.map(({ kind, source, counted, complete, suspect }) => ({
    ...{ kind, what: source, count: counted },
    says: `read ${complete ? "to the end" : "not to the end"}${suspect === null ? "" : `: ${suspect}`}`,
  }));
}

function summaryParts({ summary }: RunDocument): Part[] {
  const { notes } = words;
  if (summary === null) return [["summary", "Open drift", [], [], notes.noSummary]];
  const cells = summary.cells.map(
    (cell): ReportRow => ({
      ...{ class: cell.class, count: cell.n, since: cell.oldest, age: words.ages[cell.age] },
      direction: cell.direction === null ? null : en.names.directions[cell.direction],
      verdict: en.names.verdicts[cell.verdict],
    }),
  );
  const budgets = summary.budgets.map(
    (line): ReportRow => ({
      ...{ what: line.scope, count: line.wanted, says: words.budget(line) },
    }),
  );
  const untouched = summary.untouched.map(
    ({ code, n, example }): ReportRow => ({
      ...{ what: words.reasons[code], count: n, kind: example?.kind, key: example?.key, says: example?.says },
      id: code,
    }),
  );
  const pending = summary.pending.map(
    (work): ReportRow => ({
      ...{ what: words.pending[work.what], count: work.n, owner: work.owner, since: work.oldest },
    }),
  );
  return [
    [
      "summary",
      "Open drift",
      ["class", "direction", "age", "verdict", "count", "since"],
      cells,
      cells.length === 0 ? notes.nothingOpen : notes.summary,
    ],
    ["budget", "Budget", ["what", "count", "says"], budgets, explains(budgets, notes.budgets)],
    [
      "untouched",
      "Would not touch",
      ["what", "count", "kind", "key", "says", "id"],
      untouched,
      explains(untouched, notes.untouched),
    ],
    ["pending", "Pending work", ["what", "owner", "count", "since"], pending],
  ];
}

function comparedParts({ compared }: RunDocument): Part[] {
  const { notes, changes, gone } = words;
  if (compared === null) return [["compared", "Compared", [], [], notes.noneBefore]];
  const { against, counts, went } = compared;
  const sums: ReportRow[] = [
    { what: "Compared with", until: against.ended_at, id: against.run },
    ...Object.entries(counts).map(([name, n]) => ({ what: changes[name as keyof typeof counts], count: n })),
    ...Object.entries(went).map(([how, n]) => ({ what: `Gone: ${gone[how as keyof typeof went]}`, count: n })),
  ];
  const rows = compared.rows.map(
    (row): ReportRow => ({
      ...{ kind: row.kind, key: row.key, class: row.class, direction: row.direction, owner: row.owner, says: row.says },
      ...{ since: row.first_seen, until: row.gone_at, id: row.id },
      what: row.how === null ? changes[row.change] : `Gone: ${gone[row.how]}`,
    }),
  );
  const unlike = compared.same_scope ? "" : ` ${notes.otherScope}`;
  return [
    ["compared", "Compared", ["what", "count", "until", "id"], sums, notes.compared + unlike],
    ["changed", "What changed", ["what", ...DRIFT, "owner", "since", "until", "says", "id"], rows],
  ];
}

function causeRows({ causes }: RunDocument): ReportRow[] {
  return causes.map((cause) => ({
    ...{ kind: cause.kind, class: cause.class, direction: cause.direction, count: cause.n, id: cause.run },
    ...{ since: cause.from, until: cause.to, says: words.cause(cause) },
    key: `${cause.keys.join(", ")}${cause.n > cause.keys.length ? ", …" : ""}`,
  }));
}

function actedRows({ acted }: RunDocument): ReportRow[] {
  return acted.map((act) => ({
    ...{ what: act.outcome, kind: act.kind, key: act.key, class: act.class, says: act.says, id: act.repair },
  }));
}
