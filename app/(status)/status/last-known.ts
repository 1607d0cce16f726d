/*
 * What this tab last showed, kept in this tab: when the status cannot be read, nothing on the server can say what it was.
 */

export type LastKnown = { label: string; at: string };

const keyOf = (path: string) => `plumbline.last-known:${path}`;

export function keepLastKnown(path: string, known: LastKnown): void {
  try {
    window.sessionStorage.setItem(keyOf(path), JSON.stringify(known));
  } catch {
    // Storage may be full or switched off; then the page says less.
  }
}

export function readLastKnown(path: string): LastKnown | null {
  try {
    const known: Partial<LastKnown> | null = JSON.parse(window.sessionStorage.getItem(keyOf(path)) ?? "null");
    const { label, at } = known ?? {};
    return typeof label === "string" && typeof at === "string" ? { label, at } : null;
  } catch {
    return null;
  }
}
