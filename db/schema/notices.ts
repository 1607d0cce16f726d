import { sql } from "drizzle-orm";
import { boolean, check, index, integer, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import type { ObjectStatus } from "../../reconciler/model/status.ts";
import { bucket, key, kind, time } from "./columns.ts";

/** What an object that somebody watches was told to be, one row for each change of its meaning. */
export const meanings = pgTable(
  "meanings",
  {
    bucket: bucket(),
    kind: kind(),
    key: key(),
    n: integer("n").notNull(),
    status: text("status").$type<ObjectStatus>().notNull(),
    stale: boolean("stale").notNull(),
    wanted: text("wanted").$type<"present" | "absent" | "nothing">().notNull(),
    at: time("at").notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.bucket, t.kind, t.key, t.n] })],
);

/** Who is to be told of it. It ends with the link that it was made with. */
export const subscriptions = pgTable(
  "subscriptions",
  {
    bucket: bucket(),
    id: text("id").notNull(),
    kind: kind(),
    key: key(),
    tokenHash: text("token_hash").notNull(),
    way: text("way").$type<"mail" | "webhook">().notNull(),
    address: text("address").notNull(),
    locale: text("locale").notNull(),
    /** Mail waits for the morning. */
    quiet: boolean("quiet").notNull(),
    createdAt: time("created_at").notNull().defaultNow(),
    confirmedAt: time("confirmed_at"),
    failures: integer("failures").notNull().default(0),
    endedAt: time("ended_at"),
    endedWhy: text("ended_why").$type<"stopped" | "failing" | "link_ended">(),
  },
  (t) => [
    primaryKey({ columns: [t.bucket, t.id] }),
    uniqueIndex("subscriptions_live").on(t.bucket, t.tokenHash, t.way, t.address).where(sql`ended_at is null`),
    index("subscriptions_object").on(t.bucket, t.kind, t.key).where(sql`ended_at is null`),
    check("subscriptions_way", sql`way IN ('mail', 'webhook')`),
    check("subscriptions_ended", sql`(ended_at IS NULL) = (ended_why IS NULL)`),
  ],
);

/** The outbox: delivered at least once, under an id that stays the same. Meaning 0 asks whether they want it. */
export const notices = pgTable(
  "notices",
  {
    bucket: bucket(),
    id: text("id").notNull(),
    subscription: text("subscription").notNull(),
    meaning: integer("meaning").notNull(),
    madeAt: time("made_at").notNull().defaultNow(),
    dueAt: time("due_at").notNull().defaultNow(),
    tries: integer("tries").notNull().default(0),
    sentAt: time("sent_at"),
    droppedAt: time("dropped_at"),
    says: text("says"),
  },
  (t) => [
    primaryKey({ columns: [t.bucket, t.id] }),
    index("notices_due").on(t.dueAt).where(sql`sent_at is null and dropped_at is null`),
  ],
);
