"use client";

import { clsx } from "clsx";
import { useEffect, useState } from "react";
import { useWords } from "#use-words";
import { Icon } from "@/components/ui/icon";
import { useAnnounce } from "@/components/ui/messages";

const SHOWN_MS = 2000;

export type CopyButtonProps = {
  /** A function where the text is long and seldom wanted: it is made when it is. */
  value: string | (() => string);
  /** "Copy plan hash". */
  label: string;
  /** Shows the label beside the icon. */
  wordy?: boolean;
  className?: string;
};

export function CopyButton({ value, label, wordy = false, className }: CopyButtonProps) {
  const t = useWords();
  const [state, setState] = useState<"idle" | "copied" | "refused">("idle");
  const announce = useAnnounce();

  useEffect(() => {
    if (state === "idle") return;
    const timer = setTimeout(() => setState("idle"), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [state]);

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(typeof value === "string" ? value : value());
      setState("copied");
      announce(t.parts.copied);
    } catch {
      // Browsers refuse without a secure page or a permission; the text on the page can still be selected.
      setState("refused");
      announce(t.parts.couldNotCopySelectTheText);
    }
  }

  const words = { idle: label, copied: t.parts.copiedMark, refused: t.parts.couldNotCopy }[state];
  return (
    <button
      type="button"
      onClick={copy}
      aria-label={wordy ? undefined : label}
      title={wordy ? undefined : words}
      data-print="hide"
      className={clsx(
        "inline-flex default:h-6 shrink-0 items-center justify-center gap-1.5 rounded-control default:text-ink3 hover:bg-sunk hover:text-ink",
        wordy ? "px-2 text-ink2" : "w-6",
        className,
      )}
    >
      <Icon name={state === "copied" ? "tick" : "copy"} className="size-3.5" />
      {wordy ? words : null}
    </button>
  );
}
