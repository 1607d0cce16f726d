import type { FoundObject, Millis } from "../model/evidence.ts";
import type { Observer, ScanEnd, Sighting } from "./contract.ts";

/** An entry whose content is at hand already. */
export function sighting(key: string, found: FoundObject): Sighting {
  return { key, externalId: found.externalId, stamp: null, read: () => found };
}

export type Entry = { key: string; found: FoundObject | null; asOf?: Millis };

/** A whole listing, read: for tests and for the conformance checks. */
export async function collect(
  observer: Observer,
  source: string,
  from: { links: ReadonlyMap<string, string>; now: Millis; signal: AbortSignal },
): Promise<{ entries: Entry[]; end: ScanEnd }> {
  const keys = new Map([...from.links].map(([key, id]) => [id, key]));
  const linked = async (ids: readonly string[]) =>
    new Map(ids.flatMap((id) => (keys.has(id) ? [[id, keys.get(id) ?? ""] as const] : [])));
  const entries: Entry[] = [];
  const scan = observer.scan(source, { now: from.now, signal: from.signal, linked });
  for (;;) {
    const page = await scan.next();
    if (page.done) return { entries, end: page.value };
    for (const seen of page.value) {
      if (seen.key === null) throw new Error(seen.unreadable);
      entries.push({ key: seen.key, found: seen.read(), ...(seen.asOf === undefined ? {} : { asOf: seen.asOf }) });
    }
  }
}
