"use client";

import { useWords } from "#use-words";

import { useNow } from "@/components/ui/now";

/** An age inside a sentence. `asRead` is what it was when the server wrote the page; the exact time stands beside it. */
export function Ago({ at, asRead }: { at: number; asRead: string }) {
  const t = useWords();
  const now = useNow(at);
  return <span className="whitespace-nowrap">{now === null ? asRead : t.relative(at, now)}</span>;
}
