import { loadTranslator } from "../words/load-refusals.ts";
import type { Translator } from "../words/refusals.ts";
import { localeOfRequest } from "./request-words.ts";

/** For whom the server's own words are put into another language: somebody at a browser. A program with a key reads English. */
export function translatorFor(request: Request): Promise<Translator> | null {
  if (request.headers.has("authorization")) return null;
  return loadTranslator(localeOfRequest(request));
}

/** The answer to a change: what it says, and what it says of each where it was about many. All else is data. */
export function translatedResult(to: Translator, body: unknown): unknown {
  if (!isRecord(body)) return body;
  const said = saying(to.message, body);
  return Array.isArray(body.results) ? { ...said, results: body.results.map((one) => saying(to.message, one)) } : said;
}

/** A problem document: its sentence, and the mistakes with their places. Plans in it were written down before. */
export function translatedProblem(to: Translator, body: Record<string, unknown>): Record<string, unknown> {
  const { detail, errors } = body;
  return {
    ...body,
    ...(typeof detail === "string" && { detail: to.message(detail) }),
    ...(Array.isArray(errors) && { errors: errors.map((one) => saying(to.mistake, one)) }),
  };
}

function saying<T>(say: (text: string) => string, one: T): T {
  return isRecord(one) && typeof one.says === "string" ? { ...one, says: say(one.says) } : one;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
