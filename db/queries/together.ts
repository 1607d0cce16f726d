import type { Fragment, PendingQuery } from "postgres";
import type { Sql } from "../client.ts";
import { fixed, readAgain } from "./literal.ts";

/** A select that was not sent: awaited, it is a statement of its own; here it is a part of one. */
// biome-ignore lint/suspicious/noExplicitAny: rows of any shape; each part keeps its own.
type Part = PendingQuery<any[]>;
type RowsOf<Parts extends Record<string, Part>> = { [name in keyof Parts]: Awaited<Parts[name]>[number][] };

/**
 * The rows of several selects by one statement: one wait, one plan, one moment. They come as JSON, so times have to be
 * text (`utc`), and what the driver would give as text because a number cannot hold it, no part may ask for. Parts that
 * are kept (`keptFor`) are always asked with the same `before`.
 */
export async function together<Parts extends Record<string, Part>>(
  sql: Sql,
  parts: Parts,
  before: Fragment = fixed(sql, ""),
): Promise<RowsOf<Parts>> {
  const [row] = await readAgain(sql, parts, () =>
    sql<[RowsOf<Parts>]>(textOf(Object.keys(parts)), before, ...Object.values(parts)),
  );
  return row;
}

/** What stands around the parts, made once for parts of these names: the driver keeps something for each text that it meets. */
function textOf(names: readonly string[]): TemplateStringsArray {
  const known = texts.get(names.join());
  if (known !== undefined) return known;
  for (const name of names) if (!/^\w+$/.test(name)) throw new TypeError(`${name} is no name of a part.`);
  const open = "(select coalesce(json_agg(part), '[]') from (";
  const between = names.map((name, n) => `) part) as "${name}"${n === names.length - 1 ? "" : `, ${open}`}`);
  const text = ["", ` select ${open}`, ...between];
  const made = Object.assign(text, { raw: text });
  texts.set(names.join(), made);
  return made;
}
const texts = new Map<string, TemplateStringsArray>();
