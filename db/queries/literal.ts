import type { PendingQuery, Row } from "postgres";
import type { Sql } from "../client.ts";
import type { Viewer } from "./viewer.ts";

/** A whole number as part of the text: how much is asked for decides the plan, and a plan that is kept knows no parameter. */
export function literal(sql: Sql, n: number) {
  if (!Number.isSafeInteger(n)) throw new TypeError(`${n} is not a whole number.`);
  return sql.unsafe(String(n));
}

const NOT_WORDS = /[;$\\]|--|\/\*/;
const kept = new WeakMap<Sql, Map<string, PendingQuery<Row[]>>>();

/**
 * Text that the caller made of its own constants, never of what somebody sent. Made once for a client and kept: a page has
 * a hundred such parts, and what the driver makes of each lives long enough to be costly to collect.
 */
export function fixed(sql: Sql, text: string) {
  const parts = kept.get(sql) ?? new Map<string, PendingQuery<Row[]>>();
  if (parts.size === 0) kept.set(sql, parts);
  const known = parts.get(text);
  if (known !== undefined) return known;
  if (NOT_WORDS.test(text)) throw new TypeError(`${text} is not made of words.`);
  const part = sql.unsafe<Row[]>(text);
  parts.set(text, part);
  return part;
}

/** Of each client, what was made last for whom. */
const made = new WeakMap<Sql, Map<string, unknown>>();
const MADE_MAX = 50;

/**
 * What `make` makes of what is asked for `page` by a viewer, or what it made the last time for the same: a page that is read
 * again every few seconds is made of two hundred parts. It may depend on nothing but the client and these.
 */
export function keptFor<Made>(
  sql: Sql,
  page: string,
  { personId, role, teams }: Viewer,
  asked: unknown,
  make: () => Made,
): Made {
  const all = made.get(sql) ?? new Map<string, unknown>();
  if (all.size === 0) made.set(sql, all);
  const name = JSON.stringify([page, personId, role, teams, asked]);
  const found = all.get(name) ?? make();
  // Whoever was asked for last is the last to go.
  all.delete(name);
  all.set(name, found);
  for (const oldest of all.keys()) if (all.size > MADE_MAX) all.delete(oldest);
  return found as Made;
}

type Asked = { text: string; fragment: PendingQuery<Row[]> | null; values: string[] };
const asked = new WeakMap<object, Asked>();

/**
 * The rows of the statement that `make` makes. Asked again for the same `kept`, it is not put together again: its text and
 * its values are those of the first time. One with a value that is no text is made anew each time.
 */
export async function readAgain<Rows extends readonly Row[]>(
  sql: Sql,
  kept: object,
  make: () => PendingQuery<Rows & Row[]>,
): Promise<Rows> {
  const known = asked.get(kept);
  if (known?.fragment) return sql<Rows & Row[]>`${known.fragment}`;
  // The driver writes each value over by what it sends.
  if (known) return sql.unsafe<Rows & Row[]>(known.text, [...known.values], { prepare: true });
  const statement = make();
  const rows = await statement;
  const { string: text, types } = rows.statement;
  // Beside what the driver's types know, it keeps them for its errors.
  const { parameters: values } = statement as { parameters?: unknown[] };
  if (types.length === 0) asked.set(kept, { text, fragment: sql.unsafe(text), values: [] });
  else if (values?.every(isText) && types.every((type) => type === 0))
    asked.set(kept, { text, fragment: null, values });
  return rows;
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}
