// ◆ pure
/**
 * Which accounts are ours. An account carries its key in `externalKey`, as plain ASCII; one that only looks like a key
 * of ours is refused, because a person who reads the list would take it for the real one.
 */

/** Stands before every key of this world, so that accounts of other systems in the same directory are left alone. */
export type Prefix = string;

const keyPattern = /^[a-z][a-z0-9_.-]{0,99}$/;

export function isManagedKey(prefix: Prefix, key: string): boolean {
  return keyPattern.test(key) && key.startsWith(prefix) && key.length > prefix.length;
}

/** `key: null`: it carries no key of ours, but nobody's or another system's. */
export type Marker = { key: string | null } | { refused: string };

export function readMarker(prefix: Prefix, externalKey: string | null): Marker {
  if (externalKey === null) return { key: null };
  if (isManagedKey(prefix, externalKey)) return { key: externalKey };
  const like = skeleton(externalKey);
  if (like !== externalKey && isManagedKey(prefix, like))
    return { refused: `externalKey looks like ${like} and is not.` };
  const plain = /^[\x20-\x7e]+$/.test(externalKey);
  if (plain && !like.startsWith(prefix)) return { key: null };
  return { refused: plain ? "externalKey is not well formed." : "externalKey is not plain ASCII." };
}

/**
 * What it looks like: without case, accents and what is invisible, and with the letters of other scripts that pass for
 * Latin ones. The list need not be complete: whatever else is not ASCII is refused all the same, in other words.
 */
function skeleton(text: string): string {
  const bare = text.normalize("NFKD").replace(/[\p{M}\p{C}\s]/gu, "");
  return Array.from(bare.toLowerCase(), (letter) => lookAlikes.get(letter) ?? letter).join("");
}

const lookAlikes = new Map(
  ["аa", "вb", "сc", "ԁd", "еe", "һh", "нh", "іi", "јj", "кk", "мm", "оo", "рp", "ѕs", "тt", "уy", "хx"]
    .concat(["αa", "εe", "ιi", "κk", "νv", "οo", "ρp", "τt", "υu", "χx", "ıi", "ɡg", "ոn", "‐-", "‑-", "–-"])
    .map((pair) => [pair.slice(0, 1), pair.slice(1)]),
);
