"use client";

import { clsx } from "clsx";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { type KeyboardEvent, type ReactNode, useEffect, useOptimistic, useRef, useState, useTransition } from "react";
import { useWords } from "#use-words";
import {
  type FacetOption,
  readFacet,
  withChosen,
  withFacet,
  withoutFacets,
} from "@/components/data-table/filter-address";
import { useHotkey, useKeyInForce } from "@/components/keyboard/hotkeys";
import { ButtonLink } from "@/components/ui/button";
import { Checkbox, Input } from "@/components/ui/field";
import { Glyph, Icon } from "@/components/ui/icon";
import { Popover } from "@/components/ui/popover";
import type { Words } from "@/lib/words/words";

export type Facet = {
  /** Parameter in the address. */
  name: string;
  /** As the chip says it: "status". */
  label: string;
  options: readonly FacetOption[];
  /** One value at a time: age, or another that cannot be two things. */
  single?: boolean;
};

export type FilterBarProps = {
  facets: readonly Facet[];
  /** Parameter and placeholder of the text filter, where there is one; `/` goes to it. */
  text?: { name: string; placeholder: string };
  /** At the right: "37, came back first". */
  children?: ReactNode;
  className?: string;
};

/** Typing is waited for this long (5.2). */
const TYPING_MS = 200;
/** Values a chip names before it counts the rest. */
const NAMED_MAX = 2;

function useFilterAddress() {
  const router = useRouter();
  const pathname = usePathname();
  const inAddress = useSearchParams().toString();
  const [pending, startTransition] = useTransition();
  // A box shows its tick at once, and two quick presses both count; the rows follow when the server has them.
  const [chosen, choose] = useOptimistic(inAddress);
  const go = (query: string) =>
    startTransition(() => {
      choose(query.slice(1));
      router.replace(query === "?" ? pathname : query, { scroll: false });
    });
  return { params: new URLSearchParams(chosen), pending, go };
}

function chipWords(t: Words, options: readonly FacetOption[], values: readonly string[]): string {
  if (values.length === 0) return t.parts.anything;
  const names = options.filter((option) => values.includes(option.value)).map((option) => option.label);
  const shown = names.slice(0, NAMED_MAX);
  if (names.length > NAMED_MAX) shown.push(t.parts.more(names.length - NAMED_MAX));
  return t.listed(shown.map(t.inSentence), "or");
}

function FacetChip({ facet, params, go }: { facet: Facet; params: URLSearchParams; go: (query: string) => void }) {
  const t = useWords();
  const values = readFacet(params, facet.name);
  const options = withChosen(facet.options, values);
  const on = values.length > 0;

  function choose(value: string, chosen: boolean): void {
    const others = facet.single ? [] : values.filter((other) => other !== value);
    go(withFacet(params, facet.name, chosen ? [...others, value] : others));
  }

  return (
    <Popover
      label={t.parts.filterBy(facet.label)}
      className="min-w-56 p-2"
      buttonClassName={clsx(
        "inline-flex h-7 max-w-64 items-center gap-1 rounded-pill border px-2.5 hover:bg-sunk",
        on ? "border-ink2 text-ink" : "border-edge/55 text-ink2",
      )}
      button={
        <>
          <span className="truncate">
            {facet.label}: {chipWords(t, options, values)}
          </span>
          <Icon name="chevronDown" className="-me-1 size-3.5 text-ink3" />
        </>
      }
    >
      <ul>
        {options.map((option) => (
          <li
            key={option.value}
            className="flex items-center justify-between gap-4 rounded-control pe-2 ps-0.5 hover:bg-sunk"
          >
            <Checkbox
              className="min-w-0 flex-1 py-0.5 [&_label]:block [&>:last-child]:flex-1"
              label={option.label}
              checked={values.includes(option.value)}
              onChange={(event) => choose(option.value, event.currentTarget.checked)}
            />
            {option.count === undefined ? null : <span className="tabular text-ink3">{option.count ?? "–"}</span>}
          </li>
        ))}
      </ul>
      {on ? (
        <button
          type="button"
          onClick={() => go(withFacet(params, facet.name, []))}
          className="mt-1 h-7 w-full rounded-control border-line border-t px-2 text-start text-ink2 hover:bg-sunk hover:text-ink"
        >
          {t.parts.any(facet.label)}
        </button>
      ) : null}
    </Popover>
  );
}

function TextFilter({
  name,
  placeholder,
  params,
  go,
}: {
  name: string;
  placeholder: string;
  params: URLSearchParams;
  go: (query: string) => void;
}) {
  const t = useWords();
  const inAddress = params.get(name) ?? "";
  const [typed, setTyped] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useHotkey({ keys: "/", label: t.parts.goToTheFilter, group: "list", onPress: () => input.current?.focus() });
  useEffect(() => () => clearTimeout(timer.current), []);

  function type(value: string): void {
    setTyped(value);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => apply(value), TYPING_MS);
  }

  function apply(value: string): void {
    timer.current = undefined;
    go(withFacet(params, name, value === "" ? [] : [value]));
  }

  /** Whatever is pressed next is added to what was typed: nothing that still waits may come after it and take it back. */
  function settle(): void {
    clearTimeout(timer.current);
    if (timer.current !== undefined) apply(typed ?? "");
    setTyped(null);
  }

  /** Enter is done with it, so that letters are keys again; so is Escape once the browser has emptied the field for it. */
  function leave(event: KeyboardEvent<HTMLInputElement>): void {
    const isEmpty = event.currentTarget.value === "";
    if (event.nativeEvent.isComposing || !(event.key === "Enter" || (event.key === "Escape" && isEmpty))) return;
    event.currentTarget.blur();
  }

  return (
    <Input
      ref={input}
      type="search"
      aria-label={placeholder}
      aria-keyshortcuts={useKeyInForce("/")}
      placeholder={placeholder}
      value={typed ?? inAddress}
      onChange={(event) => type(event.currentTarget.value)}
      onKeyDown={leave}
      onBlur={settle}
      className="h-7 w-44 max-sm:w-full"
    />
  );
}

/** The filters of a list, all of them in the address: Back, reload and sharing work by themselves. */
export function FilterBar({ facets, text, children, className }: FilterBarProps) {
  const t = useWords();
  const { params, pending, go } = useFilterAddress();
  const names = [...facets.map((facet) => facet.name), ...(text ? [text.name] : [])];
  const anyOn = names.some((name) => params.has(name));
  return (
    <search
      aria-label={t.parts.filters}
      aria-busy={pending}
      data-print="hide"
      className={clsx("flex flex-wrap items-center gap-2", className)}
    >
      {text ? <TextFilter {...text} params={params} go={go} /> : null}
      {facets.map((facet) => (
        <FacetChip key={facet.name} facet={facet} params={params} go={go} />
      ))}
      {anyOn ? (
        <ButtonLink href={withoutFacets(params, names)} variant="quiet" size="sm" scroll={false}>
          {t.parts.clear}
        </ButtonLink>
      ) : null}
      {pending ? (
        <Glyph className="appear-late text-act">
          <g className="turning">
            <path d="M8 2.25A5.75 5.75 0 1 1 2.25 8" />
          </g>
        </Glyph>
      ) : null}
      {children ? <div className="ms-auto text-ink2">{children}</div> : null}
    </search>
  );
}
