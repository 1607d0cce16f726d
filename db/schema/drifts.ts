import { sql } from "drizzle-orm";
import { index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import type { Acceptance } from "../../reconciler/model/acceptance.ts";
import type { Direction, DriftClass, DriftDetail } from "../../reconciler/model/drift-class.ts";
import type { Look } from "../../reconciler/model/evidence.ts";
import type { GateReason } from "../../reconciler/model/gate.ts";
import type { Plan } from "../../reconciler/model/repair.ts";
import type { GateVerdict } from "../../reconciler/model/verdict.ts";
import { bucket, key, kind, time } from "./columns.ts";

/** One named difference on one object. At most one open row per object and class. */
export const drifts = pgTable(
  "drifts",
  {
    bucket: bucket(),
    id: text("id").notNull(),
    kind: kind(),
    key: key(),
    owner: text("owner"),
    class: text("class").$type<DriftClass>().notNull(),
    direction: text("direction").$type<Direction>(),
    detail: jsonb("detail").$type<DriftDetail>().notNull(),
    /** The difference in one sentence, for operators. */
    sentence: text("sentence").notNull(),
    /** The evidence that the verdict rested on when last seen. */
    evidence: jsonb("evidence").$type<Look[]>().notNull(),
    firstSeen: time("first_seen").notNull(),
    lastSeen: time("last_seen").notNull(),
    /** Times it appeared: once, and again each time it had been hidden. */
    occurrences: integer("occurrences").notNull().default(1),
    /** Times it came back after a confirmed repair. */
    cameBack: integer("came_back").notNull().default(0),
    /** Times it went away without a repair of ours and was there again. */
    flapped: integer("flapped").notNull().default(0),
    /** What a repair would do, as of the last look; null where there is no safe one. */
    plan: jsonb("plan").$type<Plan>(),
    gateVerdict: text("gate_verdict").$type<GateVerdict>(),
    gateReasons: jsonb("gate_reasons").$type<GateReason[]>().notNull().default([]),
    assignee: text("assignee"),
    /** The batch that it is parked in, and the hash of the plan that it was parked with. */
    batch: text("batch"),
    batchPlan: text("batch_plan"),
    /** Somebody lets exactly this difference be; null again once it is another one. */
    acceptance: jsonb("acceptance").$type<Acceptance>(),
    resolvedAt: time("resolved_at"),
    /** `eclipsed`: an unknown outcome or a contradiction hides it; the same row opens again when it is named again. */
    resolution: text("resolution").$type<"repaired" | "gone" | "eclipsed">(),
  },
  (t) => [
    primaryKey({ columns: [t.bucket, t.id] }),
    uniqueIndex("drifts_open").on(t.bucket, t.kind, t.key, t.class).where(sql`resolved_at is null`),
    index("drifts_open_age").on(t.firstSeen, t.id).where(sql`resolved_at is null`),
    // The inbox's order: what came back first, then by class and age.
    index("drifts_assignee").on(t.assignee).where(sql`resolved_at is null and assignee is not null`),
    index("drifts_came_back").on(t.firstSeen).where(sql`came_back > 0`),
    index("drifts_parked")
      .on(t.kind)
      .where(sql`resolved_at is null and gate_reasons @> '[{"code":"budget_spent"}]'::jsonb`),
    // It has the bucket and came_back beside its key (migration 0031), which this cannot say.
    index("drifts_urgent").on(t.class, sql`(came_back = 0)`, t.firstSeen, t.id).where(sql`resolved_at is null`),
    // With the owner in it as well (migration 0023), which this cannot say.
    index("drifts_grid").on(t.class, t.firstSeen).where(sql`resolved_at is null`),
    index("drifts_repaired").on(t.resolvedAt).where(sql`resolution = 'repaired'`),
    index("drifts_repaired_contested")
      .on(sql`(detail #>> '{owner,found}')`, t.resolvedAt)
      .where(sql`resolution = 'repaired' and class = 'stale_owner'`),
    index("drifts_contested")
      .on(sql`(detail #>> '{owner,found}')`, t.firstSeen)
      .where(sql`resolved_at is null and class = 'stale_owner'`),
    index("drifts_batch").on(t.batch).where(sql`batch is not null and resolved_at is null`),
    index("drifts_object").on(t.bucket, t.kind, t.key, t.firstSeen),
  ],
);

/**
 * Open drifts by class, owner and the minute of `first_seen`, as the sum of all rows that say the same. Triggers add a row
 * for each change; a reconciler adds them up.
 */
export const driftCounts = pgTable("drift_counts", {
  class: text("class").$type<DriftClass>().notNull(),
  owner: text("owner"),
  /** All that is older than any age that is told apart has `-infinity`. */
  minute: time("minute").notNull(),
  n: integer("n").notNull(),
});
