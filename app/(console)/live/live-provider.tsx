"use client";

import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useSyncExternalStore,
} from "react";
import { type LiveEvent, useLive } from "@/components/live/use-live";
import type { LiveState } from "@/components/shell/live-dot";
import { isAbout } from "./about";
import { type Change, ChangeLog, countChanges, readChange } from "./change-log";
import { readAgain } from "./read-again";

const LogContext = createContext<ChangeLog | null>(null);
const StateContext = createContext<LiveState>({ kind: "reconnecting" });

/** Counts are read again at most this often: a sweep must not make every open screen ask for each object. */
const COUNTS_MS = 1_500;
const SUMMARIES = ["nav", "overview", "insight"];
const BY_TOPIC: Record<string, readonly string[]> = {
  stop: ["stop"],
  repair: ["stop", "repair-ends"],
  run: ["source", "stop"],
  policy: ["policy"],
};

/** Details of the changed object are read again at once; summaries a little later; lists wait to be asked. */
function refreshDetails(client: QueryClient, change: Change): void {
  const nouns = BY_TOPIC[change.topic] ?? [];
  client.invalidateQueries({
    predicate: (query) => nouns.includes(String(query.queryKey[0])) || isAbout(query, change),
  });
}

function useSummaries(client: QueryClient): () => void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return useCallback(() => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      client.invalidateQueries({ predicate: (query) => SUMMARIES.includes(String(query.queryKey[0])) });
    }, COUNTS_MS);
  }, [client]);
}

export function LiveProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const log = useMemo(() => new ChangeLog(), []);
  const refreshSummaries = useSummaries(client);

  function receive(event: LiveEvent): void {
    if (event.type === "deaf") {
      // Whatever can be read is then as of now; what cannot says so where it stands.
      client.invalidateQueries();
      return;
    }
    const change = readChange(event.data, Date.now());
    if (change === null || change.topic === "hello") return;
    if (change.topic === "catch_up") {
      // What was missed is not known, so everything that is shown is read again.
      client.invalidateQueries();
      return;
    }
    log.add(change);
    refreshDetails(client, change);
    refreshSummaries();
  }

  const poll = useCallback(() => readAgain(client), [client]);
  const state = useLive("/api/v1/live", receive, { poll });

  return (
    <LogContext value={log}>
      <StateContext value={state}>{children}</StateContext>
    </LogContext>
  );
}

export function useLiveState(): LiveState {
  return useContext(StateContext);
}

const NO_CHANGES: readonly Change[] = [];

/** How many things of these topics changed since the list was read, or are over: `kind/key` of each. */
export function useChangesSince(topics: readonly string[], since: number, over?: readonly string[]): number {
  const log = useContext(LogContext);
  const changes = useSyncExternalStore(
    log?.subscribe ?? (() => () => undefined),
    log?.current ?? (() => NO_CHANGES),
    () => NO_CHANGES,
  );
  return countChanges(changes, topics, since, over);
}
