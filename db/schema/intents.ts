import { integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import type { Desired, Presence } from "../../reconciler/model/evidence.ts";
import { bucket, key, kind, time } from "./columns.ts";

/** Every generation of every desired state. Rows are added, never changed, but for `superseded_at`. */
export const intents = pgTable(
  "intents",
  {
    bucket: bucket(),
    kind: kind(),
    key: key(),
    generation: integer("generation").notNull(),
    presence: text("presence").$type<Presence>().notNull(),
    spec: jsonb("spec").notNull(),
    /** The spec in comparable form, as the connector's `desire` gives it. Null: declared by a command, not read yet. */
    desired: jsonb("desired").$type<Desired>(),
    owner: text("owner").notNull(),
    /** Who it is for, in words an end user may read. */
    subject: text("subject").notNull(),
    /** Id of the person, agent or service that asked. Excluded from approving what follows. */
    askedBy: text("asked_by").notNull(),
    askedAt: time("asked_at").notNull().defaultNow(),
    supersededAt: time("superseded_at"),
  },
  (t) => [primaryKey({ columns: [t.bucket, t.kind, t.key, t.generation] })],
);
