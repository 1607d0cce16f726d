import { all, type Rights, read, type TableRights } from "./rights.ts";

const CONSOLE_TABLES: Readonly<Record<string, TableRights>> = {
  // The migrations that are applied: /readyz counts them.
  "drizzle.__drizzle_migrations": read,

  // What it reads and never writes. Of the record it appends entries, by plumbline.append_entry; of attempts it says one thing, by
  // plumbline.answer_attempt; effects begin and end by functions, too.
  ...all(
    ["approval_uses", "attempts", "audit", "audit_heads", "budgets", "drift_counts", "effects", "facts", "judgements"],
    read,
  ),
  ...all(["meanings", "objects_now", "record_state", "runs", "scans", "teams", "transfers", "workers"], read),

  // Approvals are only ever added: no statement of a console changes one or takes it away.
  approvals: { select: true, insert: true },

  // No fence, no lease, no link, and nothing that only a look can find.
  objects: {
    select: true,
    insert: [
      ...[
        "bucket",
        "kind",
        "key",
        "ref",
        "generation",
        "presence",
        "owner",
        "owner_epoch",
        "asked_by",
        "verdict",
        "wants",
      ],
      "due_at",
    ],
    update: [
      ...["generation", "presence", "owner", "owner_epoch", "asked_by", "withdrawn_at", "wants"],
      ...["verdict", "verdict_as_of", "expires_at", "was_in_place", "attempted", "open_attempt"],
      ...["held", "status", "status_since", "due_at", "request_token", "poison", "poison_reason"],
      ...["blocked_at", "blocked_by", "blocked_reason", "block_review_at"],
      ...["snoozed_until", "snoozed_by", "snooze_reason", "snooze_rule"],
    ],
  },
  // What to find by its key, by a trigger in the rights of whoever makes an object; and what to judge again.
  object_keys: { select: true, insert: true },
  dirty_objects: { select: true, insert: true, update: ["key"] },
  intents: { select: true, insert: true, update: ["superseded_at"] },
  // Decided, not made: no plan, no hash, not how many have to agree.
  repairs: { select: true, update: ["state", "state_since", "decided_by", "not_before", "end_reason", "moved"] },
  drifts: { select: true, update: ["assignee", "acceptance"] },
  batches: { select: true, update: ["released_at", "released_by", "release_reason", "released_until"] },
  breakers: { select: true, update: ["closed_at", "closed_by", "close_reason"] },
  // A size that somebody accepts; and when a source that pushes last did.
  sources: { select: true, update: ["counted", "last_tried_at", "last_error"] },
  // What is claimed, never what came of it.
  claims: {
    select: true,
    insert: ["bucket", "id", "kind", "key", "says", "agent", "tool", "session", "note", "claimed_at"],
  },
  jobs: {
    select: true,
    insert: true,
    update: ["total", "lease_holder", "lease_until", "stopped_at", "stopped_by", "ended_at"],
  },
  job_items: { select: true, insert: true, update: ["state", "says"] },
  policies: {
    select: true,
    insert: true,
    update: ["mode", "approvals", "both_owners", "version", "changed_by", "changed_at"],
  },
  policy_changes: {
    select: true,
    insert: true,
    update: ["state", "decided_by", "decided_at", "decide_reason", "version"],
  },
  stops: { select: true, insert: true, update: ["lifted_at", "lifted_by"] },
  status_links: { select: true, insert: true, update: ["revoked_at"] },
  subscriptions: { select: true, insert: true, update: ["confirmed_at", "ended_at", "ended_why"] },
  notices: { select: true, insert: true },
  saved_views: { select: true, insert: true, update: ["query", "shared"], delete: true },

  // No password: demo accounts are made by setup.
  people: {
    select: true,
    insert: ["id", "email", "name", "role", "oidc_subject"],
    update: ["role", "session_epoch", "suspended_at"],
  },
  team_members: { select: true, insert: true, delete: true },
  api_keys: { select: true, insert: true, update: ["last_used_at", "revoked_at", "revoked_by"] },
  ended_sessions: { select: true, insert: true, delete: true },
  sign_in_failures: { select: true, insert: true, update: ["failures", "window_start"], delete: true },
  idempotency_keys: { select: true, insert: true, delete: true },
};

/** Only where the configuration has a source that pushes evidence in: then the route that takes it writes what it says. */
const PUSHED_FACTS: TableRights = {
  select: true,
  insert: true,
  update: [
    ...["found", "complete", "digest", "shows", "external_id", "unreadable", "fingerprint", "as_of", "observed_at"],
    "scan_id",
  ],
};

const CONSOLE_FUNCTIONS = [
  "append_entry",
  "append_entries",
  "answer_attempt",
  "take_of_agent",
  "plan_effect",
  "start_effect_as",
  "settle_effect_as",
] as const;

/** What the console's pages read and its routes write. */
export function consoleRights(options: { pushedFacts: boolean }): Rights {
  const tables = options.pushedFacts ? { ...CONSOLE_TABLES, facts: PUSHED_FACTS } : CONSOLE_TABLES;
  return { tables, functions: CONSOLE_FUNCTIONS };
}
