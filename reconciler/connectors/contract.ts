/**
 * What a connector is. Three parts that never mix:
 *
 *   ConnectorSpec  pure: what a spec means, what a plan would be. Safe to import anywhere on the server.
 *   Observer       can read, and has no way to write. Detection is handed only this.
 *   Actor          can carry out one plan, once. Only the attempt protocol is handed this.
 *
 * The laws (the conformance suite checks them):
 *  1. Reads change nothing outside.
 *  2. A scan returns only at its clean end; a read that failed throws, it never answers "absent".
 *  3. `perform` resolves; it does not throw for anything the outside world did. It answers
 *     `did_not_happen` only with proof (an error from its error table, or nothing was sent).
 *     Every doubt is `unknown`.
 *  4. `perform` sends nothing after its deadline or after `signal` aborted, and never retries by itself.
 *  5. Two calls with one idempotency key have the effect of one.
 *  6. It touches nothing that the plan's contract does not name.
 *  7. Ids are strings from end to end.
 */
import type { ZodType } from "zod";
import type { DriftClass, FoundDrift } from "../model/drift-class.ts";
import type { Desired, FoundObject, Intent, Millis } from "../model/evidence.ts";
import type { Plan, PlanDraft } from "../model/repair.ts";
import type { Outcome, Standing } from "../model/verdict.ts";

/**
 * Declared and proved capabilities; they decide what may be done unattended (reconciler/policy/unattended.ts). What
 * nobody proved is declared as its weakest value.
 */
export type Capabilities = {
  idempotency: "key" | "natural_name" | "conditional" | "convergent_put" | "none";
  /** How long the outside world remembers a key: past that, the same call is a second one. Null: for good, or no keys. */
  keyLifeMs: Millis | null;
  /** How an unknown outcome can be looked up afterwards. */
  lookup: "by_key" | "by_marker" | "by_name" | "list_only" | "none";
  read: "strong" | "lagging" | "unknown";
  /** Longest time a sent call may still land after we stopped waiting for it. */
  inFlightMs: Millis;
  partialPossible: boolean;
  /** Classes whose repair cannot be taken back. No policy may make them automatic. */
  irreversible: readonly DriftClass[];
  /** The error table: the answers that prove that nothing happened. After every other one the outcome is unknown. */
  refusals: readonly { answer: string; because: string }[];
};

export type SourceSpec = {
  name: string;
  /** What people call it: "pg_catalog of the sandbox". */
  title: string;
  standing: Standing;
  /** Evidence from it is believed for this long. */
  freshnessMs: Millis;
  /**
   * `sighted`: it speaks only for the objects it names, each as of its own entry (a log). Otherwise a complete scan
   * confirms everything that it did not contradict.
   */
  covers?: "all" | "sighted";
  /**
   * Key of an object that is always there for whoever may see everything. A scan that does not show it has a limited
   * view, and nothing is concluded from what it does not show; nor from a look that finds nothing while a look at this
   * key finds nothing either.
   */
  canary?: string | undefined;
  /**
   * It is never read: it tells by itself (POST /api/v1/facts), and what it tells is kept as a fact of its standing.
   * What is pushed for any other source is a hint to look, never a proof.
   */
  pushed?: boolean;
  /** Why a log-like source is more than context, where it is. */
  because?: string;
};

export type PlanInput = {
  key: string;
  drift: FoundDrift;
  /** Null for something that nobody asked for. */
  intent: Intent | null;
  found: FoundObject[];
  /** Team whose credential the plan would use; for stale owners, both sides. */
  owner: string;
  link: string | null;
};

/** `none`: there is no safe repair for this drift; `because` is the sentence people read. */
export type PlanAnswer = { plan: PlanDraft } | { none: true; because: string };

export type ConnectorSpec = {
  kind: string;
  connector: string;
  /** Rises whenever plans or normalisation change; part of the plan hash. */
  version: string;
  title: string;
  /** What one of its objects is called, at the start of a sentence: "Role". */
  thing: string;
  capabilities: Capabilities;
  sources: SourceSpec[];
  settleMs: Millis;
  /** Longest time one call may take, the deadline of `perform`. */
  callMs: Millis;
  /** How many of its objects one process may have in hand at once, each looking or calling. */
  atOnce?: number;
  /** Strict; unknown keys are refused. */
  spec: ZodType;
  /**
   * A parsed spec in comparable form: permissions sorted and unique, fields by name. Throws a plain Error where the key cannot
   * be one of the kind; whoever asked reads its sentence.
   */
  desire(key: string, spec: unknown): Desired;
  /** A plan whose credential is `record` is one step, "link", with the one id in `args.externalIds`. */
  plan(input: PlanInput): PlanAnswer;
  /** A permission in words: "SELECT on billing.invoices". */
  sayPermission?(permission: string): string;
  /** Fields that are amounts in the smallest unit of a currency, which another field names. People read what they are worth. */
  money?: Readonly<Record<string, { currency: string; places(currency: string): number }>>;
  /** Lets this permission its holder hand out access? Its last holder keeps it. */
  isAdministrative?(permission: string): boolean;
  /** Do we ourselves act through it? No plan touches it then, whoever asks. */
  isOurs?(found: FoundObject): boolean;
  /** Is this key inside the scope we may call `extra` in? Through the console and the command line nothing else is asked for. */
  managed(key: string): boolean;
};

/** One entry of a scan. */
export type Sighting =
  | {
      key: string;
      /** The entry's id at the source. Shown twice in one scan, the listing moved under us and is not complete. */
      externalId: string;
      /**
       * Changes whenever what `read` answers would change, correlation included: a version, or the entry's own bytes
       * where they hold its key and id. An entry whose stamp is known already is not read, and of one whose bytes are
       * known nothing else is asked. Null: `read` is cheap, and its answer is compared.
       */
      stamp: string | Uint8Array | null;
      /** Strict: throws where the entry is not what the source promises. Null: the source says that nothing correlates to the key; only where it covers what it sights. */
      read(): FoundObject | null;
      /** The moment this entry vouches for, where it is not the `now` of the scan (a log's entries). */
      asOf?: Millis;
    }
  /** An entry that not even a key could be taken from. It may be any object, so nothing is absent in such a scan. */
  | { key: null; unreadable: string; raw: string };

/** How a listing ended. A listing that could not be read to its end throws. */
export type ScanEnd = {
  /** What was asked for, in words. */
  filters: string;
  pages: number;
  /** How many entries the source says there are; null where it does not say. */
  announced: number | null;
  /** Why absence may not be concluded from it, for reasons that only the connector can see; null where it may. */
  suspect: string | null;
};

/** Proof of how much was seen. Absence may be concluded only from `complete`. */
export type Certificate = ScanEnd & {
  source: string;
  counted: number;
  startedAt: Millis;
  endedAt: Millis;
  complete: boolean;
};

export type ScanContext = {
  /** The database's clock when the scan began. */
  now: Millis;
  signal: AbortSignal;
  /** Which keys these external ids are linked to, for those that are. Ask for a page at a time. */
  linked(externalIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
};

export type Observer = {
  /** Everything in the managed scope as one source shows it, page by page, so that no listing has to fit in memory. */
  scan(source: string, context: ScanContext): AsyncGenerator<Sighting[], ScanEnd, void>;
  /**
   * One object, as one source shows it, read directly. Null where this source has nothing to say about it
   * (a log without an entry). `complete` may still be false: then absence means nothing.
   */
  look(
    source: string,
    key: string,
    link: string | null,
    now: Millis,
    signal: AbortSignal,
  ): Promise<{ complete: boolean; asOf: Millis; found: FoundObject[] } | null>;
  close(): Promise<void>;
};

export type PerformInput = {
  plan: Plan;
  idempotencyKey: string;
  /** How long ago this key was first handed to a call, by the database's clock; 0 for its first. Keys are not known for ever. */
  keyAgeMs: Millis;
  fence: number;
  /** Milliseconds the call may take, counted from the moment it is made. Not a point in time. */
  deadlineMs: Millis;
  signal: AbortSignal;
};

export type PerformResult = {
  outcome: Outcome;
  /** Given with `happened` where the call made or kept an external object. */
  externalId: string | null;
  /** Short, stable, without secrets: what the outside world answered. */
  says: string;
  /**
   * What the connector got as proof: transaction id, affected names. `key_spent: true` says that nothing can happen under
   * this key any more (it is too old, or an error is kept under it): what is tried next is tried under another.
   */
  receipt: Record<string, string | number | boolean | null>;
  /** The outside world asked not to be called for so long. Believed for an hour at most, and for all of the connector. */
  retryAfterMs?: Millis | undefined;
};

export type Actor = {
  perform(input: PerformInput): Promise<PerformResult>;
  close(): Promise<void>;
};

/** A credential for a script of people. */
export type Loan = {
  /** What the script finds in its environment. */
  env: Readonly<Record<string, string>>;
  /** It is the owner's own: nothing of ours ends it. Otherwise it was made for this script, and ends with `recall`. */
  own: boolean;
  /** What it may do and when it ends, in a sentence. */
  says: string;
};

/** Lends people's scripts what one team may do, or at least nothing of another team. Detection and repairs never ask it. */
export type Lender = {
  /** Teams that have a credential here. */
  owners: readonly string[];
  /** `id` and `secret` are plain and new; the loan ends by itself `forMs` later, as far as the outside world can end one. */
  lend(input: { owner: string; id: string; secret: string; forMs: Millis }): Promise<Loan>;
  /** Whoever still holds it is refused, sessions that are open included. Nothing to do: nothing done. Throws what is left of it. */
  recall(input: { owner: string; id: string }): Promise<void>;
};

/** What the config registers per kind. Credentials are read inside `observer`, `actor` and `lender`, in the reconciler only. */
export type Connector = {
  spec: ConnectorSpec;
  observer(): Observer;
  actor(): Actor;
  /** Left out: no script gets a credential of it. */
  lender?(): Lender;
};
