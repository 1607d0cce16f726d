import { all, type Rights, read, type TableRights } from "./rights.ts";

const added: TableRights = { select: true, insert: true };
const kept: TableRights = { select: true, insert: true, update: true };
const turnedOver: TableRights = { ...kept, delete: true };

const RECONCILER_TABLES: Readonly<Record<string, TableRights>> = {
  // What people decide and what the record holds it reads. It adds to the record by functions.
  ...all(["approvals", "audit", "audit_heads", "credentials", "objects_now", "policies", "status_links"], read),
  // Whose word an approval is, and whether they may still give it. No address, and nothing to sign in with.
  people: { select: ["id", "name", "role", "suspended_at"] },
  team_members: read,

  // What was asked is people's and products'. What it comes to is made again where a kind's rules say something else.
  intents: { select: true, update: ["desired"] },
  effects: { select: true, update: true },
  claims: { select: true, update: true },

  // Its work. What it tried and what was used for it is never taken away.
  ...all(["approval_uses", "meanings", "object_keys"], added),
  ...all(["attempts", "batches", "breakers", "drifts", "facts", "kind_states", "leases", "objects", "repairs"], kept),
  ...all(["sources", "stops", "workers"], kept),
  record_state: { select: true, update: true },
  // By the configuration.
  teams: kept,

  // What is taken away when its time is over.
  ...all(["budgets", "dirty_objects", "drift_counts", "notices", "runs", "scans", "sightings"], turnedOver),
  judgements: { ...added, delete: true },
  subscriptions: { select: true, update: true, delete: true },
  // Not the answers that are kept in it.
  idempotency_keys: { select: ["principal", "key", "created_at"], delete: true },
  sign_in_failures: { select: true, delete: true },
};

/** What a reconciler reads and writes: nothing that people decide, and nobody's rights. */
export const reconcilerRights: Rights = { tables: RECONCILER_TABLES, functions: ["append_entry", "append_entries"] };
