import { sql } from "drizzle-orm";
import { boolean, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import type { PolicyMode, PolicyValue } from "../../reconciler/model/gate.ts";
import { kind, time } from "./columns.ts";

/** A switch that prevents action. Detection goes on. A pause is one that was planned: it always ends. */
export const stops = pgTable(
  "stops",
  {
    id: text("id").primaryKey(),
    /** See reconciler/model/gate.ts: all, kind:NAME, class:NAME, owner:TEAM, connector:NAME, object:KIND/KEY */
    scope: text("scope").notNull(),
    reason: text("reason").notNull(),
    setBy: text("set_by").notNull(),
    setAt: time("set_at").notNull(),
    until: time("until"),
    pause: boolean("pause").notNull().default(false),
    liftedAt: time("lifted_at"),
    liftedBy: text("lifted_by"),
  },
  (t) => [index("stops_in_force").on(t.setAt).where(sql`lifted_at is null`)],
);

/** Rows that differ from the kind's defaults. */
export const policies = pgTable(
  "policies",
  {
    kind: kind(),
    class: text("class").notNull(),
    /** Empty where the class has none. */
    direction: text("direction").notNull().default(""),
    mode: text("mode").$type<PolicyMode>().notNull(),
    approvals: integer("approvals").notNull(),
    bothOwners: boolean("both_owners").notNull().default(false),
    version: integer("version").notNull(),
    changedBy: text("changed_by").notNull(),
    changedAt: time("changed_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.kind, t.class, t.direction] })],
);

/**
 * What somebody wanted a row of `policies` to be. Past its end a proposal is refused, whether or not that is written yet;
 * `superseded`: something safer was put in force meanwhile.
 */
export const policyChanges = pgTable(
  "policy_changes",
  {
    id: text("id").primaryKey(),
    kind: kind(),
    class: text("class").notNull(),
    direction: text("direction").notNull().default(""),
    was: jsonb("was").$type<PolicyValue>().notNull(),
    wanted: jsonb("wanted").$type<PolicyValue>().notNull(),
    /** Of the row that it was proposed on; 0 where nobody had written one. */
    baseVersion: integer("base_version").notNull(),
    /** It only asks more of people, so it counted at once. */
    narrows: boolean("narrows").notNull(),
    reason: text("reason").notNull(),
    state: text("state").$type<"proposed" | "applied" | "refused" | "superseded">().notNull(),
    proposedBy: text("proposed_by").notNull(),
    proposedAt: time("proposed_at").notNull(),
    expiresAt: time("expires_at").notNull(),
    decidedBy: text("decided_by"),
    decidedAt: time("decided_at"),
    decideReason: text("decide_reason"),
    /** Of the row that came of it. */
    version: integer("version"),
  },
  (t) => [
    uniqueIndex("policy_changes_open").on(t.kind, t.class, t.direction).where(sql`state = 'proposed'`),
    index("policy_changes_newest").on(t.proposedAt, t.id),
  ],
);

/**
 * Unattended repairs of one kind that were too many for a budget, parked together. A release lets exactly those act that
 * still have the plan they were parked with, and only for a while. A batch that fits again is closed.
 */
export const batches = pgTable(
  "batches",
  {
    id: text("id").primaryKey(),
    kind: kind(),
    /** The budgets that did not reach: whatever takes from one of them is held. */
    scopes: text("scopes").array().notNull(),
    wanted: integer("wanted").notNull(),
    says: text("says").notNull(),
    /** Of all plans in it. A release names the digest that was read. */
    digest: text("digest").notNull(),
    parkedAt: time("parked_at").notNull().defaultNow(),
    releasedAt: time("released_at"),
    releasedBy: text("released_by"),
    releaseReason: text("release_reason"),
    releasedUntil: time("released_until"),
    closedAt: time("closed_at"),
  },
  (t) => [uniqueIndex("batches_parked").on(t.kind).where(sql`released_at is null and closed_at is null`)],
);

/** What was used of each budget in each window. Taken inside the transaction that reserves an attempt. */
export const budgets = pgTable(
  "budgets",
  {
    /** kind:NAME/class:NAME, owner:TEAM, or connector:NAME for its calls in a minute */
    scope: text("scope").notNull(),
    windowStart: time("window_start").notNull(),
    used: integer("used").notNull(),
    limit: integer("limit").notNull(),
  },
  (t) => [primaryKey({ columns: [t.scope, t.windowStart] })],
);
