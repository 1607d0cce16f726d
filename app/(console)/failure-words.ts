import { type ApiProblem, asProblem } from "@/lib/query/problem";
import type { Words } from "@/lib/words/words";

/** The API's words where it had any: they are English, whoever asks. */
export function problemWords(t: Words, { said, status }: ApiProblem): string {
  if (said !== null) return said;
  return status === 0 ? t.general.theServerDidNotAnswer : t.general.theServerAnsweredWithoutWhy(status);
}

/** What went wrong with a write, in one line: why, and whether anything was changed. */
export function failureWords(t: Words, error: unknown): string {
  const problem = asProblem(error, true);
  const words = problemWords(t, problem);
  const said = /nothing was changed|do not know if it was changed/i.test(words);
  if (said || problem.changed === "done") return words;
  const changed = problem.changed === "nothing" ? t.changes.nothing : t.changes.unknown;
  return `${words} ${changed}`;
}
