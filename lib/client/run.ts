/**
 * All that the client needs of a driver: a tag that runs a statement and answers its rows. One for each driver, around a
 * pool, a connection or an open transaction alike.
 */
export type Run = (parts: TemplateStringsArray, ...values: Value[]) => Promise<Row[]>;
type Value = string | number | null;
type Row = Record<string, unknown>;

/** postgres.js: `sql`, or the `tx` of `sql.begin`. */
export function overPostgres(sql: (parts: TemplateStringsArray, ...values: Value[]) => PromiseLike<unknown>): Run {
  return async (parts, ...values) => [...((await sql(parts, ...values)) as Row[])];
}

/** pg: a pool, or the client that the transaction was begun on. */
export function overPg(client: { query(text: string, values: unknown[]): PromiseLike<{ rows: unknown[] }> }): Run {
  return async (parts, ...values) => {
    const text = parts.reduce((before, part, n) => `${before}$${n}${part}`);
    return (await client.query(text, values)).rows as Row[];
  };
}

/** Drizzle over any Postgres driver: the database or the transaction, with its own tag: `overDrizzle(tx, sql)`. */
export function overDrizzle<Statement>(
  db: { execute(statement: Statement): PromiseLike<unknown> },
  tag: (parts: TemplateStringsArray, ...values: unknown[]) => Statement,
): Run {
  return async (parts, ...values) => {
    const answer = await db.execute(tag(parts, ...values));
    const rows = Array.isArray(answer) ? answer : (answer as { rows: Row[] }).rows;
    return [...rows];
  };
}
