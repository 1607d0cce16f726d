// ◆ pure
/** From an entry as it was sent to a sighting: whose it is first, and what it says only when somebody reads it. */
import { z } from "zod";
import type { Millis } from "../../model/evidence.ts";
import type { Sighting } from "../contract.ts";
import { account, accountId, foundOf, readAccount, sayIssues, stampOf } from "./account.ts";
import { isManagedKey, type Prefix, readMarker } from "./key.ts";
import { connectorVersion } from "./version.ts";

export type Entry = { text: string; value: unknown; id: string | null };

/** As much of an entry as says whose it is. */
const correlation = z.looseObject({ id: accountId, externalKey: account.shape.externalKey });

const rawMax = 2_000;

export function entryOf(text: string): Entry {
  const value: unknown = JSON.parse(text);
  const parsed = z.looseObject({ id: accountId }).safeParse(value);
  return { text, value, id: parsed.success ? parsed.data.id : null };
}

/** Null for an account that is none of ours. `linked` is the key whose record names this account. */
export function sightingOf(
  { text, value }: Entry,
  { prefix, now, linked }: { prefix: Prefix; now: Millis; linked: string | null },
): Sighting | null {
  const unreadable = (says: string): Sighting => ({ key: null, unreadable: says, raw: text.slice(0, rawMax) });
  const parsed = correlation.safeParse(value);
  if (!parsed.success) return unreadable(sayIssues(parsed.error));
  const { id, externalKey } = parsed.data;
  const marker = readMarker(prefix, externalKey);
  if ("refused" in marker) return unreadable(`${id}: ${marker.refused}`);
  // The marker decides where there is one: it stands on the account, so that a look and a scan answer alike.
  const key = marker.key ?? linked;
  if (key === null || !isManagedKey(prefix, key)) return null;
  const by = linked === key ? "link" : "marker";
  const read = readAccount(value, now);
  if ("refused" in read) return { key, externalId: id, stamp: null, read: () => refuse(id, read.refused) };
  const stamp = stampOf(read.account, { key, by }, connectorVersion);
  return { key, externalId: id, stamp, read: () => foundOf(read.account, by) };
}

function refuse(id: string, because: string): never {
  throw new Error(`${id}: ${because}`);
}
