import { z } from "zod";

type Parsers = Record<string, { parse(value: string): unknown }>;
type Parsed<P extends Parsers> = { [Name in keyof P]: ReturnType<P[Name]["parse"]> };

/**
 * The address parsers of a list as a schema for the API. A page ignores a filter it does not know; an API that did so
 * would answer with more than was asked for.
 */
export function strictQuery<P extends Parsers>(parsers: P): z.ZodType<Parsed<P>> & { filters: string[] } {
  const schema = z.record(z.string(), z.union([z.string(), z.array(z.string())])).transform((given, context) => {
    for (const [name, value] of Object.entries(given)) {
      // What every object has under a name of its own is no filter: `constructor`.
      const message = mistakeIn(Object.hasOwn(parsers, name) ? parsers[name] : undefined, value);
      if (message !== null) context.issues.push({ code: "custom", path: [name], message, input: value });
    }
    const entries = Object.entries(parsers).map(([name, parser]) => {
      const value = given[name];
      return [name, typeof value === "string" ? parser.parse(value) : null];
    });
    // Each parser made the value under its own name.
    return Object.fromEntries(entries) as Parsed<P>;
  });
  return Object.assign(schema, { filters: Object.keys(parsers) });
}

function mistakeIn(parser: Parsers[string] | undefined, value: string | string[]): string | null {
  if (parser === undefined) return "is not a filter of this list";
  if (typeof value !== "string") return "is given more than once";
  return understood(parser.parse(value), value) ? null : "has a value that this list does not know";
}

/** A list drops the members it does not know; here each of them has to be known. */
function understood(parsed: unknown, raw: string): boolean {
  if (parsed === null || parsed === undefined) return raw === "";
  return !Array.isArray(parsed) || parsed.length === raw.split(",").length;
}
