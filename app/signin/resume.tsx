"use client";

import { useEffect } from "react";

/**
 * An operator who follows a link from elsewhere arrives without their cookie (SameSite=Strict) and lands here. This
 * page's own request carries it: where that shows a session, the page that was asked for is loaded.
 */
export function Resume({ callbackPath }: { callbackPath: string }) {
  useEffect(() => {
    const left = new AbortController();
    fetch("/api/auth/session", { signal: left.signal })
      .then(async (answer) => {
        const session: unknown = answer.ok ? await answer.json() : null;
        if (typeof session === "object" && session !== null && "user" in session) window.location.replace(callbackPath);
      })
      .catch(() => {
        // Not reachable: the forms below say so when they are used.
      });
    return () => left.abort();
  }, [callbackPath]);
  return null;
}
