// ◆ pure
/** What an answer is: JSON of the directory, a problem of the directory, or something that somebody else said. */
import { z } from "zod";
import { oneLine } from "../one-line.ts";
import type { Answer } from "./transport.ts";

/** Error answers of the directory itself carry a type of this kind; those of a proxy in between do not. */
export const problemTypes = "urn:directory:problem:";

const problem = z.looseObject({
  type: z.string().startsWith(problemTypes),
  title: z.string().min(1),
  status: z.int(),
});
export type Problem = { name: string; title: string };

/** Null where the directory did not say it: an HTML page of a proxy, say. */
export function problemOf({ status, type, text }: Answer): Problem | null {
  if (type !== "application/problem+json") return null;
  const parsed = problem.safeParse(parse(text));
  if (!parsed.success || parsed.data.status !== status) return null;
  return { name: parsed.data.type.slice(problemTypes.length), title: oneLine(parsed.data.title) };
}

/** The parsed body of an answer with one of these statuses; throws for every other. */
export function jsonOf(answer: Answer, ...statuses: readonly number[]): unknown {
  const { says, status, type, text } = answer;
  if (status >= 300 && status < 400) throw new Error(`${says} answered ${status}, a redirect, which is not followed.`);
  if (!statuses.includes(status)) throw new Error(`${says} answered ${sayAnswer(answer)}.`);
  if (type !== "application/json") throw new Error(`${says} answered ${type || "no content type"}, not JSON.`);
  const value = parse(text);
  if (value === undefined) throw new Error(`${says} answered something that is not JSON.`);
  return value;
}

/** "404 (No such account)", or "404 with text/html". */
export function sayAnswer(answer: Answer): string {
  const refusal = problemOf(answer);
  return `${answer.status} ${refusal === null ? `with ${answer.type || "no content type"}` : `(${refusal.title})`}`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
