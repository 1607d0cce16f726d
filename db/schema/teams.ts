import { integer, pgTable, text } from "drizzle-orm/pg-core";
import { time } from "./columns.ts";

/** Owner teams. A departed team stays as a row, so that what it owned can still be named. */
export const teams = pgTable("teams", {
  id: text("id").primaryKey(),
  name: text("name").notNull(),
  /** Rises when ownership of anything moves to or from the team; part of every plan hash. */
  epoch: integer("epoch").notNull().default(1),
  departedAt: time("departed_at"),
});
