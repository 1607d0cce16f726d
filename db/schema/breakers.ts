import { sql } from "drizzle-orm";
import { index, integer, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import type { DriftClass } from "../../reconciler/model/drift-class.ts";
import { bucket, key, kind, time } from "./columns.ts";

/** One class came back on one object after too many confirmed repairs. Nothing repairs it until a person closes the record. */
export const breakers = pgTable(
  "breakers",
  {
    bucket: bucket(),
    id: text("id").notNull(),
    kind: kind(),
    key: key(),
    class: text("class").$type<DriftClass>().notNull(),
    /** How many confirmed repairs did not hold, and since when. */
    times: integer("times").notNull(),
    since: time("since").notNull(),
    openedAt: time("opened_at").notNull(),
    closedAt: time("closed_at"),
    closedBy: text("closed_by"),
    /** What was done about the cause. */
    closeReason: text("close_reason"),
  },
  (t) => [
    primaryKey({ columns: [t.bucket, t.id] }),
    uniqueIndex("breakers_open").on(t.bucket, t.kind, t.key, t.class).where(sql`closed_at is null`),
    index("breakers_object").on(t.bucket, t.kind, t.key, t.openedAt),
  ],
);
