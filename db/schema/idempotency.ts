import { integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { time } from "./columns.ts";

/** Answers to requests that carried an Idempotency-Key, with the fingerprint of their body. */
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
  (t) => [primaryKey({ columns: [t.principal, t.key] })],
);

/** Failed sign-ins per account and per address, for throttling. */
export const signInFailures = pgTable("sign_in_failures", {
  /** account:HASH or address:HASH */
  scope: text("scope").primaryKey(),
  failures: integer("failures").notNull(),
  windowStart: time("window_start").notNull(),
});
