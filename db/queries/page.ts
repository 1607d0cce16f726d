import { z } from "zod";
import { Invalid } from "../../lib/errors.ts";

/** Rows of one page. More would cost more to read than to page. */
export const PAGE_SIZE = 50;

export type Page<Row> = {
  rows: Row[];
  /** Opaque; null where nothing follows. */
  next: string | null;
};

/** A cursor that this list did not write. Refused, because the first page would look like the one that was asked for. */
export class InvalidCursor extends Invalid {
  constructor() {
    super("This page link is not valid any more. Start from the first page.", [
      { path: "after", says: "is not a cursor of this list" },
    ]);
  }
}

/** Of one text in it. */
const TEXT_MAX = 1_000;
/** A character of such a text takes up to four. */
const CURSOR_MAX = 5 * TEXT_MAX;

export function encodeCursor(position: unknown): string {
  return Buffer.from(JSON.stringify(position), "utf8").toString("base64url");
}

/** Null for the first page. Throws InvalidCursor on anything that `schema` did not come from. */
export function decodeCursor<T>(text: string | null | undefined, schema: z.ZodType<T>): T | null {
  if (text === null || text === undefined || text === "") return null;
  if (text.length > CURSOR_MAX) throw new InvalidCursor();
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
  } catch {
    throw new InvalidCursor();
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw new InvalidCursor();
  return parsed.data;
}

/** Queries ask for one row more than a page: whether it came says if there is a next one. */
export function toPage<Row>(rows: readonly Row[], cursorOf: (last: Row) => unknown, size = PAGE_SIZE): Page<Row> {
  const shown = rows.slice(0, size);
  const last = shown[shown.length - 1];
  return { rows: shown, next: rows.length > size && last !== undefined ? encodeCursor(cursorOf(last)) : null };
}

/** Times in cursors, as `utc` writes them: only of days that there are, and of no year 0, which the database does not know. */
export const cursorTime = z
  .string()
  .regex(/^(?!0000)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/)
  .refine((text) => {
    const at = new Date(text);
    return Number.isFinite(at.getTime()) && at.toISOString().startsWith(text.slice(0, 19));
  });
/** No row has a text with NUL or half a character. */
export const cursorText = z
  .string()
  .max(TEXT_MAX)
  .regex(/^[^\0\p{Cs}]*$/u);
export const cursorSeq = z.number().int().min(1).max(2_147_483_647);
