import { sql } from "drizzle-orm";
import { bigint, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import type { DriftClass } from "../../reconciler/model/drift-class.ts";
import type { Look } from "../../reconciler/model/evidence.ts";
import type { AttemptState } from "../../reconciler/model/verdict.ts";
import { bucket, key, kind, time } from "./columns.ts";

/** One try of a repair. The row is committed before the call is made, so "attempting" already means "may have been sent". */
export const attempts = pgTable(
  "attempts",
  {
    bucket: bucket(),
    id: text("id").notNull(),
    repairId: text("repair_id").notNull(),
    kind: kind(),
    key: key(),
    class: text("class").$type<DriftClass>().notNull(),
    state: text("state").$type<AttemptState>().notNull(),
    generation: integer("generation").notNull(),
    planHash: text("plan_hash").notNull(),
    idempotencyKey: text("idempotency_key").notNull(),
    fence: bigint("fence", { mode: "number" }).notNull(),
    holder: text("holder").notNull(),
    reservedAt: time("reserved_at").notNull(),
    /** No call of this attempt can have started after this. */
    deadlineAt: time("deadline_at").notNull(),
    outcomeAt: time("outcome_at"),
    externalId: text("external_id"),
    receipt: jsonb("receipt").$type<Record<string, string | number | boolean | null>>(),
    /** What the outside world answered, short and without secrets. */
    says: text("says"),
    /** Until then only confirming looks count. */
    settleUntil: time("settle_until"),
    verifiedAt: time("verified_at"),
    /** The look that proved it, or that settled an unknown outcome. */
    proof: jsonb("proof").$type<Look>(),
    /** A named person who settled an unknown outcome by hand. */
    resolvedBy: text("resolved_by"),
  },
  (t) => [
    primaryKey({ columns: [t.bucket, t.id] }),
    uniqueIndex("attempts_open").on(t.bucket, t.kind, t.key).where(sql`state in ('attempting','unknown')`),
    index("attempts_object").on(t.bucket, t.kind, t.key, t.reservedAt),
    index("attempts_repair").on(t.bucket, t.repairId),
  ],
);
