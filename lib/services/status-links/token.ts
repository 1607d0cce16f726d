import { createHash, randomBytes } from "node:crypto";

/** A link's secret: the object's bucket, so that one shard is asked, and 256 random bits. Only its hash is kept. */
export function makeStatusToken(bucket: number): string {
  return bucket.toString(16).padStart(2, "0") + randomBytes(32).toString("base64url");
}

/** Bucket and hash of a token, or null for text that cannot be one. */
export function readStatusToken(token: string): { bucket: number; hash: string } | null {
  if (!/^[0-9a-f]{2}[A-Za-z0-9_-]{43}$/.test(token)) return null;
  return {
    bucket: Number.parseInt(token.slice(0, 2), 16),
    hash: createHash("sha256").update(token, "utf8").digest("hex"),
  };
}

/** What names a link to those who may revoke it. It opens nothing. */
export function linkId(bucket: number, hash: string): string {
  return `link_${bucket.toString(16).padStart(2, "0")}_${hash}`;
}

export function readLinkId(id: string): { bucket: number; hash: string } | null {
  const match = /^link_([0-9a-f]{2})_([0-9a-f]{64})$/.exec(id);
  if (match?.[1] === undefined || match[2] === undefined) return null;
  return { bucket: Number.parseInt(match[1], 16), hash: match[2] };
}
