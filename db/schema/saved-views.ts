import { boolean, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { time } from "./columns.ts";

/** A list of drift that somebody comes back to: the address's filter, by a name. */
export const savedViews = pgTable(
  "saved_views",
  {
    id: text("id").primaryKey(),
    name: text("name").notNull(),
    query: text("query").notNull(),
    /** Everybody who works here has it; what it shows each of them is still what they may see. */
    shared: boolean("shared").notNull().default(false),
    madeBy: text("made_by").notNull(),
    madeAt: time("made_at").notNull().defaultNow(),
  },
  (t) => [uniqueIndex("saved_views_name").on(t.madeBy, t.name)],
);
