import { boolean, index, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import type { Standing } from "../../reconciler/model/verdict.ts";
import { kind, time } from "./columns.ts";

/** Where evidence comes from, and how good the last look was. */
export const sources = pgTable(
  "sources",
  {
    kind: kind(),
    name: text("name").notNull(),
    title: text("title").notNull(),
    standing: text("standing").$type<Standing>().notNull(),
    freshnessMs: integer("freshness_ms").notNull(),
    /** A verdict of this kind lives this long: what its least patient source allows. */
    evidenceMs: integer("evidence_ms").notNull().default(0),
    /** `all`: a complete scan confirms everything that it did not contradict. `sighted`: it speaks only for what it names. */
    covers: text("covers").$type<"all" | "sighted">().notNull().default("all"),
    /** It tells by itself and is never scanned; `last_tried_at` is when it last did. Silence of it is not staleness. */
    pushed: boolean("pushed").notNull().default(false),
    /** Start of the last complete scan: everything it covers is confirmed as of then. */
    watermark: time("watermark"),
    watermarkScan: text("watermark_scan"),
    counted: integer("counted"),
    lastTriedAt: time("last_tried_at"),
    lastError: text("last_error"),
    suspect: text("suspect"),
  },
  (t) => [primaryKey({ columns: [t.kind, t.name] })],
);

/** Each full listing with its completeness certificate. */
export const scans = pgTable(
  "scans",
  {
    id: text("id").primaryKey(),
    runId: text("run_id").notNull(),
    kind: kind(),
    source: text("source").notNull(),
    filters: text("filters").notNull(),
    pages: integer("pages").notNull(),
    /** How many the source said there are; null where it does not say. */
    announced: integer("announced"),
    counted: integer("counted").notNull(),
    startedAt: time("started_at").notNull(),
    endedAt: time("ended_at").notNull(),
    complete: boolean("complete").notNull(),
    suspect: text("suspect"),
    /** Entries that were not what the source promises: set aside, each with its reason. The first fifty. */
    unreadable: jsonb("unreadable")
      .$type<{ key: string | null; why: string; raw: string | null }[]>()
      .notNull()
      .default([]),
  },
  (t) => [index("scans_source").on(t.kind, t.source, t.startedAt)],
);

/** What each kind was last judged under; when it changes, everything that may be judged differently now is marked. */
export const kindStates = pgTable("kind_states", {
  kind: kind().primaryKey(),
  judgedUnder: text("judged_under").notNull(),
  /** Version of the connector and of the classifier. */
  version: text("version").notNull(),
});
