import { index, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { time } from "./columns.ts";

/**
 * Answers to requests that carried an Idempotency-Key or a webhook-id, with the fingerprint of their body; and the events
 * that a source had an effect with, which have no answer.
 */
export const idempotencyKeys = pgTable(
  "idempotency_keys",
  {
    principal: text("principal").notNull(),
    key: text("key").notNull(),
    fingerprint: text("fingerprint").notNull(),
    /** Null while the first request is still being answered. */
    status: integer("status"),
    body: jsonb("body"),
    createdAt: time("created_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.principal, t.key] }),
    // Those that are kept no longer are found without reading the others.
    index("idempotency_keys_created").on(t.principal, t.createdAt),
  ],
);

/** Failed sign-ins per account and per address, for throttling. */
export const signInFailures = pgTable("sign_in_failures", {
  /** account:HASH or address:HASH */
  scope: text("scope").primaryKey(),
  failures: integer("failures").notNull(),
  windowStart: time("window_start").notNull(),
});
