import type { Direction, DriftClass, FieldValue, FoundDrift } from "./drift-class.ts";
import type { Outcome, Standing, Verdict } from "./verdict.ts";

/** All times in the pure core are epoch milliseconds. The database's clock makes them, never a worker's. */
export type Millis = number;

/** Desired state in comparable form: what the connector made of an intent's spec. */
export type Desired = {
  permissions: string[];
  fields: Record<string, FieldValue>;
};

export type Presence = "present" | "absent";

/** The durable desired state of an object. `generation` rises by one at each change. */
export type Intent = {
  generation: number;
  presence: Presence;
  at: Millis;
  owner: string;
  desired: Desired;
};

/** One external object as a source showed it. */
export type FoundObject = {
  externalId: string;
  /** `undefined`: this source does not tell. `null`: it tells that nobody owns it. */
  owner?: string | null;
  permissions: string[];
  fields: Record<string, FieldValue>;
  /** How it was matched to the key. Only `link` and `marker` are strong enough to act on unattended. */
  by?: "link" | "marker" | "name";
};

/** What one source said about one object at one moment. `complete` means that an absence in it can be believed. */
export type Look = {
  source: string;
  asOf: Millis;
  /** When nothing was found by a read of its own, where `asOf` is that of a later listing that does not show it either. */
  readAt?: Millis;
  complete: boolean;
  found: FoundObject[];
};

export type Link = { externalId: string };
export type Receipt = { externalId: string };
export type PastAttempt = { outcome: Outcome; at: Millis };

/** What classify needs to know of the kind. */
export type KindFacts = {
  settleMs: number;
  freshnessMs: number;
  sources: Readonly<Record<string, Standing>>;
  /** Ids of the teams that exist. */
  teams: readonly string[];
};

export type Situation = {
  kind: KindFacts;
  now: Millis;
  intent: Intent | null;
  link: Link | null;
  receipts: Receipt[];
  attempts: PastAttempt[];
  looks: Look[];
};

/** Which rule of the order spoke, and what it saw; shown by `explain`. */
export type RuleTrace = { rule: string; fired: boolean; because: string };

export type Classification = {
  verdict: Verdict;
  drifts: FoundDrift[];
  /** The look that spoke; null where none did. Its `asOf` is the moment the verdict is about. */
  spoke: Look | null;
  /** When this verdict stops being believable; null where it rests on no evidence. */
  expiresAt: Millis | null;
  rules: RuleTrace[];
};

export type ClassAndDirection = { class: DriftClass; direction: Direction | null };
