"use client";

import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from "react";
import { useWords } from "#use-words";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { useNow } from "@/components/ui/now";

const STAYS_MS = 8000;
const SHOWN_MAX = 3;
/** Between two announcements of what happens by itself (5.5: a reader must be able to read). */
const BACKGROUND_MS = 30_000;

export type Message = {
  /** What was recorded, never what is hoped: "Approved. Starts in 10 s." Counting down, it gets the seconds left. */
  text: string | ((secondsLeft: number) => string);
  /** Epoch milliseconds at which it goes, with whatever it offers. Without it: after eight seconds. */
  until?: number;
  action?: { label: string; hotkey?: string; onAct: () => void };
};

type Shown = Message & { id: number };
type Announce = (text: string, options?: { background?: boolean }) => void;
/** `say` answers with what takes the message away again: a message must not outlive what it says. */
type Messages = { say: (message: Message) => () => void; announce: Announce };

const MessagesContext = createContext<Messages>({ say: () => () => undefined, announce: () => undefined });

/** Shows a short message at the foot of the page and reads it out once. */
export function useMessages(): Messages {
  return useContext(MessagesContext);
}

/** Reads a text out without showing it. `background` is for what happens by itself: at most one in 30 s. */
export function useAnnounce(): Announce {
  return useContext(MessagesContext).announce;
}

function useLiveRegion() {
  const region = useRef<HTMLParagraphElement>(null);
  const background = useRef<{ at: number; timer?: ReturnType<typeof setTimeout> }>({ at: 0 });

  useEffect(() => () => clearTimeout(background.current.timer), []);

  const announce = useCallback<Announce>((text, options) => {
    const write = () => {
      if (region.current === null) return;
      // The same text twice is only read twice when it is a change of the page.
      region.current.textContent = region.current.textContent === text ? `${text}\u00a0` : text;
    };
    clearTimeout(background.current.timer);
    if (!options?.background) return write();
    const wait = background.current.at + BACKGROUND_MS - Date.now();
    background.current.timer = setTimeout(
      () => {
        background.current.at = Date.now();
        write();
      },
      Math.max(0, wait),
    );
  }, []);

  return { region, announce };
}

function textOf(message: Message, now: number): string {
  if (typeof message.text === "string") return message.text;
  // Whole seconds that are left, as the page itself counts them down.
  return message.text(Math.max(0, Math.floor(((message.until ?? now) - now) / 1000)));
}

type ToastProps = { message: Shown; keyed: boolean; onGone: (id: number) => void };

function Toast({ message, keyed, onGone }: ToastProps) {
  const t = useWords();
  const [held, setHeld] = useState(false);
  const [since] = useState(() => Date.now());
  // The page's clock ticks once a second and may lag behind the press that made this message.
  const now = Math.max(since, useNow(message.until ?? since) ?? since);
  const { id, until, action } = message;

  useEffect(() => {
    // What offers something for a limited time keeps its time; what only tells waits for whoever is reading it.
    if (held && until === undefined) return;
    const timer = setTimeout(() => onGone(id), until === undefined ? STAYS_MS : Math.max(0, until - Date.now()));
    return () => clearTimeout(timer);
  }, [held, until, id, onGone]);

  return (
    <li
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className="pointer-events-auto flex min-h-11 items-center gap-3 rounded-card border border-line bg-surface py-1.5 pe-1.5 ps-4 text-ink shadow-float"
    >
      <span className="min-w-0 flex-1 wrap-anywhere">{textOf(message, now)}</span>
      {action ? (
        <Button
          size="sm"
          hotkey={keyed ? action.hotkey : undefined}
          hotkeyLabel={action.label}
          onClick={() => {
            action.onAct();
            onGone(id);
          }}
        >
          {action.label}
        </Button>
      ) : null}
      <button
        type="button"
        onClick={() => onGone(id)}
        aria-label={t.parts.dismiss}
        className="inline-flex size-7 shrink-0 items-center justify-center rounded-control text-ink3 hover:bg-sunk hover:text-ink"
      >
        <Icon name="close" className="size-3.5" />
      </button>
    </li>
  );
}

/** Once, around the console. The live region is in the page from the start, or its first message would be lost. */
export function MessagesProvider({ children }: { children: ReactNode }) {
  const t = useWords();
  const [shown, setShown] = useState<Shown[]>([]);
  const nextId = useRef(1);
  const { region, announce } = useLiveRegion();

  const gone = useCallback((id: number) => setShown((before) => before.filter((message) => message.id !== id)), []);
  const say = useCallback(
    (message: Message) => {
      const id = nextId.current++;
      setShown((before) => [...before, { ...message, id }].slice(-SHOWN_MAX));
      const offer = message.action ? t.parts.isOfferedAtTheFootOf(message.action.label) : "";
      announce(textOf(message, Date.now()) + offer);
      return () => gone(id);
    },
    [announce, gone, t],
  );
  const value = useMemo(() => ({ say, announce }), [say, announce]);
  // One key presses one thing: the newest that has it.
  const keyed = shown.findLast(({ action }) => action?.hotkey !== undefined);

  return (
    <MessagesContext value={value}>
      {children}
      <section aria-label={t.parts.messages} data-print="hide">
        <p ref={region} role="status" className="sr-only" />
        <ul className="pointer-events-none fixed end-4 bottom-4 start-4 z-30 flex flex-col gap-2 sm:start-auto sm:w-96">
          {shown.map((message) => (
            <Toast key={message.id} message={message} keyed={message === keyed} onGone={gone} />
          ))}
        </ul>
      </section>
    </MessagesContext>
  );
}
