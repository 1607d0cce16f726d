"use client";

import { clsx } from "clsx";
import { type ReactNode, type ToggleEvent, useEffect, useId, useRef } from "react";
import { placeBeside } from "@/components/ui/place";

export type PopoverProps = {
  /** What the button shows. */
  button: ReactNode;
  buttonClassName?: string;
  /** The button's name where what it shows is not enough. */
  buttonLabel?: string;
  /** Names the panel. */
  label: string;
  align?: "start" | "end";
  className?: string;
  onOpenChange?: (open: boolean) => void;
  children: ReactNode;
};

/**
 * A button with a panel in the browser's top layer: it closes on Escape and on a press elsewhere, gives the focus
 * back, and opens without our script.
 */
export function Popover({
  button,
  buttonClassName,
  buttonLabel,
  label,
  align = "start",
  className,
  onOpenChange,
  children,
}: PopoverProps) {
  const id = useId();
  const anchor = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const replace = () => {
      if (panel.current?.matches(":popover-open") && anchor.current) placeBeside(panel.current, anchor.current, align);
    };
    window.addEventListener("resize", replace);
    return () => window.removeEventListener("resize", replace);
  }, [align]);

  function handleToggle(event: ToggleEvent<HTMLDivElement>): void {
    const open = event.newState === "open";
    if (open && anchor.current) placeBeside(event.currentTarget, anchor.current, align);
    onOpenChange?.(open);
  }

  return (
    <>
      <button ref={anchor} type="button" popoverTarget={id} aria-label={buttonLabel} className={buttonClassName}>
        {button}
      </button>
      {/* biome-ignore lint/a11y/useSemanticElements: a modal dialog element would make the page behind it inert. */}
      <div
        ref={panel}
        id={id}
        popover="auto"
        role="group"
        aria-label={label}
        onToggle={handleToggle}
        className={clsx(
          "fixed inset-auto top-14 left-4 m-0 max-h-[min(28rem,calc(100dvh-4rem))] max-w-[calc(100vw-1rem)] overflow-y-auto rounded-card border border-line bg-surface default:p-3 text-ink shadow-float",
          className,
        )}
      >
        {children}
      </div>
    </>
  );
}
