"use client";

import { usePathname, useRouter } from "next/navigation";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { useWords } from "#use-words";
import { useLive } from "@/components/live/use-live";
import { StatusIcon } from "@/components/status/status-icon";
import { keepLastKnown } from "./last-known";

/** Between two questions whether anything changed: while something is under way, and while nothing is. */
const POLL_OPEN_MS = 4_000;
const POLL_SETTLED_MS = 15_000;
const POLL_FAILED_MS = 10_000;

export type LiveStatusProps = {
  /** JSON that changes whenever the page would. */
  address: string;
  /** Signed in: hints come by themselves, and asking is the safety net. */
  stream?: boolean;
  settled: boolean;
  /** What the page says now, to be read out when it changes and remembered for when nothing can be read. */
  label: string;
  at: string;
};

/**
 * Keeps an open page true. It asks for a few bytes, and has the page rendered anew only when they changed. When they
 * cannot be had it says so above what the page last knew, instead of leaving old words to look like new ones.
 */
export function LiveStatus({ address, stream = false, settled, label, at }: LiveStatusProps) {
  const t = useWords();
  const router = useRouter();
  const path = usePathname();
  const [unread, setUnread] = useState(false);
  const known = useRef<string | null>(null);

  useEffect(() => keepLastKnown(path, { label, at }), [path, label, at]);

  /** Answers whether it could be read. */
  const ask = useEffectEvent(async (signal: AbortSignal): Promise<boolean> => {
    const answer = await fetch(address, { cache: "no-store", signal }).catch(() => null);
    if (signal.aborted) return true;
    // Asked too often is no news about the status.
    if (answer?.status === 429) return true;
    if (answer === null || answer.status >= 500) {
      setUnread(true);
      return false;
    }
    const text = answer.ok ? await answer.text() : String(answer.status);
    setUnread(false);
    if (known.current !== text) {
      known.current = text;
      router.refresh();
    }
    return true;
  });

  useEffect(() => {
    const ended = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const later = (ms: number) => {
      clearTimeout(timer);
      if (!ended.signal.aborted) timer = setTimeout(turn, ms);
    };
    const turn = async () => {
      // A page that nobody looks at asks again when somebody does.
      if (document.visibilityState === "hidden") return;
      const wasRead = await ask(ended.signal);
      later(wasRead ? (settled ? POLL_SETTLED_MS : POLL_OPEN_MS) : POLL_FAILED_MS);
    };
    const seen = () => void turn();
    later(POLL_OPEN_MS);
    document.addEventListener("visibilitychange", seen);
    window.addEventListener("online", seen);
    return () => {
      ended.abort();
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", seen);
      window.removeEventListener("online", seen);
    };
  }, [settled]);

  const hinted = useRef<AbortController | null>(null);
  useEffect(() => () => hinted.current?.abort(), []);
  useLive(
    "/api/v1/live",
    () => {
      hinted.current?.abort();
      hinted.current = new AbortController();
      void ask(hinted.current.signal);
    },
    { enabled: stream },
  );

  const words = t.statusPage.text({ status: "unavailable", lastLabel: label, lastAt: at });
  return (
    <>
      <p role="status" className="sr-only">
        {unread ? words.headline : label}
      </p>
      {unread ? (
        <div className="mb-6 flex gap-2.5 rounded-card border border-edge border-dashed px-4 py-3 text-[0.9375rem] leading-6">
          <StatusIcon status="not_confirmed" className="mt-1 text-ink2" />
          <p>
            <strong className="font-strong">{words.headline}</strong> {words.body} {words.next}
          </p>
        </div>
      ) : null}
    </>
  );
}
