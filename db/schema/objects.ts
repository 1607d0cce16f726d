import { sql } from "drizzle-orm";
import { bigint, boolean, index, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import type { DriftClass } from "../../reconciler/model/drift-class.ts";
import type { Presence } from "../../reconciler/model/evidence.ts";
import type { SnoozeRule } from "../../reconciler/model/snooze.ts";
import type { ObjectStatus } from "../../reconciler/model/status.ts";
import type { Verdict } from "../../reconciler/model/verdict.ts";
import { bucket, key, kind, tid, time } from "./columns.ts";

/** One row per thing under reconciliation: what is asked (by reference), what it is linked to, what we think now. */
export const objects = pgTable(
  "objects",
  {
    bucket: bucket(),
    kind: kind(),
    key: key(),
    /** What a person quotes: PL-8F2KQ7. */
    ref: text("ref").notNull(),

    /** Current intent; null where nobody ever asked for it (something extra). */
    generation: integer("generation"),
    presence: text("presence").$type<Presence>(),
    owner: text("owner"),
    /** The team's epoch when the intent was written. */
    ownerEpoch: integer("owner_epoch"),
    askedBy: text("asked_by"),
    withdrawnAt: time("withdrawn_at"),

    /** The link: id of the external object. */
    externalId: text("external_id"),
    linkedAt: time("linked_at"),

    fence: bigint("fence", { mode: "number" }).notNull().default(0),
    leaseHolder: text("lease_holder"),
    leaseUntil: time("lease_until"),
    /** When the loop should look at it next; null: only sweeps do. */
    dueAt: time("due_at"),
    /** Written by whoever asks for a look; copied to `handled_token` by the look that answered it. */
    requestToken: text("request_token"),
    handledToken: text("handled_token"),

    /** Digest of what is asked, in comparable form: owner, permissions, fields. Null where nothing is to be there. */
    wants: text("wants"),
    /**
     * What every source showed alike when it was settled, in the same form, and its id. Null: one of them has said anything else
     * since, anything else was asked, or it was never settled (triggers of `facts` and of this table see to that: migrations 0045
     * and 0046).
     */
    shown: text("shown"),
    /** Digest of the settings it was judged under. */
    judgedUnder: text("judged_under"),
    /** When time alone may change the judgement; null: nothing but a change does. */
    recheckAt: time("recheck_at"),

    verdict: text("verdict").$type<Verdict>().notNull().default("verifying"),
    /** Source of the look behind the verdict: its next complete scan confirms the verdict without a write here. */
    spoke: text("spoke"),
    /** These two as of the look itself; `objects_now` has them as of the source's last complete scan. */
    verdictAsOf: time("verdict_as_of"),
    /** End of the evidence behind the verdict. Past it, green is told as "when last checked". */
    expiresAt: time("expires_at"),
    classes: text("classes").array().$type<DriftClass[]>().notNull().default(sql`'{}'`),
    wasInPlace: boolean("was_in_place").notNull().default(false),
    attempted: boolean("attempted").notNull().default(false),
    openAttempt: text("open_attempt").$type<"none" | "attempting" | "unknown">().notNull().default("none"),
    held: text("held").$type<"none" | "stop" | "block" | "review">().notNull().default("none"),
    /** Projection of deriveStatus, written with the conditions it is derived from; expiry is applied when read. */
    status: text("status").$type<ObjectStatus>().notNull().default("pending"),
    statusSince: time("status_since").notNull().defaultNow(),

    blockedAt: time("blocked_at"),
    blockedBy: text("blocked_by"),
    blockedReason: text("blocked_reason"),
    blockReviewAt: time("block_review_at"),
    snoozedUntil: time("snoozed_until"),
    snoozedBy: text("snoozed_by"),
    snoozeReason: text("snooze_reason"),
    /** What ends it beside the date, with what was there when it began. */
    snoozeRule: jsonb("snooze_rule").$type<SnoozeRule>(),

    /** Passes in a row that threw on this object; told as set aside from three on, and tried ever less often. */
    poison: integer("poison").notNull().default(0),
    poisonReason: text("poison_reason"),
  },
  (t) => [
    primaryKey({ columns: [t.bucket, t.kind, t.key] }),
    index("objects_due").on(t.dueAt).where(sql`due_at is not null`),
    index("objects_ref").on(t.ref),
    index("objects_snoozed").on(t.snoozedUntil).where(sql`snoozed_until is not null`),
    index("objects_status").on(t.status, t.statusSince),
    index("objects_asked_by").on(t.askedBy),
    // Whoever may see few of many finds them by their owners.
    index("objects_owner").on(t.owner),
    index("objects_not_in_sync").on(t.kind, t.bucket, t.key).where(sql`verdict <> 'in_sync'`),
    index("objects_judged").on(t.kind, t.judgedUnder).where(sql`verdict <> 'in_sync'`),
    index("objects_recheck").on(t.kind, t.recheckAt).where(sql`recheck_at is not null`),
    index("objects_link").on(t.externalId, t.kind).where(sql`external_id is not null`),
    index("objects_doubtful")
      .on(t.kind, t.bucket, t.key)
      .where(sql`poison >= 3 or verdict in ('verifying', 'contradictory') or spoke is null and verdict <> 'pending'`),
  ],
);

/**
 * What is dirty: something that it is judged from changed since it was judged, or it never was. Written with the change itself, by
 * whoever has the object locked, also where the entry is there. So who has locked the object or the entry, and judges it by
 * what it reads after that, may take it off: no mark is made meanwhile.
 */
export const dirtyObjects = pgTable(
  "dirty_objects",
  {
    kind: kind(),
    bucket: bucket(),
    key: key(),
    /** Where its object's row was when it was marked, of who had just read it. A hint: that row may be another by now. */
    place: tid("place"),
  },
  (t) => [primaryKey({ columns: [t.kind, t.bucket, t.key] })],
);

/**
 * The key of every object once more, written by a trigger: part of a key is looked for here. On the objects themselves
 * the index for it would be written with every change of them.
 */
export const objectKeys = pgTable("object_keys", { bucket: bucket(), kind: kind(), key: key() }, (t) => [
  primaryKey({ columns: [t.bucket, t.kind, t.key] }),
  index("object_keys_part").using("gin", t.key.op("gin_trgm_ops")),
  // The whole of a key or its beginning, in whatever language the server sorts.
  index("object_keys_begin").on(sql`key collate "C"`, t.kind, t.bucket),
]);
