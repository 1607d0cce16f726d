import type { ConnectorSpec } from "../../../reconciler/connectors/contract.ts";
import { instant } from "../../../reconciler/model/instant.ts";
import type { Fact } from "./fact-input.ts";

/** What became of one fact: a look was asked for, it was kept as evidence, or nothing was done. */
export type Answer = { key: string; taken: "look" | "fact" | "ignored"; says: string };

/** What is known of the object that a fact is about. */
export type Known = {
  bucket: number;
  key: string;
  ref: string;
  externalId: string | null;
  /** Due already, and nobody has begun: the look that comes will see what this is about. */
  waiting: boolean;
  /** Its passes failed so often that only a person brings it back. */
  parked: boolean;
  /** As of when this source's last word on it is, and as of when it is known to stand; null where there is none. */
  saidAsOf: number | null;
  /** When this source saw that, by its own clock. */
  saidObservedAt: number | null;
  standsAsOf: number | null;
};

export type PushedKind = Pick<ConnectorSpec, "kind" | "sources" | "managed" | "settleMs" | "capabilities">;

/** As of when the fact speaks, by its source's clock. */
export const asOfFact = (fact: Fact): number => Date.parse(fact.as_of ?? fact.observed_at);

/** Nothing can be seen later than it is told: where the source's clock is ahead, what changes from now on it has not seen. */
export const countsAsOf = (fact: Fact, now: number): number => Math.min(asOfFact(fact), now);

/** What is ahead of our clock has an order by its source's clock alone. */
function isOlder(fact: Fact, { saidAsOf, saidObservedAt }: Known, now: number): boolean {
  if (saidAsOf === null) return false;
  return asOfFact(fact) > now ? Date.parse(fact.observed_at) < (saidObservedAt ?? 0) : asOfFact(fact) < saidAsOf;
}

export function answerFact(fact: Fact, known: Known | undefined, kind: PushedKind, now: number): Answer {
  const { key } = fact;
  const ignored = (says: string): Answer => ({ key, taken: "ignored", says });
  if (known === undefined) {
    if (!kind.managed(key)) return ignored("Nobody knows it, and it is outside of what is managed.");
    return { key, taken: "look", says: "Nobody knows it yet. The next scan shows whether it is there." };
  }
  const kept = isKept(fact, kind);
  const newer = kept ? known.saidAsOf : known.standsAsOf;
  const older = kept ? isOlder(fact, known, now) : newer !== null && asOfFact(fact) + lagOf(kind) < newer;
  if (newer !== null && older) return ignored(`What is known of it is as of ${instant(newer)}, and this is older.`);
  if (kept) return { key, taken: "fact", says: `Kept, as of ${instant(countsAsOf(fact, now))}.` };
  if (known.parked)
    return ignored(
      "Its looks failed again and again. It is tried again in a few minutes, or at once when a person asks.",
    );
  return { key, taken: "look", says: known.waiting ? "A fresh look waits already." : "Asked for a fresh look." };
}

/** Only what a pushed source says, and where it says what is there. All else is a hint to look. */
export function isKept(fact: Fact, { sources }: Pick<PushedKind, "sources">): boolean {
  return fact.found !== null && sources.find((source) => source.name === fact.source)?.pushed === true;
}

/** Where reads lag behind, a look does not show yet what happened shortly before it. */
function lagOf({ capabilities, settleMs }: PushedKind): number {
  return capabilities.read === "strong" ? 0 : settleMs;
}
