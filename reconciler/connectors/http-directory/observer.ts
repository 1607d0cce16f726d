/** The reading side. It is given the observer's token and nothing else, and sends GET only. */
import type { FoundObject, Millis } from "../../model/evidence.ts";
import type { Observer, ScanContext, ScanEnd, Sighting } from "../contract.ts";
import { accountId, foundOf } from "./account.ts";
import { isManagedKey, type Prefix } from "./key.ts";
import { pagesOf, readAccounts } from "./read.ts";
import { type Entry, entryOf, sightingOf } from "./sight.ts";
import type { Wire } from "./transport.ts";

export type ObserverInput = { prefix: Prefix; places: ReadonlyMap<string, Wire>; pageLimit: number };

export function directoryObserver(input: ObserverInput): Observer {
  return {
    scan: (source, context) => scan(input, placeOf(input, source), context),
    look: async (source, key, link, now, signal) => look(input, placeOf(input, source), { key, link, now, signal }),
    // Every request stands by itself.
    close: async () => undefined,
  };
}

async function* scan(
  { prefix, pageLimit }: ObserverInput,
  wire: Wire,
  context: ScanContext,
): AsyncGenerator<Sighting[], ScanEnd, void> {
  const { now, signal, linked } = context;
  let [pages, outside] = [0, 0];
  let announced: number | null = null;
  let suspect: string | null = null;
  const order = startOrder();
  for await (const { texts, total } of pagesOf(wire, {}, { limit: pageLimit, signal })) {
    pages += 1;
    announced ??= total;
    if (total !== announced) suspect ??= `The total changed from ${announced} to ${total} while it was listed.`;
    const entries = texts.map(entryOf);
    suspect ??= order.follow(entries);
    const keys = await linked(entries.flatMap(({ id }) => (id === null ? [] : [id])));
    const sightings = entries.flatMap((entry) => sightingOf(entry, { prefix, now, linked: linkOf(entry, keys) }) ?? []);
    outside += entries.length - sightings.length;
    yield sightings;
  }
  const filters = `accounts whose externalKey begins with ${prefix}, or that a record of ours names; ${outside} others left out`;
  // What is none of ours was counted by the directory and is not handed on, so it is not announced either.
  return { filters, pages, announced: announced === null ? null : Math.max(0, announced - outside), suspect };
}

/**
 * The list is in the order of its ids. One that shows an account twice, or an earlier one late, moved while it was read
 * and may have lost another; this finds it without keeping what was seen, also among accounts that are none of ours.
 */
function startOrder() {
  let last: string | null = null;
  return {
    follow(entries: readonly Entry[]): string | null {
      for (const { id } of entries) {
        if (id === null) continue;
        if (last !== null && id <= last) return `Account ${id} came after ${last}: the list moved while it was read.`;
        last = id;
      }
      return null;
    },
  };
}

function linkOf({ id }: Entry, keys: ReadonlyMap<string, string>): string | null {
  return id === null ? null : (keys.get(id) ?? null);
}

type LookInput = { key: string; link: string | null; now: Millis; signal: AbortSignal };

async function look({ prefix }: ObserverInput, wire: Wire, { key, link, now, signal }: LookInput) {
  if (!isManagedKey(prefix, key)) throw new Error(`${key} is outside the keys this connector manages.`);
  if (link !== null && !accountId.safeParse(link).success)
    throw new Error(`Our record of ${key} holds no id of this directory.`);
  const ids = link === null ? [] : [link];
  const { accounts, complete } = await readAccounts(wire, { prefix, key, ids, now, signal });
  const found: FoundObject[] = accounts.map((account) => foundOf(account, account.id === link ? "link" : "marker"));
  return { complete, asOf: now, found };
}

function placeOf({ places }: ObserverInput, source: string): Wire {
  const place = places.get(source);
  if (place === undefined) throw new Error(`This connector has no source named ${JSON.stringify(source)}.`);
  return place;
}
