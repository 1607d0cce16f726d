// ◆ pure
/**
 * The error table: what an answer to a write proves. Only the directory's own problem with one of these statuses proves
 * that nothing happened. A 5xx, a 408, a redirect, a page of a proxy and silence leave it open.
 */
import { problemOf, sayAnswer } from "./answers.ts";
import { refusals } from "./refusals.ts";
import type { Answer } from "./transport.ts";

const refusedForSure: ReadonlyMap<number, string> = new Map(refusals);

/** The sentence that proves it, or null where the answer proves nothing. */
export function proofOfRefusal(answer: Answer): string | null {
  const because = refusedForSure.get(answer.status);
  if (because === undefined || problemOf(answer) === null) return null;
  return `${answer.says} was refused, ${because}: ${sayAnswer(answer)}.`;
}
