"use client";

import { type FocusEvent, type MouseEvent, useEffect, useRef, useState } from "react";

/** As wide as the pane needs; the same as in the class names. */
const WIDE = "(min-width: 75rem)";
/** Moving along with j held down must not ask for every drift it passes. */
const SETTLE_MS = 120;

function rowIdOf(target: EventTarget): string | null {
  if (!(target instanceof Element)) return null;
  const link = target.closest("[data-row-link]");
  return link?.closest("[data-drift]")?.getAttribute("data-drift") ?? null;
}

/**
 * Beside the list a press on a row shows it there; a second press, Enter and o open its page, as they do everywhere on
 * narrow screens. The address keeps what is shown, so that reload and sharing show it again.
 */
export function useRowPreview(inAddress: string | null) {
  const [selected, setSelected] = useState(inAddress);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  // Another page's address is none of its business.
  useEffect(() => () => clearTimeout(timer.current), []);

  function show(id: string): void {
    setSelected(id);
    const address = new URL(window.location.href);
    address.searchParams.set("drift", id);
    window.history.replaceState(null, "", address);
  }

  function onClick(event: MouseEvent): void {
    const id = rowIdOf(event.target);
    // `detail` is 0 where a key pressed the link.
    const plain = event.button === 0 && event.detail > 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey;
    if (id === null || !plain || !window.matchMedia(WIDE).matches || id === selected) return;
    event.preventDefault();
    show(id);
  }

  function onFocus(event: FocusEvent): void {
    const id = rowIdOf(event.target);
    // A press focuses first: what it means is for its click to say.
    if (id === null || !event.target.matches(":focus-visible") || !window.matchMedia(WIDE).matches) return;
    clearTimeout(timer.current);
    // To write the same address again would end whatever navigation was begun meanwhile.
    if (id !== selected) timer.current = setTimeout(() => show(id), SETTLE_MS);
  }

  return { selected, handlers: { onClickCapture: onClick, onFocus } };
}
