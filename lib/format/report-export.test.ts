import { expect, test } from "vitest";
import type { ReportedDrift } from "../../reconciler/model/report.ts";
import type { RunDocument } from "../../reconciler/model/run-document.ts";
import { exportReport, type ReportFormat } from "./report-export.ts";

const KEY = "=evil|key";
const drift = (id: string): ReportedDrift => ({
  ...{ id, kind: "database_access", key: KEY, class: "permission_drift", direction: "over", says: "It has more." },
  ...{ owner: "billing", first_seen: "2025-11-24T10:00:00Z", last_seen: "2025-11-24T10:01:00Z", occurrences: 1 },
  plan: { hash: "h", title: "Revoke 1 grant", steps: [] },
  gate: { verdict: "ask", reasons: [{ code: "policy_review", says: "A person decides." }] },
});

const run: RunDocument = {
  ...{ run: "run_1", mode: "detect", scope: { kind: "database_access" }, started_by: "cli", error: null },
  ...{ started_at: "2025-11-24T10:00:00Z", ended_at: "2025-11-24T10:01:00Z", complete: false },
  counts: { objects: 9, in_sync: 7, pending: 0, verifying: 0, drifted: 2 },
  sources: [{ kind: "database_access", source: "catalog", complete: false, counted: 3, suspect: "It ended early." }],
  summary: {
    cells: [{ class: "permission_drift", direction: "over", age: "1d", verdict: "ask", n: 2, oldest: "2025-11-23" }],
    untouched: [
      { code: "policy_review", n: 2, example: { id: "d1", kind: "database_access", key: KEY, says: "Ask." } },
    ],
    budgets: [{ scope: "kind:k/class:c", used: 0, limit: 50, wanted: 62, waits: 62 }],
    pending: [{ what: "proposed", owner: "billing", n: 4, oldest: "2025-11-24" }],
  },
  compared: {
    against: { run: "run_0", mode: "detect", ended_at: "2025-11-24T09:00:00Z", complete: true },
    same_scope: true,
    counts: { new: 1, came_back: 0, flapped: 0, gone: 1, still: 1 },
    went: { repaired: 1, gone: 0, eclipsed: 0 },
    rows: [
      {
        ...{
          id: "d0",
          kind: "database_access",
          key: "was",
          class: "permission_drift",
          direction: null,
          says: "It was.",
        },
        ...{ owner: null, change: "gone", first_seen: "2025-11-24", gone_at: "2025-11-24T09:30:00Z", how: "repaired" },
      },
    ],
  },
  causes: [],
  acted: [],
  unjudged: [{ kind: "database_access", key: "odd", reason: "It cannot be read." }],
  drifts_omitted: 7,
};

async function* pages(): AsyncGenerator<ReportedDrift[]> {
  yield [drift("d1"), drift("d2")];
  yield [drift("d3")];
}
async function* none(): AsyncGenerator<ReportedDrift[]> {}

async function whole(format: ReportFormat, drifts = pages(), of = run): Promise<string> {
  let text = "";
  for await (const piece of exportReport(of, drifts, format)) text += piece;
  return text;
}

/** What a reviewer needs, wherever it is read. */
const TOLD = [
  "run_1",
  "run_0",
  "It ended early.",
  "62 wanted at once, too many",
  "policy_review",
  "odd",
  "Revoke 1 grant",
];

test.each(["csv", "md"] as const)("%s tells all that the report holds, and what it does not", async (format) => {
  const text = await whole(format);
  for (const told of [
    ...TOLD,
    "7 more open drifts are counted above",
    "Gone: repaired",
    "nothing is concluded from it",
  ]) {
    expect(text).toContain(told);
  }
});

test("json is the report with its drifts, in one valid document", async () => {
  expect(JSON.parse(await whole("json"))).toEqual({ ...run, drifts: [drift("d1"), drift("d2"), drift("d3")] });
  expect(JSON.parse(await whole("json", none()))).toEqual({ ...run, drifts: [] });
});

test("csv has the same cells in every line, and no cell that a spreadsheet would run", async () => {
  const lines = (await whole("csv")).trimEnd().split("\r\n");
  expect(lines[0]).toMatch(/^section,what,kind,key,/);
  expect(lines.filter((line) => line.startsWith("drift,"))).toHaveLength(4);
  expect(lines.find((line) => line.endsWith(",d3"))).toContain(",'=evil|key,permission_drift,over,");
  expect(lines.join("\n")).not.toMatch(/(^|,|")=/m);
});

test("markdown keeps its tables whole", async () => {
  const text = await whole("md");
  const width = (line: string) => line.replaceAll("\\|", "").split("|").length;
  const [, found = ""] = text.split("## Found");
  const table = found.split("\n").filter((line) => line.startsWith("|"));
  expect(table).toHaveLength(5);
  expect(new Set(table.map(width)).size).toBe(1);
  expect(await whole("md", none())).toContain("None is listed.");
});

test("a run that failed, with no one before it, says so", async () => {
  const failed: RunDocument = {
    ...run,
    ...{ counts: null, summary: null, compared: null, unjudged: [], sources: [], error: "It broke." },
  };
  const text = await whole("md", none(), failed);
  expect(text).toContain("It broke.");
  expect(text).toContain("This run kept no summary.");
  expect(text).toContain("No earlier run of the same scope has a report.");
});
