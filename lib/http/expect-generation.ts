import { AppError } from "../errors.ts";
import type { Expect } from "../services/intents/generation.ts";
import type { Expectation } from "./if-match.ts";

/** An intent's entity tag is its generation. */
export function expectGeneration(expect: Expectation): Expect {
  if (expect === null) return null;
  if ("none" in expect) return "none";
  if (/^[1-9][0-9]{0,8}$/.test(expect.tag)) return Number(expect.tag);
  throw new AppError({
    code: "bad_precondition",
    status: 400,
    message: 'If-Match carries the generation that you read, like "3". Nothing was changed.',
  });
}
