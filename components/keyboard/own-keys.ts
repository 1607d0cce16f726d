/** Which single keys are on another key: `{ h: "w" }`. What the settings let be moved is in move-key.ts. */
export type OwnKeys = Readonly<Record<string, string>>;

/** The key to press for what is bound to this one. */
export function keyInForce(own: OwnKeys, bound: string): string {
  return own[bound] ?? bound;
}

/** What is bound to the key that was pressed; null where what it did is on another key now. */
export function keyMeant(own: OwnKeys, pressed: string): string | null {
  const moved = Object.keys(own).find((bound) => own[bound] === pressed);
  return moved ?? (own[pressed] === undefined ? pressed : null);
}

/** `h:w.n:m`, for a cookie. */
export function writeOwnKeys(own: OwnKeys): string {
  return Object.entries(own)
    .map((pair) => pair.join(":"))
    .join(".");
}
