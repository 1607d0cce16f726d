import type { DriftClass } from "../../reconciler/model/drift-class.ts";
import type { Presence } from "../../reconciler/model/evidence.ts";
import type { Verdict } from "../../reconciler/model/verdict.ts";
import type { Sql } from "../client.ts";
import { type EffectiveStatus, isStale } from "./effective-status.ts";
import { utc } from "./utc.ts";

export type ObjectRow = EffectiveStatus & {
  kind: string;
  key: string;
  ref: string;
  generation: number | null;
  presence: Presence | null;
  owner: string | null;
  ownerName: string | null;
  ownerDepartedAt: string | null;
  askedBy: string | null;
  withdrawnAt: string | null;
  externalId: string | null;
  verdict: Verdict;
  verdictAsOf: string | null;
  expiresAt: string | null;
  /** When the loop looks at it next; null: with the next sweep. */
  dueAt: string | null;
  classes: DriftClass[];
  wasInPlace: boolean;
  attempted: boolean;
  openAttempt: "none" | "attempting" | "unknown";
  held: "none" | "stop" | "block" | "review";
  statusSince: string;
  blockedAt: string | null;
  blockedBy: string | null;
  blockedByName: string | null;
  blockedReason: string | null;
  blockReviewAt: string | null;
  /** Null once it is over. */
  snoozedUntil: string | null;
  snoozedBy: string | null;
  snoozedByName: string | null;
  snoozeReason: string | null;
  /** A fresh look was asked for and has not been answered yet. */
  lookAsked: boolean;
  parkedReason: string | null;
};

/** Columns of an object (`o`) joined to its team (`t`), to whoever blocked it (`b`) and to whoever snoozed it (`sb`). */
export function objectColumns(sql: Sql) {
  return sql`
    o.kind, o.key, o.ref, o.generation, o.presence, o.owner, t.name as "ownerName",
    ${utc(sql, "t.departed_at")} as "ownerDepartedAt", o.asked_by as "askedBy",
    ${utc(sql, "o.withdrawn_at")} as "withdrawnAt", o.external_id as "externalId", o.verdict,
    ${utc(sql, "o.verdict_as_of")} as "verdictAsOf", ${utc(sql, "o.expires_at")} as "expiresAt",
    ${utc(sql, "o.due_at")} as "dueAt", o.classes, o.was_in_place as "wasInPlace", o.attempted,
    o.open_attempt as "openAttempt", o.held, o.status, ${isStale(sql)} as stale,
    ${utc(sql, "o.status_since")} as "statusSince", ${utc(sql, "o.blocked_at")} as "blockedAt",
    o.blocked_by as "blockedBy", b.name as "blockedByName", o.blocked_reason as "blockedReason",
    ${utc(sql, "o.block_review_at")} as "blockReviewAt", ${utc(sql, "case when o.snoozed_until > now() then o.snoozed_until end")} as "snoozedUntil",
    o.snoozed_by as "snoozedBy", sb.name as "snoozedByName",
    o.snooze_reason as "snoozeReason", o.request_token is distinct from o.handled_token as "lookAsked",
    case when o.poison >= 3 then o.poison_reason end as "parkedReason"`;
}

export function objectJoins(sql: Sql) {
  return sql`left join teams t on t.id = o.owner left join people b on b.id = o.blocked_by
    left join people sb on sb.id = o.snoozed_by`;
}
