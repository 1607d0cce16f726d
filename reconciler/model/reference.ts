import type { ObjectRef } from "./bucket.ts";

// Without I, L, O, U: a person reads it out over the phone.
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/**
 * What a person quotes for an object: PL-8F2KQ7A. 35 bits of FNV-1a over kind and key; two objects may share one, so a
 * look-up by it answers with a list.
 */
export function refOf({ kind, key }: ObjectRef): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(`${kind}\u0000${key}`)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  let text = "";
  for (let n = 0; n < 7; n += 1) {
    text += ALPHABET[Number(hash & 31n)];
    hash >>= 5n;
  }
  return `PL-${text}`;
}
