"use client";

import { type RefObject, useEffect, useId, useRef, useState } from "react";
import { placeBeside } from "@/components/ui/place";

/**
 * A tip in the browser's top layer, so nothing clips it. It shows on hover and focus, stays while it is pointed
 * at, and leaves on Escape (WCAG 1.4.13). The text is in the page all the time: aria-describedby works without hover.
 */
export function useTip(text: string | null | undefined, anchor: RefObject<Element | null>) {
  const id = useId();
  const tip = useRef<HTMLSpanElement>(null);
  const [open, setOpen] = useState(false);

  useEffect(() => {
    const element = tip.current;
    if (!open || element === null || anchor.current === null) return;
    element.showPopover?.();
    placeBeside(element, anchor.current, "center");
    const close = () => setOpen(false);
    const onKey = (event: KeyboardEvent) => event.key === "Escape" && close();
    document.addEventListener("keydown", onKey, true);
    window.addEventListener("scroll", close, true);
    return () => {
      document.removeEventListener("keydown", onKey, true);
      window.removeEventListener("scroll", close, true);
      element.hidePopover?.();
    };
  }, [open, anchor]);

  if (!text) return { id: undefined, show: () => undefined, hide: () => undefined, node: null };
  const node = (
    <span
      ref={tip}
      id={id}
      role="tooltip"
      popover="manual"
      onPointerEnter={() => setOpen(true)}
      onPointerLeave={() => setOpen(false)}
      className="fixed inset-auto m-0 max-w-72 rounded-control bg-ink px-2.5 py-1.5 text-start text-fine font-regular whitespace-normal text-canvas shadow-float"
    >
      {text}
    </span>
  );
  return { id, show: () => setOpen(true), hide: () => setOpen(false), node };
}
