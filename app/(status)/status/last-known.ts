import { z } from "zod";

/*
 * What this tab last showed, kept in this tab: when the status cannot be read, nothing on the server can say what it was.
 */

const LastKnown = z.object({ label: z.string(), at: z.string() });
export type LastKnown = z.infer<typeof LastKnown>;

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
    return LastKnown.parse(JSON.parse(window.sessionStorage.getItem(keyOf(path)) ?? "null"));
  } catch {
    return null;
  }
}
