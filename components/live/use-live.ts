"use client";

import { useEffect, useEffectEvent, useRef, useState } from "react";
import {
  type Connection,
  liveState,
  POLL_MS,
  retryDelay,
  SILENCE_MS,
  TRIES_BEFORE_POLLING,
} from "@/components/live/live-connection";
import type { LiveState } from "@/components/shell/live-dot";

/**
 * One event of the stream. `id` is what the server resumes from; `data` is parsed JSON, not yet trusted. `deaf` is told
 * without data: the server hears of no change for now.
 */
export type LiveEvent = { id: string; type: string; data: unknown };

export type LiveOptions = {
  /** Event names to listen for besides `message`. `ping` is always heard and never handed on. */
  types?: readonly string[];
  /** Called instead of the stream while none can be had; its success counts as being heard. Stable, please. */
  poll?: (signal: AbortSignal) => Promise<void>;
};

const NO_TYPES: readonly string[] = [];
const STATE_CHECK_MS = 5_000;

function parse(event: MessageEvent<string>): LiveEvent | null {
  try {
    return { id: event.lastEventId, type: event.type, data: JSON.parse(event.data) };
  } catch {
    return null;
  }
}

/**
 * Server-sent events with our own reconnection: the browser's gives up for good on an error answer, and neither tells
 * the page nor notices a stream that is open and dead. After three tries without one the page is polled meanwhile.
 */
export function useLive(url: string, onEvent: (event: LiveEvent) => void, options: LiveOptions = {}): LiveState {
  const { types = NO_TYPES, poll } = options;
  const [state, setState] = useState<LiveState>({ kind: "reconnecting" });
  const deliver = useEffectEvent(onEvent);
  const askInstead = useEffectEvent(async (signal: AbortSignal) => poll?.(signal));
  const typesKey = types.join(" ");
  const polls = poll !== undefined;
  const lastId = useRef("");

  useEffect(() => {
    const connection: Connection = { open: false, deaf: false, tries: 0, heardAt: Date.now() };
    const ended = new AbortController();
    let source: EventSource | undefined;
    let retryTimer: ReturnType<typeof setTimeout> | undefined;

    const show = () => {
      const next = liveState(connection, Date.now());
      setState((before) => (JSON.stringify(before) === JSON.stringify(next) ? before : next));
    };
    const heard = () => {
      connection.deaf = false;
      connection.heardAt = Date.now();
      show();
    };
    const receive = (event: MessageEvent<string>) => {
      heard();
      if (event.lastEventId) lastId.current = event.lastEventId;
      const parsed = parse(event);
      if (parsed) deliver(parsed);
    };
    const deafen = () => {
      if (connection.deaf) return;
      connection.deaf = true;
      show();
      deliver({ id: "", type: "deaf", data: null });
    };
    const retryLater = () => {
      source?.close();
      source = undefined;
      connection.open = false;
      connection.tries += 1;
      show();
      clearTimeout(retryTimer);
      retryTimer = setTimeout(connect, retryDelay(connection.tries, Math.random()));
    };
    function connect(): void {
      const address = new URL(url, window.location.href);
      // A fresh EventSource does not send Last-Event-ID by itself.
      if (lastId.current) address.searchParams.set("after", lastId.current);
      source = new EventSource(address);
      source.onopen = () => {
        connection.open = true;
        connection.tries = 0;
        heard();
      };
      source.onerror = retryLater;
      source.onmessage = receive;
      source.addEventListener("ping", heard);
      source.addEventListener("deaf", deafen);
      for (const type of typesKey.split(" ").filter(Boolean)) source.addEventListener(type, receive);
    }

    connect();
    const watch = setInterval(() => {
      if (connection.open && Date.now() - connection.heardAt >= SILENCE_MS) retryLater();
      else show();
    }, STATE_CHECK_MS);
    const polling = setInterval(() => {
      if (!polls || connection.open || connection.tries < TRIES_BEFORE_POLLING) return;
      // A poll that fails leaves `heardAt` as it is, and the dot says by how much the page is behind.
      askInstead(ended.signal).then(heard, () => undefined);
    }, POLL_MS);

    return () => {
      ended.abort();
      source?.close();
      clearTimeout(retryTimer);
      clearInterval(watch);
      clearInterval(polling);
    };
  }, [url, typesKey, polls]);

  return state;
}
