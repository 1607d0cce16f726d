import { type ApiProblem, asProblem } from "@/lib/query/problem";
import type { Words } from "@/lib/words/words";

/** The API's words where it had any: it says them in the reader's language. */
export function problemWords(t: Words, { said, status }: ApiProblem): string {
  if (said !== null) return said;
  return status === 0 ? t.general.theServerDidNotAnswer : t.general.theServerAnsweredWithoutWhy(status);
}

/** Why, for where the screen itself tells that nothing was changed. */
export function whyWords(t: Words, problem: ApiProblem): string {
  return problemWords(t, problem).replace(t.changes.nothing, "");
}

/** What went wrong with a write, in one line: why, and whether anything was changed. */
export function failureWords(t: Words, error: unknown): string {
  const problem = asProblem(error, true);
  const words = problemWords(t, problem);
  // Where the API names the effect, its words tell it.
  if ((problem.said !== null && problem.body.effect) || problem.changed === "done") return words;
  const changed = problem.changed === "nothing" ? t.changes.nothing : t.changes.unknown;
  return `${words} ${changed}`;
}
