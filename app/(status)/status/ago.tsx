"use client";

import { useNow } from "@/components/ui/now";
import { speechIn } from "@/lib/words/spoken";

type Props = { at: number; asRead: string; language: string };

/** An age inside a sentence. `asRead` is what it was when the server wrote the page; the exact time stands beside it. */
export function Ago({ at, asRead, language }: Props) {
  const now = useNow(at);
  return <span className="whitespace-nowrap">{now === null ? asRead : speechIn(language).relative(at, now)}</span>;
}
