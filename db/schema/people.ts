import { integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import type { Role } from "../../reconciler/model/role.ts";
import { time } from "./columns.ts";

export const people = pgTable("people", {
  id: text("id").primaryKey(),
  /** NFKC, lower case. */
  email: text("email").notNull().unique(),
  name: text("name").notNull(),
  role: text("role").$type<Role>().notNull(),
  /** scrypt; null for people who sign in through the identity provider. */
  passwordHash: text("password_hash"),
  /** Subject at the identity provider; never linked by e-mail alone. */
  oidcSubject: text("oidc_subject").unique(),
  /** Rises when role, teams or state change: older sessions end with their next request. */
  sessionEpoch: integer("session_epoch").notNull().default(1),
  suspendedAt: time("suspended_at"),
  createdAt: time("created_at").notNull().defaultNow(),
});

export const teamMembers = pgTable(
  "team_members",
  {
    personId: text("person_id")
      .notNull()
      .references(() => people.id),
    teamId: text("team_id").notNull(),
  },
  (t) => [primaryKey({ columns: [t.personId, t.teamId] })],
);
