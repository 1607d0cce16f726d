import { sql } from "drizzle-orm";
import { boolean, index, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import type { PolicyMode } from "../../reconciler/model/gate.ts";
import { kind, time } from "./columns.ts";

/** A switch that prevents action. Detection goes on. */
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

/** What was used of each budget in each window. Taken inside the transaction that reserves an attempt. */
export const budgets = pgTable(
  "budgets",
  {
    /** kind:NAME/class:NAME, or owner:TEAM */
    scope: text("scope").notNull(),
    windowStart: time("window_start").notNull(),
    used: integer("used").notNull(),
    limit: integer("limit").notNull(),
  },
  (t) => [primaryKey({ columns: [t.scope, t.windowStart] })],
);
