import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readPlaywrightReport, readVitestReport } from "./test-report.mjs";

let file = "";
beforeEach(() => {
  file = join(mkdtempSync(join(tmpdir(), "plumbline-report-")), "report.json");
});
afterEach(() => rmSync(join(file, ".."), { recursive: true }));

const vitest = (report: unknown, code: number) => {
  writeFileSync(file, JSON.stringify(report));
  return readVitestReport(file, code);
};
const passed = { status: "passed", fullName: "holds" };
const failed = { status: "failed", fullName: "breaks", failureMessages: ["expected 1 to be 2"] };

test("counts passed and failed tests, and says what failed", () => {
  const counts = vitest(
    { numPassedTests: 3, testResults: [{ name: "a.test.ts", status: "failed", assertionResults: [passed, failed] }] },
    1,
  );
  expect(counts).toEqual({ passed: 3, skipped: 0, failures: ["a.test.ts\n  breaks\nexpected 1 to be 2"] });
});

test.each([
  [
    "a file that could not be loaded",
    {
      numPassedTests: 3,
      testResults: [{ name: "a.test.ts", status: "failed", message: "no module", assertionResults: [] }],
    },
    1,
    "no module",
  ],
  ["an error outside of every test", { numPassedTests: 3, testResults: [] }, 1, "exit code 1"],
  ["no test at all", { numPassedTests: 0, testResults: [] }, 0, "No test ran"],
  ["a run that died without a report", "not json", 137, "exit code 137"],
])("counts %s as one failure", (_, report, code, says) => {
  const { failures } = vitest(report, code);
  expect(failures).toHaveLength(1);
  expect(failures[0]).toContain(says);
});

test("counts a browser test that passed only at the second try as failed", () => {
  const spec = (title: string, status: string) => ({
    title,
    tests: [{ status, results: [{ errors: [{ message: `${title} message` }] }] }],
  });
  const suites = [
    { title: "a.spec.ts", suites: [{ title: "inbox", specs: [spec("opens", "expected"), spec("filters", "flaky")] }] },
  ];
  writeFileSync(file, JSON.stringify({ suites, stats: { expected: 1, flaky: 1, skipped: 2 }, errors: [] }));
  expect(readPlaywrightReport(file, 0)).toEqual({
    passed: 1,
    skipped: 2,
    failures: ["a.spec.ts > inbox > filters (flaky)\nfilters message"],
  });
});
