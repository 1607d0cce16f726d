import { index, pgTable, text } from "drizzle-orm/pg-core";
import { time } from "./columns.ts";

/**
 * Sessions that their person ended. A session is otherwise only a signed cookie; this is what makes signing out true
 * for a copy of it. Rows are of no use after `expires_at`, when the cookie has run out by itself.
 */
export const endedSessions = pgTable(
  "ended_sessions",
  {
    id: text("id").primaryKey(),
    personId: text("person_id").notNull(),
    endedAt: time("ended_at").notNull(),
    expiresAt: time("expires_at").notNull(),
  },
  (t) => [index("ended_sessions_expiry").on(t.expiresAt)],
);
