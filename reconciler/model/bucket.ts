/** Objects are spread over this many buckets; a bucket comes first in every per-object key. */
export const BUCKETS = 256;

/**
 * The bucket of an object: FNV-1a over `kind \0 key` in UTF-8, folded to 8 bits. It must never change:
 * it is stored in every row, and other languages have to be able to compute it.
 */
export function bucketOf(kind: string, key: string): number {
  const text = `${kind}\u0000${key}`;
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    const byte = text.charCodeAt(at);
    // Most keys are ASCII, of which each character is its own byte.
    if (byte > 0x7f) return fold(hashOf(new TextEncoder().encode(text)));
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  return fold(hash);
}

function hashOf(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash;
}

const fold = (hash: number) => (hash ^ (hash >>> 8) ^ (hash >>> 16) ^ (hash >>> 24)) & 0xff;

export type ObjectRef = { kind: string; key: string };

/** Public ids carry their bucket, so that a look-up by id asks one shard: `drift_a7_0198…`. */
export function publicId(prefix: string, bucket: number, uuid: string): string {
  return `${prefix}_${bucket.toString(16).padStart(2, "0")}_${uuid.replaceAll("-", "")}`;
}

/** The bucket inside a public id, or null where the text is none. */
export function bucketOfId(id: string): number | null {
  const match = /^[a-z]+_([0-9a-f]{2})_[0-9a-f]{32}$/.exec(id);
  return match?.[1] === undefined ? null : Number.parseInt(match[1], 16);
}
