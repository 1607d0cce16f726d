import type { Sql } from "../client.ts";

/**
 * Tables with a row that shows this text anywhere, in columns of any type: as it is, in hexadecimal (which is how bytes are
 * shown) or in base64. For secrets that were planted (I-28); letters, digits, `-` and `_` only, or JSON would spell it otherwise.
 */
export async function tablesHolding(sql: Sql, secret: string): Promise<string[]> {
  if (!/^[\w-]{8,}$/.test(secret))
    throw new Error("This is no text to look for: it might be spelt otherwise, or be found by chance.");
  const bytes = Buffer.from(secret);
  const spellings = [secret, bytes.toString("hex"), bytes.toString("base64").replace(/=+$/, "")];
  const tables = await sql<{ schema: string; name: string }[]>`
    select table_schema as schema, table_name as name from information_schema.tables
    where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema') order by 1, 2`;
  if (tables.length === 0) throw new Error("There is nothing to look at.");
  const holding: string[] = [];
  for (const { schema, name } of tables) {
    const rows = await sql`
      select from ${sql(schema)}.${sql(name)} t
      where exists (select from unnest(${spellings}::text[]) spelling where strpos(t::text, spelling) > 0) limit 1`;
    if (rows.length > 0) holding.push(name);
  }
  return holding;
}
