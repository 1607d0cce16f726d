import { integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import type { EffectState } from "../../reconciler/model/effect-state.ts";
import type { Look } from "../../reconciler/model/evidence.ts";
import { bucket, key, kind, time } from "./columns.ts";

/** Side effects of commands, each recorded before it is tried and settled after. Written by the functions of schema plumbline. */
export const effects = pgTable(
  "effects",
  {
    bucket: bucket(),
    kind: kind(),
    key: key(),
    /** What it does: create_account. With its key it is run at most once. */
    name: text("name").notNull(),
    effectKey: text("effect_key").notNull(),
    generation: integer("generation").notNull(),
    /** Digest of its body: under one key there is one body. */
    fingerprint: text("fingerprint").notNull(),
    state: text("state").$type<EffectState>().notNull(),
    tries: integer("tries").notNull().default(0),
    plannedAt: time("planned_at").notNull(),
    startedAt: time("started_at"),
    /** Past it nobody waits for its command any more. */
    deadlineAt: time("deadline_at"),
    endedAt: time("ended_at"),
    /** Of the object itself, where the effect made it. */
    externalId: text("external_id"),
    receipt: jsonb("receipt").$type<Record<string, unknown>>(),
    says: text("says"),
    /** The look that answered an unknown end. */
    answeredAt: time("answered_at"),
    proof: jsonb("proof").$type<Look>(),
  },
  (t) => [primaryKey({ columns: [t.bucket, t.kind, t.key, t.name, t.effectKey] })],
);
