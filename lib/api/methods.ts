// ◆ pure
import { OPERATIONS } from "./operations.ts";

const ADDRESSES = new Map<string, string[]>();
for (const named of Object.keys(OPERATIONS)) {
  const [method = "", address = ""] = named.split(" ");
  ADDRESSES.set(address, [...(ADDRESSES.get(address) ?? []), ...(method === "GET" ? ["GET", "HEAD"] : [method])]);
}
/** A name in the address goes before a place for one: `{` sorts after all letters. */
const PATTERNS = [...ADDRESSES]
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([address, methods]) => ({ parts: address.split("/"), methods }));

/** What an address below /api/v1 can be asked with; null where there is no such address. */
export function methodsAt(address: string): readonly string[] | null {
  const parts = address.split("/");
  const found = PATTERNS.find(
    (pattern) =>
      pattern.parts.length === parts.length &&
      pattern.parts.every((part, at) => (part.startsWith("{") ? parts[at] !== "" : part === parts[at])),
  );
  return found === undefined ? null : [...found.methods, "OPTIONS"];
}
