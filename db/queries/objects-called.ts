import type { Fragment } from "postgres";
import type { Sql } from "../client.ts";

/**
 * Objects by part of their key, or by the whole of their reference or external id: a query of bucket, kind and key. Each
 * arm has an index of its own, so that no search goes through all objects.
 */
export function objectsCalled(sql: Sql, text: string): Fragment {
  return sql`select bucket, kind, key from object_keys where key ilike ${partOf(text)} union ${objectsReferred(sql, text)}`;
}

/** By the whole of a reference or of an external id. */
export function objectsReferred(sql: Sql, text: string): Fragment {
  return sql`
    select bucket, kind, key from objects where ref = ${text.toUpperCase()}
    union select bucket, kind, key from objects where external_id = ${text}`;
}

/** For `ilike`: whatever has the text in it. */
export function partOf(text: string): string {
  return `%${text.replace(/[\\%_]/g, "\\$&")}%`;
}
