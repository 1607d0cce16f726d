import { contentOf } from "../../lib/comparable.ts";
import { messageOf } from "../../lib/message-of.ts";
import type { ConnectorSpec, Observer, SourceSpec } from "../connectors/contract.ts";
import { bucketOf, type ObjectRef } from "../model/bucket.ts";
import type { FoundObject, Millis } from "../model/evidence.ts";
import type { FactRow, Store, StoreTx } from "../store.ts";

/** A pushed source tells by itself; there is nothing to read from it. */
export function isRead(source: Pick<SourceSpec, "pushed">): boolean {
  return source.pushed !== true;
}

type Reading = { observer: Observer; now: Millis; signal: AbortSignal };

/**
 * One object as one source shows it. A look that finds nothing is believed only of a source that still shows what is always
 * there: to whoever may not see everything it answers "nothing" with a straight face.
 */
export async function readOne(
  { observer, now, signal }: Reading,
  { name, canary }: Pick<SourceSpec, "name" | "canary">,
  key: string,
  link: string | null,
): ReturnType<Observer["look"]> {
  const look = await observer.look(name, key, link, now, signal);
  if (look === null || !look.complete || look.found.length > 0 || canary === undefined) return look;
  const always = await observer.look(name, canary, null, now, signal);
  return { ...look, complete: always !== null && always.found.length > 0 };
}

export type LookedAt = { facts: FactRow[]; errors: { source: string; error: string }[] };

/**
 * Reads one object directly from every source that can be read. A source that fails is named; it never reads as an
 * absence.
 */
export async function lookAt(
  ref: ObjectRef,
  link: string | null,
  with_: Reading & { spec: ConnectorSpec },
): Promise<LookedAt> {
  const looked: LookedAt = { facts: [], errors: [] };
  for (const source of with_.spec.sources.filter(isRead)) {
    try {
      const look = await readOne(with_, source, ref.key, link);
      if (look !== null) looked.facts.push(toFact(ref, source.name, look, with_.now));
    } catch (error) {
      looked.errors.push({ source: source.name, error: messageOf(error) });
    }
  }
  return looked;
}

export function toFact(
  ref: ObjectRef,
  source: string,
  look: { complete: boolean; asOf: Millis; found: FoundObject[] },
  now: Millis,
): FactRow {
  return {
    kind: ref.kind,
    key: ref.key,
    source,
    ...contentOf(look.found),
    complete: look.complete,
    // Kept apart from an absence that waits for its second read: this is no read of it at all.
    unreadable: !look.complete && look.found.length === 0 ? "It shows nothing, and may not show everything." : null,
    asOf: look.asOf,
    observedAt: now,
    scanId: null,
  };
}

/**
 * Where reads may lag, one read that finds nothing is not believed: it takes a second one, at least the settle time
 * later. Until then the first is kept as an incomplete look, with its own time. What could not be read, and a view that
 * may not be whole, found nothing either, and are no first read.
 */
export function doubtAbsence(fact: FactRow, before: FactRow | undefined, spec: ConnectorSpec): FactRow {
  const doubted = spec.capabilities.read !== "strong" && fact.complete && fact.found.length === 0;
  if (!doubted || (before?.complete && before.found.length === 0)) return fact;
  const isSecond = before !== undefined && before.found.length === 0 && before.unreadable === null;
  const first = isSecond ? before.asOf : fact.asOf;
  return fact.asOf - first >= spec.settleMs ? fact : { ...fact, complete: false, asOf: first };
}

const BATCH = 100;

/** Each locks its object; the lowest come first, as wherever several are locked. */
export async function inBatches<T extends ObjectRef>(
  store: Store,
  items: readonly T[],
  each: (tx: StoreTx, item: T) => Promise<void>,
): Promise<void> {
  const ordered = items
    .map((item) => ({ item, bucket: bucketOf(item.kind, item.key) }))
    .sort((a, b) => a.bucket - b.bucket || (a.item.key < b.item.key ? -1 : 1));
  for (let at = 0; at < ordered.length; at += BATCH) {
    await store.transaction(async (tx) => {
      for (const { item } of ordered.slice(at, at + BATCH)) await each(tx, item);
    });
  }
}
