import { clsx } from "clsx";
import { useWords } from "#use-words";
import type { Words } from "@/lib/words/words";

/** `behind` says by how much, in minutes; both other states need no number. */
export type LiveState = { kind: "live" } | { kind: "reconnecting" } | { kind: "behind"; minutes: number };

const LOOKS = {
  live: { text: "text-act", dot: <circle cx="4" cy="4" r="3.25" fill="currentColor" /> },
  reconnecting: {
    text: "text-ink2",
    dot: <circle cx="4" cy="4" r="3" fill="none" stroke="currentColor" strokeWidth="1.25" strokeDasharray="1.9 1.25" />,
  },
  behind: { text: "text-repair", dot: <path d="M4 .6 7.6 7.2H.4Z" fill="currentColor" /> },
} as const;

export function liveWords(t: Words, state: LiveState): string {
  if (state.kind === "live") return t.shell.live;
  return state.kind === "reconnecting" ? t.shell.reconnecting : t.shell.minBehind(state.minutes);
}

export function LiveDot({ state, className }: { state: LiveState; className?: string }) {
  const t = useWords();
  const look = LOOKS[state.kind];
  return (
    <span className={clsx("inline-flex items-center gap-1.5 whitespace-nowrap", look.text, className)}>
      <svg aria-hidden="true" viewBox="0 0 8 8" className="size-2 shrink-0">
        {look.dot}
      </svg>
      <span className="max-[22.5rem]:sr-only">{liveWords(t, state)}</span>
    </span>
  );
}
