"use client";

import { usePathname, useRouter } from "next/navigation";
import { type ReactNode, useEffect, useEffectEvent, useRef, useState } from "react";
import { useLive } from "@/components/live/use-live";
import { keepLastKnown } from "./last-known";

/** Between two questions whether anything changed: while something is under way, and while nothing is. */
const POLL_OPEN_MS = 4_000;
const POLL_SETTLED_MS = 15_000;
const POLL_FAILED_MS = 10_000;

type KeptTrueProps = {
  /** JSON that changes whenever the page would. */
  address: string;
  /** Signed in: hints come by themselves, and asking is the safety net. */
  stream?: boolean;
  settled: boolean;
  /** What the page says now, to be read out when it changes and remembered for when nothing can be read. */
  label: string;
  at: string;
  /** The same when nothing can be read, and what then stands above the page. */
  unreadSays: string;
  unreadNotice: ReactNode;
};

/**
 * Keeps an open page true. It asks for a few bytes, and has the page rendered anew only when they changed. When they
 * cannot be had it says so above what the page last knew, instead of leaving old words to look like new ones. It has no
 * words of its own: a status page loads no catalogue.
 */
export function KeptTrue(props: KeptTrueProps) {
  const { address, stream = false, settled, label, at, unreadSays, unreadNotice } = props;
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

  return (
    <>
      <p role="status" className="sr-only">
        {unread ? unreadSays : label}
      </p>
      {unread ? unreadNotice : null}
    </>
  );
}
