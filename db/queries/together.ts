import type { Fragment, PendingQuery } from "postgres";
import type { Sql } from "../client.ts";

/** A select that was not sent: awaited, it is a statement of its own; here it is a part of one. */
// biome-ignore lint/suspicious/noExplicitAny: rows of any shape; each part keeps its own.
type Part = PendingQuery<any[]>;
type RowsOf<Parts extends Record<string, Part>> = { [name in keyof Parts]: Awaited<Parts[name]>[number][] };

/**
 * The rows of several selects by one statement: one wait, one plan, one moment. They come as JSON, so times have to be
 * text (`utc`), and what the driver would give as text because a number cannot hold it, no part may ask for.
 */
export async function together<Parts extends Record<string, Part>>(
  sql: Sql,
  parts: Parts,
  before: Fragment = sql``,
): Promise<RowsOf<Parts>> {
  const columns = Object.entries(parts).map(
    ([name, part]) => sql`(select coalesce(json_agg(part), '[]') from (${part}) part) as ${sql(name)}`,
  );
  const [row] = await sql<[RowsOf<Parts>]>`${before} select ${columns.reduce((all, next) => sql`${all}, ${next}`)}`;
  return row;
}
