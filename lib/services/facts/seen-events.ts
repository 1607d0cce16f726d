import type { Tx } from "../../../db/client.ts";
import { canonical, sha256Hex } from "../../canonical.ts";
import { KEPT } from "../idempotency.ts";
import type { Pushed } from "./fact-input.ts";
import { nameOf, type Pusher } from "./pusher.ts";

/** Those whose event was taken before, with another delivery or earlier in this one. */
export async function seenEvents(tx: Tx, by: Pusher, pushed: readonly Pushed[]): Promise<Set<Pushed>> {
  const keyed = pushed.flatMap((one) => (one.event === null ? [] : [{ one, key: keyOf(one.event) }]));
  if (keyed.length === 0) return new Set();
  const rows = await tx<{ key: string }[]>`
    select key from idempotency_keys where principal = ${principalOf(by)} and key = any(${keyed.map(({ key }) => key)})`;
  const known = new Set(rows.map((row) => row.key));
  const seen = new Set<Pushed>();
  for (const { one, key } of keyed) {
    if (known.has(key)) seen.add(one);
    known.add(key);
  }
  return seen;
}

/** Remembers events that had an effect, as long as answers are. One that had none may come again, when it can have one. */
export async function keepEvents(tx: Tx, by: Pusher, taken: readonly Pushed[]): Promise<void> {
  const keys = taken.flatMap(({ event }) => (event === null ? [] : [keyOf(event)]));
  if (keys.length === 0) return;
  const principal = principalOf(by);
  await tx`delete from idempotency_keys where principal = ${principal} and created_at < now() - ${KEPT}::interval`;
  await tx`
    insert into idempotency_keys (principal, key, fingerprint, created_at)
    select ${principal}, key, '', now() from unnest(${keys}::text[]) as t(key) on conflict do nothing`;
}

const principalOf = (by: Pusher): string => `events:${nameOf(by)}`;
const keyOf = (event: NonNullable<Pushed["event"]>): string => sha256Hex(canonical(event));
