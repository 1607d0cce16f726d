import { index, json, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import type { JudgedSituation, RecordedGate, RecordedVerdict } from "../../reconciler/model/judgement.ts";
import { bucket, key, kind, time } from "./columns.ts";

/**
 * Every judgement that said something new, with all it was made from: any of them can be derived again, under the rules
 * of then or of now. Rows are added, never changed.
 */
export const judgements = pgTable(
  "judgements",
  {
    bucket: bucket(),
    kind: kind(),
    key: key(),
    id: text("id").notNull(),
    at: time("at").notNull(),
    // As text, and not compressed: written with every new difference, read by whoever derives it again.
    situation: json("situation").$type<JudgedSituation>().notNull(),
    said: jsonb("said").$type<RecordedVerdict>().notNull(),
    gates: json("gates").$type<RecordedGate[]>().notNull(),
    /** Of classifier, gate and connector. */
    version: text("version").notNull(),
  },
  (t) => [primaryKey({ columns: [t.bucket, t.kind, t.key, t.id] }), index("judgements_at").on(t.at)],
);
