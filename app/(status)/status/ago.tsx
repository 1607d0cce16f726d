"use client";

import { useNow } from "@/components/ui/now";
import { formatRelative } from "@/lib/format/time";

/** An age inside a sentence. `asRead` is what it was when the server wrote the page; the exact time stands beside it. */
export function Ago({ at, asRead }: { at: number; asRead: string }) {
  const now = useNow(at);
  return <span className="whitespace-nowrap">{now === null ? asRead : formatRelative(at, now)}</span>;
}
