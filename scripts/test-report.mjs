/** Reads what Vitest and Playwright report as JSON. Whatever went wrong without a failed test counts as one. */
import { readJson } from "./state-file.mjs";

/** @typedef {{ passed: number, failures: string[], skipped: number }} Counts failures: one text each */

/**
 * @param {string} file
 * @param {number} code exit code of the run
 * @returns {Counts}
 */
export function readVitestReport(file, code) {
  const report = readJson(file);
  const failures = [];
  for (const { name, status, message, assertionResults } of report?.testResults ?? []) {
    const failed = assertionResults.filter((/** @type {any} */ test) => test.status === "failed");
    for (const { fullName, failureMessages } of failed)
      failures.push(`${name}\n  ${fullName}\n${failureMessages.join("\n")}`);
    // The file itself could not be read, or a hook around its tests failed.
    if (status === "failed" && failed.length === 0) failures.push(`${name}\n${message}`);
  }
  return complete({ passed: report?.numPassedTests ?? 0, failures, skipped: report?.numPendingTests ?? 0 }, code);
}

/**
 * A flaky test failed once: the screen it watched was wrong once.
 * @param {string} file
 * @param {number} code
 * @returns {Counts}
 */
export function readPlaywrightReport(file, code) {
  const report = readJson(file);
  const counts = { passed: report?.stats?.expected ?? 0, failures: [], skipped: report?.stats?.skipped ?? 0 };
  for (const suite of report?.suites ?? []) collectFailures(suite, [], counts.failures);
  for (const { message } of report?.errors ?? []) counts.failures.push(message);
  return complete(counts, code);
}

/**
 * @param {any} suite
 * @param {string[]} titles
 * @param {string[]} failures
 */
function collectFailures(suite, titles, failures) {
  const path = [...titles, suite.title];
  for (const inner of suite.suites ?? []) collectFailures(inner, path, failures);
  for (const spec of suite.specs ?? []) {
    for (const test of spec.tests) {
      if (!["unexpected", "flaky"].includes(test.status)) continue;
      const messages = test.results.flatMap((/** @type {any} */ result) =>
        result.errors.map((/** @type {any} */ e) => e.message),
      );
      failures.push(`${[...path, spec.title].join(" > ")} (${test.status})\n${messages.join("\n")}`);
    }
  }
}

/**
 * @param {Counts} counts
 * @param {number} code
 */
function complete(counts, code) {
  if (counts.failures.length > 0) return counts;
  if (code !== 0) return { ...counts, failures: [`The run itself failed (exit code ${code}): see above.`] };
  if (counts.passed === 0) return { ...counts, failures: ["No test ran."] };
  return counts;
}
