import { asProblem } from "@/lib/query/problem";
import { changeWords } from "@/lib/words/operator";

/** What went wrong with a write, in one line: why, and whether anything was changed. */
export function failureWords(error: unknown): string {
  const problem = asProblem(error, true);
  const said = /nothing was changed|do not know if it was changed/i.test(problem.message);
  if (said || problem.changed === "done") return problem.message;
  const changed = problem.changed === "nothing" ? changeWords.nothing : changeWords.unknown;
  return `${problem.message} ${changed}`;
}
