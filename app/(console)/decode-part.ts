import { notFound } from "next/navigation";
import { isStorable } from "@/lib/services/input";

/** Parts of the address arrive percent-encoded; what is no such text, or one that no row can have, names nothing. */
export function decodePart(part: string): string {
  const text = decoded(part);
  if (text === null || !isStorable(text)) notFound();
  return text;
}

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
