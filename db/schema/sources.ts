import { boolean, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
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
export const scans = pgTable("scans", {
  id: text("id").primaryKey(),
  runId: text("run_id").notNull(),
  kind: kind(),
  source: text("source").notNull(),
  filters: text("filters").notNull(),
  pages: integer("pages").notNull(),
  counted: integer("counted").notNull(),
  startedAt: time("started_at").notNull(),
  endedAt: time("ended_at").notNull(),
  complete: boolean("complete").notNull(),
  suspect: text("suspect"),
});
