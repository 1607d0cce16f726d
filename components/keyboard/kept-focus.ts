"use client";

import { useEffect } from "react";
import { MAIN_ID } from "@/components/shell/skip-link";

/**
 * What has the focus may go away while it has it: a button whose act is done, a link that led to another page. Then the
 * focus goes to the content, instead of nowhere: a screen reader goes on reading there, and Tab goes on from there.
 */
export function useKeptFocus(): void {
  useEffect(() => {
    let last: Element | null = null;
    const remember = ({ target }: FocusEvent) => {
      last = target instanceof Element ? target : null;
    };
    const keep = () => {
      if (last === null || last.isConnected) return;
      last = null;
      if (document.activeElement !== document.body) return;
      document.getElementById(MAIN_ID)?.focus({ preventScroll: true });
    };
    const removals = new MutationObserver(keep);
    removals.observe(document.body, { childList: true, subtree: true });
    document.addEventListener("focusin", remember);
    return () => {
      removals.disconnect();
      document.removeEventListener("focusin", remember);
    };
  }, []);
}
