import { sql } from "drizzle-orm";
import { bigint, boolean, index, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
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
    /** Whether an absence in it, or that there is only one, can be believed. */
    complete: boolean("complete").notNull(),
    /** SHA-256 over the digests of what was found (reconciler/observed/facts.ts). */
    digest: text("digest").notNull(),
    /** Of the one object found, in comparable form; equal to `objects.wants` where it is as asked. Null: none or several. */
    shows: text("shows"),
    externalId: text("external_id"),
    /** Tells the entry of a scan apart from any other, without reading it. Null: the next scan has to read it. */
    fingerprint: bigint("fingerprint", { mode: "bigint" }),
    /** Why the entry could not be read. Nothing is concluded from it. */
    unreadable: text("unreadable"),
    /** The moment the source vouches for. */
    asOf: time("as_of").notNull(),
    /** When we looked. */
    observedAt: time("observed_at").notNull(),
    scanId: text("scan_id"),
  },
  (t) => [
    primaryKey({ columns: [t.bucket, t.kind, t.key, t.source] }),
    index("facts_fingerprint").on(t.kind, t.source, t.fingerprint).where(sql`fingerprint is not null`),
    index("facts_unreadable").on(t.kind, t.source, t.key).where(sql`unreadable is not null`),
    // What a scan cannot confirm by itself.
    index("facts_unconfirmed")
      .on(t.kind, t.source, t.bucket, t.key)
      .where(sql`fingerprint is null and (not complete or found <> '[]')`),
  ],
);

/** What a scan showed that is not known yet, until the scan has ended and may be believed. Unlogged: a scan that died is made again. */
export const sightings = pgTable(
  "sightings",
  {
    scanId: text("scan_id").notNull(),
    /** In the order in which they came: pieces of a scan are ranges of it. */
    n: bigint("n", { mode: "number" }).notNull().generatedByDefaultAsIdentity(),
    bucket: bucket(),
    key: key(),
    externalId: text("external_id").notNull(),
    fingerprint: bigint("fingerprint", { mode: "bigint" }).notNull(),
    found: jsonb("found").$type<FoundObject[]>().notNull(),
    digest: text("digest"),
    shows: text("shows"),
    unreadable: text("unreadable"),
    asOf: time("as_of").notNull(),
  },
  (t) => [index("sightings_scan").on(t.scanId, t.n)],
);
