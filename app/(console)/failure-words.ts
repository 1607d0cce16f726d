import { asProblem } from "@/lib/query/problem";
import type { Words } from "@/lib/words/words";

/** What went wrong with a write, in one line: why, and whether anything was changed. */
export function failureWords(t: Words, error: unknown): string {
  const problem = asProblem(error, true);
  const said = /nothing was changed|do not know if it was changed/i.test(problem.message);
  if (said || problem.changed === "done") return problem.message;
  const changed = problem.changed === "nothing" ? t.changes.nothing : t.changes.unknown;
  return `${problem.message} ${changed}`;
}
