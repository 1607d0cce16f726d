import { sql } from "drizzle-orm";
import { index, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { bucket, key, kind, time } from "./columns.ts";

/** One verb on many objects, asked for at once. What it did is in its items, and in the record as each was done. */
export const jobs = pgTable(
  "jobs",
  {
    id: text("id").primaryKey(),
    verb: text("verb").$type<"assign" | "snooze" | "look_again">().notNull(),
    input: jsonb("input").$type<Record<string, unknown>>().notNull(),
    madeBy: text("made_by").notNull(),
    madeAt: time("made_at").notNull().defaultNow(),
    /** What changed after this is not what was chosen. */
    chosenAt: time("chosen_at").notNull(),
    total: integer("total").notNull(),
    leaseHolder: text("lease_holder"),
    leaseUntil: time("lease_until"),
    stoppedAt: time("stopped_at"),
    stoppedBy: text("stopped_by"),
    endedAt: time("ended_at"),
  },
  (t) => [index("jobs_open").on(t.madeAt).where(sql`ended_at is null`)],
);

export const jobItems = pgTable(
  "job_items",
  {
    bucket: bucket(),
    job: text("job").notNull(),
    drift: text("drift").notNull(),
    kind: kind(),
    key: key(),
    /** `skipped`: it is not what was chosen any more. `failed`: the verb refused it. `stopped`: not begun when the job ended. */
    state: text("state").$type<"waiting" | "done" | "skipped" | "failed" | "stopped">().notNull().default("waiting"),
    says: text("says"),
  },
  (t) => [primaryKey({ columns: [t.bucket, t.job, t.drift] }), index("job_items_job").on(t.job, t.state)],
);
