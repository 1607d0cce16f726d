"use client";

import { cva, type VariantProps } from "class-variance-authority";
import { clsx } from "clsx";
import Link from "next/link";
import { type ComponentProps, type MouseEvent, type ReactNode, type RefObject, useRef } from "react";
import { useHotkey, useKeyInForce } from "@/components/keyboard/hotkeys";
import { Glyph } from "@/components/ui/icon";
import { Kbd } from "@/components/ui/kbd";
import { useTip } from "@/components/ui/tooltip";
import { useAlive } from "@/components/ui/use-alive";

const button = cva(
  "relative inline-flex shrink-0 select-none items-center justify-center gap-1.5 rounded-control border font-medium whitespace-nowrap transition-colors duration-100",
  {
    variants: {
      variant: {
        secondary: "border-edge/55 bg-surface text-ink hover:border-edge hover:bg-sunk",
        primary: "border-transparent bg-act text-on-act hover:bg-act-strong",
        quiet: "border-transparent bg-transparent text-ink2 hover:bg-sunk hover:text-ink",
        danger: "border-unsure bg-surface text-unsure hover:bg-unsure-ground",
        grave: "border-transparent bg-unsure text-surface hover:bg-unsure/90",
        off: "cursor-not-allowed border-dashed border-edge/60 bg-transparent text-ink3",
      },
      size: {
        md: "h-(--control-h) px-3",
        sm: "h-7 px-2.5 text-fine",
        lg: "h-11 px-4 text-reading",
        icon: "size-(--control-h)",
      },
    },
    defaultVariants: { variant: "secondary", size: "md" },
  },
);

type Look = VariantProps<typeof button>;

export type ButtonProps = Omit<ComponentProps<"button">, "disabled"> &
  Look & {
    /** Why it cannot be pressed now. The button stays focusable and says so; there is no other way to disable it. */
    reason?: string | null;
    /** A request is under way: further presses are swallowed, the label stays. */
    busy?: boolean;
    /** Binds this key to the button and shows it. */
    hotkey?: string;
    /** The name in the list of keys; the button's text is not always text. */
    hotkeyLabel?: string;
  };

/** In the padding, so that the label stays where it was pressed. */
function BusyRing() {
  return (
    <Glyph className="absolute start-0.5 size-2.5">
      <g className="turning">
        <circle cx="8" cy="8" r="5.75" stroke="none" />
        <path d="M8 2.25A5.75 5.75 0 1 1 2.25 8" strokeWidth="2.5" />
      </g>
    </Glyph>
  );
}

export function Button(props: ButtonProps) {
  const { variant, size, reason, busy = false, hotkey, hotkeyLabel, className, onClick, children, ...rest } = props;
  const ref = useRef<HTMLButtonElement>(null);
  const tip = useTip(reason, ref);
  const off = Boolean(reason);
  const shownKey = useKeyInForce(hotkey);
  const alive = useAlive();

  usePressKey(ref, hotkey, hotkeyLabel ?? labelOf(children) ?? rest["aria-label"] ?? hotkey);

  function handleClick(event: MouseEvent<HTMLButtonElement>): void {
    // The second of two quick presses may come before the first has made it busy.
    if (off || busy || event.detail > 1) {
      event.preventDefault();
      event.stopPropagation();
      if (off) tip.show();
      return;
    }
    onClick?.(event);
  }

  const handlers = off
    ? { onPointerEnter: tip.show, onPointerLeave: tip.hide, onFocus: tip.show, onBlur: tip.hide }
    : undefined;

  return (
    <>
      <button
        type="button"
        {...rest}
        {...handlers}
        ref={ref}
        disabled={rest.type === "submit" && !alive}
        aria-disabled={off || busy || undefined}
        aria-busy={busy || undefined}
        aria-describedby={[rest["aria-describedby"], tip.id].filter(Boolean).join(" ") || undefined}
        aria-keyshortcuts={shownKey}
        className={clsx(button({ variant: off ? "off" : variant, size }), busy && "cursor-progress", className)}
        onClick={handleClick}
      >
        {busy ? <BusyRing /> : null}
        {children}
        <KeyHint shown={shownKey} />
      </button>
      {tip.node}
    </>
  );
}

export type ButtonLinkProps = ComponentProps<typeof Link> & Look & Pick<ButtonProps, "hotkey" | "hotkeyLabel">;

/** Goes somewhere, and looks like a button. */
export function ButtonLink({ variant, size, hotkey, hotkeyLabel, className, children, ...props }: ButtonLinkProps) {
  const ref = useRef<HTMLAnchorElement>(null);
  const shownKey = useKeyInForce(hotkey);
  usePressKey(ref, hotkey, hotkeyLabel ?? labelOf(children) ?? hotkey);
  return (
    <Link {...props} ref={ref} aria-keyshortcuts={shownKey} className={clsx(button({ variant, size }), className)}>
      {children}
      <KeyHint shown={shownKey} />
    </Link>
  );
}

/** Binds a key to what is pressed by it, which gets the focus too. */
function usePressKey(ref: RefObject<HTMLElement | null>, keys: string | undefined, label = ""): void {
  function onPress(): void {
    // Where there is no room for it nothing is done unseen.
    if (!ref.current?.checkVisibility()) return;
    ref.current.focus();
    ref.current.click();
  }
  useHotkey(keys ? { keys, label, group: "page", onPress } : null);
}

const labelOf = (children: ReactNode) => (typeof children === "string" ? children : undefined);

function KeyHint({ shown }: { shown: string | undefined }) {
  return shown ? <Kbd className="-me-0.5">{shown.replace("Shift+", "⇧")}</Kbd> : null;
}
