/** `9f3c 21ab`: enough to tell two plans apart by eye. The whole hash is what gets copied. */
export function shortHash(hash: string): string {
  const digits = hash.replace(/^sha256[:-]/, "").slice(0, 8);
  return digits.length <= 4 ? digits : `${digits.slice(0, 4)} ${digits.slice(4)}`;
}
