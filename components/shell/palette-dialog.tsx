"use client";

import { clsx } from "clsx";
import { useRouter } from "next/navigation";
import { type KeyboardEvent, type ReactNode, useEffect, useEffectEvent, useId, useState } from "react";
import { useWords } from "#use-words";
import { Dialog } from "@/components/ui/dialog";
import { Icon } from "@/components/ui/icon";
import type { Words } from "@/lib/words/words";

export type PaletteEntry = {
  id: string;
  label: string;
  /** At the right: the kind of thing, or where it is. */
  detail?: ReactNode;
  href?: string;
  onChoose?: () => void;
};

export type SearchAnswer = {
  hits: PaletteEntry[];
  /** What was looked through: "ids, external ids, e-mails, order numbers, plan hashes, runs". */
  searched: string;
};

export type PaletteDialogProps = {
  /** Asked after a pause in typing; the signal ends a question that a later one replaced. */
  search: (query: string, signal: AbortSignal) => Promise<SearchAnswer>;
  /** Places and acts, shown before anything is typed and filtered by what is. */
  commands: readonly PaletteEntry[];
  placeholder: string;
  open: boolean;
  onClose: () => void;
};

const TYPING_MS = 120;
/** As the API takes it: a longer text that is pasted is looked for by its beginning. */
const QUERY_MAX = 200;

type Answer =
  | { kind: "none" }
  | { kind: "asking" }
  | { kind: "answered"; answer: SearchAnswer }
  | { kind: "failed"; because: string };

function useSearch(query: string, search: PaletteDialogProps["search"]): Answer {
  const [state, setState] = useState<{ query: string; answer: Answer }>({ query: "", answer: { kind: "none" } });

  useEffect(() => {
    if (query === "") return;
    const controller = new AbortController();
    const timer = setTimeout(() => {
      search(query, controller.signal)
        .then((answer) => setState({ query, answer: { kind: "answered", answer } }))
        .catch((error: unknown) => {
          if (controller.signal.aborted) return;
          setState({ query, answer: { kind: "failed", because: error instanceof Error ? error.message : "" } });
        });
    }, TYPING_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [query, search]);

  if (query === "") return { kind: "none" };
  return state.query === query ? state.answer : { kind: "asking" };
}

function matching(commands: readonly PaletteEntry[], query: string): readonly PaletteEntry[] {
  const words = query.toLowerCase().split(/\s+/);
  return commands.filter((command) => words.every((word) => command.label.toLowerCase().includes(word)));
}

function answerWords(t: Words, answer: Answer, query: string): string {
  switch (answer.kind) {
    case "none":
      return "";
    case "asking":
      return t.shell.looking;
    case "failed":
      return t.shell.couldNotSearch(answer.because);
    case "answered": {
      const { hits, searched } = answer.answer;
      return hits.length === 0 ? t.shell.nothingFoundForIn(query, searched) : t.shell.searched(searched);
    }
  }
}

function Option({
  entry,
  id,
  active,
  onPoint,
  onChoose,
}: {
  entry: PaletteEntry;
  id: string;
  active: boolean;
  onPoint: () => void;
  onChoose: () => void;
}) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox above has the focus and the keys.
    // biome-ignore lint/a11y/useFocusableInteractive: as above; the active one is named by aria-activedescendant.
    <div
      role="option"
      id={id}
      aria-selected={active}
      onPointerMove={onPoint}
      onClick={onChoose}
      className="flex min-h-9 cursor-pointer items-center justify-between gap-4 rounded-control px-2.5 py-1 aria-selected:bg-sunk"
    >
      <span className="min-w-0 truncate">{entry.label}</span>
      {entry.detail ? <span className="shrink-0 text-fine text-ink2">{entry.detail}</span> : null}
    </div>
  );
}

export function PaletteDialog(props: PaletteDialogProps) {
  const { open, onClose, placeholder } = props;
  return (
    <Dialog open={open} onClose={onClose} title={placeholder} hideTitle placement="top" size="md">
      <PaletteBody {...props} />
    </Dialog>
  );
}

function PaletteBody({ search, commands, placeholder, onClose }: PaletteDialogProps) {
  const t = useWords();
  const [typed, setTyped] = useState("");
  const [active, setActive] = useState(0);
  const router = useRouter();
  const id = useId();
  const query = typed.trim();
  const answer = useSearch(query, search);
  const hits = answer.kind === "answered" ? answer.answer.hits : [];
  const places = matching(commands, query);
  const entries = [...hits, ...places];
  const at = Math.min(active, entries.length - 1);

  /** What was asked for by Enter before anything was found: the first that is found for exactly this. */
  const [early, setEarly] = useState<string | null>(null);
  const chooseEarly = useEffectEvent(() => {
    if (early !== query) return;
    setEarly(null);
    choose(hits[0]);
  });
  useEffect(() => {
    if (answer.kind === "answered") chooseEarly();
  }, [answer.kind]);

  function choose(entry: PaletteEntry | undefined): void {
    if (!entry) return;
    onClose();
    if (entry.href) router.push(entry.href);
    entry.onChoose?.();
  }

  function handleKey(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && entries.length > 0) {
      event.preventDefault();
      setActive((at + step + entries.length) % entries.length);
    }
    if (event.key === "Enter" && !event.nativeEvent.isComposing) {
      event.preventDefault();
      if (answer.kind === "asking" && entries.length === 0) setEarly(query);
      choose(entries[at]);
    }
  }

  const group = (label: string, from: number, list: readonly PaletteEntry[]) =>
    list.length === 0 ? null : (
      // biome-ignore lint/a11y/useSemanticElements: a group of options in a listbox, which has no element of its own.
      <div role="group" aria-label={label} className="pb-2">
        <p aria-hidden="true" className="px-2.5 pt-1 pb-0.5 text-fine text-ink3">
          {label}
        </p>
        {list.map((entry, index) => (
          <Option
            key={entry.id}
            entry={entry}
            id={`${id}-${from + index}`}
            active={from + index === at}
            onPoint={() => setActive(from + index)}
            onChoose={() => choose(entry)}
          />
        ))}
      </div>
    );

  return (
    <div className="-mx-3 -mt-4 -mb-5 flex max-h-[min(32rem,76vh)] flex-col">
      <div className="flex items-center gap-2 border-line border-b pe-12 ps-4">
        <Icon name="search" className="text-ink3" />
        <input
          data-autofocus=""
          role="combobox"
          aria-label={placeholder}
          aria-expanded={entries.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={entries.length > 0 ? `${id}-${at}` : undefined}
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
          maxLength={QUERY_MAX}
          placeholder={placeholder}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setActive(0);
          }}
          onKeyDown={handleKey}
          className="h-13 min-w-0 flex-1 bg-transparent text-[0.9375rem] outline-none"
        />
      </div>
      <div
        role="listbox"
        id={`${id}-list`}
        aria-label={t.shell.results}
        className="min-h-0 flex-1 overflow-y-auto p-1.5 empty:hidden"
      >
        {group(t.common.found, 0, hits)}
        {group(t.shell.goToAndDo, hits.length, places)}
      </div>
      <p
        role="status"
        className={clsx(
          "border-line border-t px-4 py-2 text-fine text-ink2 empty:hidden",
          answer.kind === "failed" && "text-unsure",
        )}
      >
        {answerWords(t, answer, query)}
      </p>
    </div>
  );
}
