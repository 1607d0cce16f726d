/** Situations for tests, in seconds before one fixed moment: `look("api", 50, thing())` is 50 s old. */
import type {
  Classification,
  FoundObject,
  Intent,
  KindFacts,
  Look,
  PastAttempt,
  Situation,
} from "../model/evidence.ts";
import type { Outcome } from "../model/verdict.ts";

export const NOW = Date.parse("2024-05-06T10:00:00Z");
/** Half a second, for what lies just on the other side of a bound. */
export const BIT = 0.5;

export const ago = (seconds: number) => NOW - seconds * 1000;

export const kind: KindFacts = {
  settleMs: 60_000,
  freshnessMs: 900_000,
  sources: { api: "authoritative", ledger: "authoritative", mirror: "supporting", relay: "supporting", log: "context" },
  teams: ["billing", "data"],
};

export function intent(askedAgo = 1000, over: Partial<Intent> = {}): Intent {
  return {
    generation: 1,
    presence: "present",
    at: ago(askedAgo),
    owner: "billing",
    desired: { permissions: ["read:a"], fields: { login: false } },
    ...over,
  };
}

/** What `intent()` asks for, as it is when all is well. */
export function thing(over: Partial<FoundObject> = {}): FoundObject {
  return { externalId: "x1", owner: "billing", permissions: ["read:a"], fields: { login: false }, ...over };
}

/** The same, from a source that does not tell whose it is. */
export function ownerless(over: Partial<FoundObject> = {}): FoundObject {
  const { owner: _, ...rest } = thing(over);
  return rest;
}

export function look(source: string, seconds: number, ...found: FoundObject[]): Look {
  return { source, asOf: ago(seconds), complete: true, found };
}

export function partial(source: string, seconds: number, ...found: FoundObject[]): Look {
  return { ...look(source, seconds, ...found), complete: false };
}

export function tried(outcome: Outcome, seconds: number): PastAttempt {
  return { outcome, at: ago(seconds) };
}

/** Asked long ago, linked, nothing attempted, nobody looked. */
export function situation(over: Partial<Situation> = {}): Situation {
  return { kind, now: NOW, intent: intent(), link: link("x1"), receipts: [], attempts: [], looks: [], ...over };
}

export const link = (externalId: string) => ({ externalId });

/** `drifted: stale_owner contested, attribute_drift` */
export function told({ verdict, drifts }: Classification): string {
  if (drifts.length === 0) return verdict;
  return `${verdict}: ${drifts.map((drift) => [drift.class, drift.direction].filter(Boolean).join(" ")).join(", ")}`;
}
