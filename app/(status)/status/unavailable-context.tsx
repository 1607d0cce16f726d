"use client";

import { createContext, type ReactNode, useContext } from "react";

const UnavailableContext = createContext<ReactNode>(null);

/** What stands in for a page that fails comes with every page, from the server: nothing may have to be fetched for it. */
export function UnavailableProvider({ shown, children }: { shown: ReactNode; children: ReactNode }) {
  return <UnavailableContext value={shown}>{children}</UnavailableContext>;
}

export function useUnavailable(): ReactNode {
  return useContext(UnavailableContext);
}
