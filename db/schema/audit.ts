import { sql } from "drizzle-orm";
import { boolean, index, integer, pgTable, primaryKey, smallint, text } from "drizzle-orm/pg-core";
import { bucket, bytea, time } from "./columns.ts";

/**
 * The record. One chain per bucket: hash = sha256(previous hash ‖ seq ‖ \n ‖ at ‖ \n ‖ body), all as UTF-8 text but the
 * first. Rows are only ever added, in the transaction of the change they describe. No foreign keys: the record must
 * outlive what it is about. Order is by seq, never by time.
 */
export const audit = pgTable(
  "audit",
  {
    bucket: bucket(),
    seq: integer("seq").notNull(),
    at: time("at").notNull(),
    actorKind: text("actor_kind").notNull(),
    actorId: text("actor_id").notNull(),
    /** {entity}.{past participle} */
    action: text("action").notNull(),
    kind: text("kind"),
    key: text("key"),
    /** Drift, repair, attempt, run or stop that it is about. */
    subject: text("subject"),
    /** Canonical JSON of all of the above but bucket, seq and at, with the details: the bytes that are hashed. */
    body: text("body").notNull(),
    hash: bytea("hash").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.bucket, t.seq] }),
    index("audit_at").on(t.at, t.bucket, t.seq),
    index("audit_object").on(t.bucket, t.kind, t.key, t.seq),
    index("audit_no_object").on(t.at, t.bucket, t.seq).where(sql`${t.kind} is null or ${t.key} is null`),
    index("audit_subject").on(t.bucket, t.subject),
  ],
);

/** Where each chain ends. Locked while a row is added, so that a chain has no gaps and no forks. */
export const auditHeads = pgTable("audit_heads", {
  bucket: smallint("bucket").primaryKey(),
  seq: integer("seq").notNull(),
  hash: bytea("hash").notNull(),
});

/** One row: which record this is, and how far it was signed outside of the database. */
export const recordState = pgTable("record_state", {
  isOne: boolean("is_one").primaryKey().default(true),
  /** Names the files of its checkpoints; another one after a restore. */
  log: text("log").notNull().default(sql`gen_random_uuid()::text`),
  signedAt: time("signed_at"),
  /** How it is not what was signed; null where it is. */
  refusal: text("refusal"),
});
