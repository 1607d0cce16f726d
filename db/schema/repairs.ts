import { sql } from "drizzle-orm";
import { boolean, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import type { Direction, DriftClass } from "../../reconciler/model/drift-class.ts";
import type { Plan, RepairState, Risk } from "../../reconciler/model/repair.ts";
import { bucket, key, kind, time } from "./columns.ts";

/** A plan with a contract and a life. What people approve is `plan_hash`. */
export const repairs = pgTable(
  "repairs",
  {
    bucket: bucket(),
    id: text("id").notNull(),
    kind: kind(),
    key: key(),
    driftId: text("drift_id").notNull(),
    class: text("class").$type<DriftClass>().notNull(),
    direction: text("direction").$type<Direction>(),
    state: text("state").$type<RepairState>().notNull(),
    stateSince: time("state_since").notNull(),
    plan: jsonb("plan").$type<Plan>().notNull(),
    planHash: text("plan_hash").notNull(),
    generation: integer("generation").notNull(),
    owner: text("owner").notNull(),
    ownerEpoch: integer("owner_epoch").notNull(),
    risk: text("risk").$type<Risk>().notNull(),
    /** policy | person id | agent id */
    proposedBy: text("proposed_by").notNull(),
    proposedAt: time("proposed_at").notNull(),
    /** A proposal that nobody decided by then goes to `expired`, which means hold. */
    expiresAt: time("expires_at"),
    /** Undo window: no effect before this. */
    notBefore: time("not_before"),
    approvalsNeeded: integer("approvals_needed").notNull().default(0),
    bothOwners: boolean("both_owners").notNull().default(false),
    /** Who may not approve: whoever asked for the intent, edited it last, or proposed the plan. */
    excluded: text("excluded").array().notNull().default(sql`'{}'`),
    /** Rises when an earlier attempt for the same object and generation happened and did not hold: a new key. */
    lineage: integer("lineage").notNull().default(0),
    decidedBy: text("decided_by"),
    endReason: text("end_reason"),
    /** For superseded plans: what moved, before and after. */
    moved: jsonb("moved").$type<{ field: string; before: string; after: string }[]>(),
    supersededBy: text("superseded_by"),
  },
  (t) => [
    primaryKey({ columns: [t.bucket, t.id] }),
    uniqueIndex("repairs_open")
      .on(t.bucket, t.kind, t.key, t.class)
      .where(sql`state in ('proposed','approved','attempting','verifying','not_confirmed')`),
    // It has the state beside its key (migration 0032), which this cannot say.
    index("repairs_of_drift")
      .on(t.driftId)
      .where(sql`state in ('proposed','approved','attempting','verifying','not_confirmed')`),
    index("repairs_asked").on(t.kind, t.class, t.proposedAt).where(sql`approvals_needed > 0`),
    index("repairs_waiting").on(t.proposedAt, t.id).where(sql`state = 'proposed'`),
    index("repairs_object").on(t.bucket, t.kind, t.key, t.proposedAt),
  ],
);

/** One decision by one person about exactly one plan. Rows are added, never changed. */
export const approvals = pgTable(
  "approvals",
  {
    bucket: bucket(),
    id: text("id").notNull(),
    repairId: text("repair_id").notNull(),
    planHash: text("plan_hash").notNull(),
    personId: text("person_id").notNull(),
    /** The owner team for which the person decided. */
    team: text("team").notNull(),
    grantedAt: time("granted_at").notNull(),
    expiresAt: time("expires_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.bucket, t.id] }),
    uniqueIndex("approvals_once").on(t.bucket, t.repairId, t.planHash, t.personId),
  ],
);

/** Consumption of an approval, by the transaction that reserves the attempt. The key makes it single use. */
export const approvalUses = pgTable(
  "approval_uses",
  {
    bucket: bucket(),
    approvalId: text("approval_id").notNull(),
    attemptId: text("attempt_id").notNull(),
    usedAt: time("used_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.bucket, t.approvalId] })],
);
