import { boolean, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import type { FoundObject } from "../../reconciler/model/evidence.ts";
import { bucket, key, kind, time } from "./columns.ts";

/**
 * What each source last said about each object. A scan that saw the same again writes nothing here: it moves
 * the source's watermark, and a complete scan's watermark counts as the row's `as_of` where it is newer.
 */
export const facts = pgTable(
  "facts",
  {
    bucket: bucket(),
    kind: kind(),
    key: key(),
    source: text("source").notNull(),
    /** The external objects that correlate; empty: it looked, and there is nothing. */
    found: jsonb("found").$type<FoundObject[]>().notNull(),
    complete: boolean("complete").notNull(),
    /** SHA-256 over canonical `found`. */
    digest: text("digest").notNull(),
    /** The moment the source vouches for. */
    asOf: time("as_of").notNull(),
    /** When we looked. */
    observedAt: time("observed_at").notNull(),
    scanId: text("scan_id"),
  },
  (t) => [primaryKey({ columns: [t.bucket, t.kind, t.key, t.source] })],
);
