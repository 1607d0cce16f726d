"use client";

import { clsx } from "clsx";
import { type MouseEvent, type ReactNode, type SyntheticEvent, useEffect, useId, useRef } from "react";
import { useWords } from "#use-words";
import { Icon } from "@/components/ui/icon";

/**
 * The browser's own modal dialog: it keeps the focus inside, makes the rest inert, closes on Escape and gives the
 * focus back. `open` is the one truth: however it is closed, `onClose` is told.
 */
export type DialogProps = {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  /** One sentence under the title. */
  description?: ReactNode;
  children?: ReactNode;
  /** Buttons, the safe one first. What has `data-autofocus` gets the focus; else whatever comes first. */
  footer?: ReactNode;
  /** `panel` stands at the right and is for decisions; `dialog` in the middle; `top` where its height changes; `nav` at the left. */
  placement?: "dialog" | "top" | "panel" | "nav";
  size?: "sm" | "md" | "lg";
  /** What it shows now, where that changes while it is open: each has a place of its own for the focus. */
  step?: string;
  /** The title is read but not shown. */
  hideTitle?: boolean;
  className?: string;
};

const PLACEMENTS = {
  top: "mx-auto mt-[12vh] mb-auto max-h-[76vh] w-[calc(100%-2rem)] rounded-card border border-line",
  dialog: "m-auto max-h-[min(44rem,calc(100dvh-2rem))] w-[calc(100%-2rem)] rounded-card border border-line",
  panel: "my-0 me-0 ms-auto h-dvh max-h-none w-full border-s border-line",
  nav: "my-0 me-auto ms-0 h-dvh max-h-none w-[min(18rem,calc(100%-3rem))] border-e border-line",
};
/** In a window as low as an enlarged page's, what stands above and below would leave no room: it moves with the rest. */
const LOW = "[@media(max-height:24rem)]:block [@media(max-height:24rem)]:overflow-y-auto";
const SIZES = { sm: "max-w-[26rem]", md: "max-w-[34rem]", lg: "max-w-[46rem]" };

export function Dialog(props: DialogProps) {
  const t = useWords();
  const { open, onClose, title, description, children, footer, placement = "dialog", size = "md", step } = props;
  const ref = useRef<HTMLDialogElement>(null);
  const pressed = useRef<EventTarget>(null);
  const id = useId();

  // biome-ignore lint/correctness/useExhaustiveDependencies(step): another step brings something else to focus.
  useEffect(() => {
    const dialog = ref.current;
    if (dialog === null) return;
    if (!open) {
      dialog.close();
      // The browser gives the focus back without showing where: a key may have opened this from below the fold.
      document.activeElement?.scrollIntoView({ block: "nearest" });
      return;
    }
    if (!dialog.open) dialog.showModal();
    dialog.querySelector<HTMLElement>("[data-autofocus]")?.focus();
  }, [open, step]);

  function handleCancel(event: SyntheticEvent<HTMLDialogElement>): void {
    event.preventDefault();
    onClose();
  }

  function handleClick(event: MouseEvent<HTMLDialogElement>): void {
    // Only the backdrop reports the dialog itself as its target: the content fills the box. Whoever selects text from a
    // field and lets go beyond the box pressed on neither: it stays, with what was typed. The second press of two that were
    // quick was meant for what opened it.
    if (event.target === ref.current && pressed.current === ref.current && event.detail < 2) onClose();
  }

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the key for it is Escape, which the browser sends as `cancel`.
    <dialog
      ref={ref}
      data-print="hide"
      aria-labelledby={`${id}-title`}
      aria-describedby={description ? `${id}-description` : undefined}
      onCancel={handleCancel}
      onClose={() => open && onClose()}
      onPointerDown={(event) => {
        pressed.current = event.target;
      }}
      onClick={handleClick}
      className={clsx(
        "bg-surface p-0 text-ink shadow-float",
        PLACEMENTS[placement],
        placement !== "nav" && SIZES[size],
      )}
    >
      {open ? (
        <div className={clsx("flex h-full max-h-[inherit] flex-col", LOW, props.className)}>
          <div className={props.hideTitle ? "sr-only" : "py-4 pe-12 ps-5"}>
            <h2 id={`${id}-title`} className="text-[0.9375rem] font-strong tracking-snug">
              {title}
            </h2>
            {description ? (
              <p id={`${id}-description`} className="mt-0.5 text-ink2">
                {description}
              </p>
            ) : null}
          </div>
          <div
            className={clsx(
              "min-h-0 flex-1 overflow-y-auto overscroll-contain pb-5",
              props.hideTitle ? "px-3 pt-4" : "px-5",
            )}
          >
            {children}
          </div>
          {footer ? (
            <div className="flex flex-wrap justify-end gap-2 border-line border-t px-5 py-3">{footer}</div>
          ) : null}
          <button
            type="button"
            onClick={onClose}
            aria-label={t.common.close}
            className="absolute top-3 end-3 inline-flex size-8 items-center justify-center rounded-control text-ink2 hover:bg-sunk hover:text-ink"
          >
            <Icon name="close" />
          </button>
        </div>
      ) : null}
    </dialog>
  );
}
