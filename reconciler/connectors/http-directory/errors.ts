// ◆ pure
/**
 * The error table: what an answer to a write proves. Only the directory's own problem with one of these statuses proves
 * that nothing happened. A 5xx, a 408, a redirect, a page of a proxy and silence leave it open.
 */
import { problemOf, sayAnswer } from "./answers.ts";
import type { Answer } from "./transport.ts";

const refusedForSure: ReadonlyMap<number, string> = new Map([
  [400, "it could not read the request"],
  [401, "it does not know this credential"],
  [403, "this credential may not do that"],
  [404, "there is no such account"],
  [409, "the key is taken, or this call's key was used for something else"],
  [412, "the account has another version than the plan saw"],
  [422, "it does not accept these values"],
  [428, "it asks for a version"],
  [429, "there were too many requests"],
]);

/** The sentence that proves it, or null where the answer proves nothing. */
export function proofOfRefusal(answer: Answer): string | null {
  const because = refusedForSure.get(answer.status);
  if (because === undefined || problemOf(answer) === null) return null;
  return `${answer.says} was refused, ${because}: ${sayAnswer(answer)}.`;
}
