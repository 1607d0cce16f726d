/** What a person may be. The permission table itself is data in lib/auth/permissions.ts. */
export const ROLES = [
  /** Sees the honest status of what they asked for. Nothing else. */
  "end_user",
  /** Triages: reads their teams' objects, assigns, snoozes, asks for a fresh look. Decides nothing risky. */
  "support",
  /** Approves, blocks, retries for the teams they belong to. Never what they asked for themselves. */
  "reviewer",
  /** Manages people, policy and stops. Cannot approve. */
  "admin",
] as const;
export type Role = (typeof ROLES)[number];

/** A service is a program: a product that writes through the database as its role, or whoever holds an API key. */
export const ACTOR_KINDS = ["person", "reconciler", "policy", "agent", "cli", "setup", "source", "service"] as const;
export type ActorKind = (typeof ACTOR_KINDS)[number];
/** Who did it. `id` is never empty and never a role name. */
export type Actor = { kind: ActorKind; id: string };
