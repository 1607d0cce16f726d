import { sql } from "drizzle-orm";
import { index, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { bucket, key, kind, time } from "./columns.ts";

/** Links that show one object's honest status without a sign-in. Only the token's hash is kept. */
export const statusLinks = pgTable(
  "status_links",
  {
    bucket: bucket(),
    tokenHash: text("token_hash").notNull(),
    kind: kind(),
    key: key(),
    personId: text("person_id").notNull(),
    createdAt: time("created_at").notNull(),
    expiresAt: time("expires_at"),
    revokedAt: time("revoked_at"),
  },
  (t) => [
    primaryKey({ columns: [t.bucket, t.tokenHash] }),
    index("status_links_live").on(t.bucket, t.kind, t.key).where(sql`revoked_at is null`),
  ],
);
