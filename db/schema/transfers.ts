import { sql } from "drizzle-orm";
import { index, integer, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { bucket, key, kind, time } from "./columns.ts";

/** An object that one team wants to hand over or to have: it moves when a person of the other team says yes. Past its end it is void. */
export const transfers = pgTable(
  "transfers",
  {
    bucket: bucket(),
    id: text("id").notNull(),
    kind: kind(),
    key: key(),
    fromTeam: text("from_team").notNull(),
    toTeam: text("to_team").notNull(),
    /** What was asked for then: whoever says yes takes over exactly that. */
    generation: integer("generation").notNull(),
    reason: text("reason").notNull(),
    state: text("state").$type<"asked" | "accepted" | "declined" | "void">().notNull(),
    askedBy: text("asked_by").notNull(),
    /** Whose person that was; the other one answers. */
    askedFor: text("asked_for").notNull(),
    askedAt: time("asked_at").notNull(),
    expiresAt: time("expires_at").notNull(),
    decidedBy: text("decided_by"),
    decidedAt: time("decided_at"),
  },
  (t) => [
    primaryKey({ columns: [t.bucket, t.id] }),
    uniqueIndex("transfers_open").on(t.bucket, t.kind, t.key).where(sql`state = 'asked'`),
    index("transfers_newest").on(t.askedAt, t.id),
  ],
);
