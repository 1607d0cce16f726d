/**
 * The single keys that a person may put on another key (WCAG 2.1.4), in the order in which the settings list them. The
 * two keys of `g o` and what goes with Ctrl or ⌘ stay where they are.
 */
export const SINGLE_KEYS = [
  ...(["j", "k", "o", "x", "Shift+X", "i", "Shift+I", "h", "n", "d", "p", "e", "t", "a", "b", "r", "u"] as const),
  ...(["z", "Shift+S", "/", "?"] as const),
];
export type SingleKey = (typeof SINGLE_KEYS)[number];

/** Which of them is on another key: `{ h: "w" }`. */
export type OwnKeys = Readonly<Partial<Record<SingleKey, string>>>;

export const isSingleKey = (key: string): key is SingleKey => (SINGLE_KEYS as readonly string[]).includes(key);

/** The key to press for what is bound to this one. */
export function keyInForce(own: OwnKeys, bound: string): string {
  return (isSingleKey(bound) ? own[bound] : undefined) ?? bound;
}

/** What is bound to the key that was pressed; null where what it did is on another key now. */
export function keyMeant(own: OwnKeys, pressed: string): string | null {
  const moved = SINGLE_KEYS.find((key) => own[key] === pressed);
  if (moved !== undefined) return moved;
  return isSingleKey(pressed) && own[pressed] !== undefined ? null : pressed;
}

/** `h:w.n:m`, for a cookie. */
export function writeOwnKeys(own: OwnKeys): string {
  return Object.entries(own)
    .map((pair) => pair.join(":"))
    .join(".");
}
