import { sql } from "drizzle-orm";
import { index, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import type {
  ClaimDifference,
  ClaimEvidence,
  ClaimReason,
  ClaimSays,
  ClaimVerdict,
} from "../../reconciler/model/agent-claim.ts";
import { bucket, key, kind, time } from "./columns.ts";

/** What agents say is true, beside what our own evidence says. No status, drift or repair is made of it. */
export const claims = pgTable(
  "claims",
  {
    bucket: bucket(),
    id: text("id").notNull(),
    kind: kind(),
    key: key(),
    says: jsonb("says").$type<ClaimSays>().notNull(),
    /** Id of the API key that sent it, or of the person who did without one. */
    agent: text("agent").notNull(),
    tool: text("tool").notNull(),
    session: text("session"),
    /** In the agent's own words: read by people only. */
    note: text("note"),
    claimedAt: time("claimed_at").notNull(),
    /** Null: waits for a look. */
    verdict: text("verdict").$type<ClaimVerdict>(),
    reason: text("reason").$type<ClaimReason>(),
    differences: jsonb("differences").$type<ClaimDifference[]>(),
    evidence: jsonb("evidence").$type<ClaimEvidence[]>(),
    checkedAt: time("checked_at"),
  },
  (t) => [
    primaryKey({ columns: [t.bucket, t.id] }),
    index("claims_open").on(t.kind, t.claimedAt, t.id).where(sql`verdict is null`),
    index("claims_newest").on(t.claimedAt, t.id),
  ],
);
