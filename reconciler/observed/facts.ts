import { canonical, sha256Hex } from "../../lib/canonical.ts";
import { messageOf } from "../../lib/message-of.ts";
import type { ConnectorSpec, Observer, Scan } from "../connectors/contract.ts";
import type { ObjectRef } from "../model/bucket.ts";
import type { FoundObject, Millis } from "../model/evidence.ts";
import type { FactRow, Store, StoreTx } from "../store.ts";

/** The digest that tells whether a source says something new. */
export function factDigest(found: readonly FoundObject[], complete: boolean): string {
  return sha256Hex(canonical({ complete, found: sortFound(found) }));
}

/** In one order, and without what a source does not tell: an unknown owner is a missing field, never a null. */
function sortFound(found: readonly FoundObject[]): FoundObject[] {
  const told = found.map(({ owner, by, ...rest }) => ({
    ...rest,
    ...(owner === undefined ? {} : { owner }),
    ...(by === undefined ? {} : { by }),
  }));
  return told.sort((a, b) => (a.externalId < b.externalId ? -1 : 1));
}

export type LookedAt = { facts: FactRow[]; errors: { source: string; error: string }[] };

/** Reads one object directly from every source. A source that fails is named; it never reads as an absence. */
export async function lookAt(
  ref: ObjectRef,
  link: string | null,
  with_: { observer: Observer; spec: ConnectorSpec; now: Millis; signal: AbortSignal },
): Promise<LookedAt> {
  const looked: LookedAt = { facts: [], errors: [] };
  for (const source of with_.spec.sources) {
    try {
      const look = await with_.observer.look(source.name, ref.key, link, with_.now, with_.signal);
      if (look !== null) looked.facts.push(toFact(ref, source.name, look, with_.now));
    } catch (error) {
      looked.errors.push({ source: source.name, error: messageOf(error) });
    }
  }
  return looked;
}

function toFact(
  ref: ObjectRef,
  source: string,
  look: { complete: boolean; asOf: Millis; found: FoundObject[] },
  now: Millis,
): FactRow {
  const found = sortFound(look.found);
  return {
    kind: ref.kind,
    key: ref.key,
    source,
    found,
    complete: look.complete,
    digest: factDigest(found, look.complete),
    asOf: look.asOf,
    observedAt: now,
    scanId: null,
  };
}

/**
 * Takes in a scan: writes what changed, and nothing for what did not. A known object that a complete scan did not
 * show is read individually first; only that read may say that it is gone.
 */
export async function takeIn(
  scan: Scan,
  scanId: string,
  with_: {
    store: Store;
    observer: Observer;
    spec: ConnectorSpec;
    now: Millis;
    signal: AbortSignal;
    links: ReadonlyMap<string, string>;
  },
): Promise<void> {
  const { store, spec, now } = with_;
  const source = scan.certificate.source;
  const known = await store.factDigests(spec.kind, source);
  const seen = groupByKey(scan);
  const changed: FactRow[] = [];
  for (const [key, sighted] of seen) {
    const found = sortFound(sighted.found);
    // Only the individual read of an object may be believed about absence; a scan's own list counts as complete for what it shows.
    const complete = scan.certificate.complete;
    const digest = factDigest(found, complete);
    const asOf = sighted.asOf ?? now;
    if (known.get(key)?.digest === digest && scan.covers === "all") continue;
    changed.push({ kind: spec.kind, key, source, found, complete, digest, asOf, observedAt: now, scanId });
  }
  if (scan.covers === "all" && scan.certificate.complete) {
    changed.push(...(await readLeftovers(source, seen, known, with_)));
  }
  await inBatches(store, changed, async (tx, fact) => {
    await tx.ensureObject(fact);
    await tx.putFact(fact);
  });
}

async function readLeftovers(
  source: string,
  seen: ReadonlyMap<string, unknown>,
  known: ReadonlyMap<string, { empty: boolean }>,
  with_: Parameters<typeof takeIn>[2],
): Promise<FactRow[]> {
  const facts: FactRow[] = [];
  for (let after: string | null = null; ; ) {
    const keys: string[] = await with_.store.keys(with_.spec.kind, after, 500);
    for (const key of keys) {
      // Already told as absent: the scan confirms it, and the watermark says so.
      if (seen.has(key) || known.get(key)?.empty === true) continue;
      const ref = { kind: with_.spec.kind, key };
      const look = await with_.observer.look(source, key, with_.links.get(key) ?? null, with_.now, with_.signal);
      if (look !== null) facts.push(toFact(ref, source, look, with_.now));
    }
    if (keys.length < 500) return facts;
    after = keys.at(-1) ?? null;
  }
}

function groupByKey(scan: Scan): Map<string, { found: FoundObject[]; asOf?: Millis }> {
  const byKey = new Map<string, { found: FoundObject[]; asOf?: Millis }>();
  for (const sighting of scan.sightings) {
    const entry = byKey.get(sighting.key) ?? {
      found: [],
      ...(sighting.asOf === undefined ? {} : { asOf: sighting.asOf }),
    };
    if (sighting.found !== null) entry.found.push(sighting.found);
    byKey.set(sighting.key, entry);
  }
  return byKey;
}

const BATCH = 100;

export async function inBatches<T>(store: Store, items: readonly T[], each: (tx: StoreTx, item: T) => Promise<void>) {
  for (let at = 0; at < items.length; at += BATCH) {
    await store.transaction(async (tx) => {
      for (const item of items.slice(at, at + BATCH)) await each(tx, item);
    });
  }
}
