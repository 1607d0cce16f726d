import type { Fragment } from "postgres";
import type { Sql } from "../client.ts";

/**
 * Objects by part of their key, or by the whole of their reference or external id: a query of bucket, kind and key. Each
 * arm has an index of its own, so that no search goes through all objects.
 */
export function objectsCalled(sql: Sql, text: string): Fragment {
  const part = `%${text.replace(/[\\%_]/g, "\\$&")}%`;
  return sql`
    select bucket, kind, key from object_keys where key ilike ${part}
    union select bucket, kind, key from objects where ref = ${text.toUpperCase()}
    union select bucket, kind, key from objects where external_id = ${text}`;
}
