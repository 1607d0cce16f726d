import { boolean, index, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import type { RunReport } from "../../reconciler/model/report.ts";
import { time } from "./columns.ts";

/** One pass, detect or act, with its report. */
export const runs = pgTable(
  "runs",
  {
    id: text("id").primaryKey(),
    mode: text("mode").$type<"detect" | "act">().notNull(),
    scope: jsonb("scope").$type<{ kind?: string; key?: string; class?: string; limit?: number }>().notNull(),
    startedBy: text("started_by").notNull(),
    startedAt: time("started_at").notNull(),
    endedAt: time("ended_at"),
    /** Whether every source answered completely. */
    complete: boolean("complete"),
    report: jsonb("report").$type<RunReport>(),
    error: text("error"),
  },
  (t) => [index("runs_started").on(t.startedAt, t.id)],
);

/** Reconciler processes, for readiness and for people. */
export const workers = pgTable("workers", {
  id: text("id").primaryKey(),
  version: text("version").notNull(),
  startedAt: time("started_at").notNull(),
  seenAt: time("seen_at").notNull(),
});

/** Work that one process at a time does, by name: the sweep. And kinds that some process has. A lease ends by the database's clock. */
export const leases = pgTable("leases", {
  name: text("name").primaryKey(),
  holder: text("holder").notNull(),
  until: time("until").notNull(),
});
