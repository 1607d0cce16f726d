import { type ZodType, z } from "zod";
import { bucketOfId } from "../../reconciler/model/bucket.ts";
import { Invalid } from "../errors.ts";

// Control characters and the invisible ones that turn text around would make a record read differently from what it
// says. Line breaks and the joiners that some scripts and emoji need are text.
const HIDDEN = /(?![\n\t\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
const HIDDEN_IN_KEY = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** Plain visible text of a bounded length. */
export const text = (max: number) =>
  z
    .string()
    .trim()
    .min(1, "must not be empty")
    .max(max, `is longer than ${max} characters`)
    .refine((value) => !HIDDEN.test(value), "contains invisible characters");

/** Why. Long enough to be one. */
export const reason = text(500).refine((value) => value.length >= 3, "needs a reason that others can understand");

export const id = z
  .string()
  .max(80)
  .refine((value) => bucketOfId(value) !== null, "is not an id");

/** Ids that carry no bucket: of people, teams, stops, links. */
export const name = z.string().regex(/^[A-Za-z0-9._:@-]{1,80}$/, "is not an id");

/** May this be stored as JSON? Postgres keeps neither NUL nor half a character. */
export function isStorable(value: unknown): boolean {
  if (typeof value === "string") return !value.includes("\0") && !/\p{Cs}/u.test(value);
  if (typeof value !== "object" || value === null) return true;
  return Object.entries(value).every(([field, inner]) => isStorable(field) && isStorable(inner));
}

export const kindName = z.string().regex(/^[a-z][a-z0-9_]{0,63}$/, "is not the name of a kind");
/** Kept exactly as given: a key is compared byte by byte. */
export const objectKey = z
  .string()
  .min(1, "must not be empty")
  .max(200, "is longer than 200 characters")
  .refine((value) => !HIDDEN_IN_KEY.test(value), "contains invisible characters")
  .refine((value) => value.trim() === value, "begins or ends with a space");
/** Of what is asked for: whoever follows an address takes these for a step in it, however they are written. */
export const addressableKey = objectKey.refine((key) => key !== "." && key !== "..", "cannot stand in an address");
export const planHash = z.string().regex(/^[0-9a-f]{64}$/, "is not a plan hash (64 hexadecimal digits)");
export const moment = z.iso.datetime({ offset: true, error: "is not a time, like 2030-01-31T12:00:00Z" });

/** A verb's own input check: whoever calls it, nothing unparsed gets further. */
export function parseInput<T>(schema: ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map((issue) => ({ path: issue.path.map(String).join("."), says: issue.message }));
  throw new Invalid("The request has mistakes. Nothing was changed.", errors);
}

/** A time in the future, within `daysMax` days of the database's now. */
export function futureTime(value: string, now: Date, daysMax: number, path: string): Date {
  const at = new Date(value);
  const says =
    at.getTime() <= now.getTime()
      ? "is in the past"
      : at.getTime() > now.getTime() + daysMax * 86_400_000
        ? `is more than ${daysMax} days away`
        : null;
  if (says !== null) throw new Invalid(`${path} ${says}. Nothing was changed.`, [{ path, says }]);
  return at;
}
