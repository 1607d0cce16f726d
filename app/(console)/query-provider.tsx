"use client";

import { environmentManager, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { isWorthRetrying } from "@/lib/query/problem";
import { waitsToBeAsked } from "./live/about";

/** What was read this long ago is shown at once and read again when somebody looks, but for lists. Changes arrive live before that. */
const STALE_MS = 15_000;
const RETRIES_MAX = 2;

function makeClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: STALE_MS,
        refetchOnWindowFocus: (query) => !waitsToBeAsked(query),
        refetchOnReconnect: (query) => !waitsToBeAsked(query),
        retry: (failures, error) => failures < RETRIES_MAX && isWorthRetrying(error),
      },
      mutations: { retry: false },
    },
  });
}

let inBrowser: QueryClient | undefined;

/** One client per tab; on the server one per request, because it holds what one person may see. */
function currentClient(): QueryClient {
  if (environmentManager.isServer()) return makeClient();
  inBrowser ??= makeClient();
  return inBrowser;
}

export function QueryProvider({ children }: { children: ReactNode }) {
  return <QueryClientProvider client={currentClient()}>{children}</QueryClientProvider>;
}
