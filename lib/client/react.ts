/**
 * `<PlumblineStatus>` for a product's own pages: a status as an icon and its word, kept true while it is looked at. Its
 * only styles are `currentColor` and what the page gives it; `data-status` is there to colour it by.
 */
import { createElement, type ReactElement, useEffect, useState } from "react";
import { pollStatus, type ShownStatus } from "./status-poll.ts";

export type PlumblineStatusProps = {
  /** The token of a status link. */
  token: string;
  /** Where the console is: `https://status.example`. */
  url: string;
  /** `en`, `de`. Left out: the reader's browser decides. */
  language?: string;
  /** Shown while nothing can be read, in the language of your page. */
  unavailable?: string;
  /** Shown until the first answer. */
  waiting?: string;
  className?: string;
};

/** One shape for each status: none is told by colour alone. */
const SHAPES: Readonly<Record<string, string>> = {
  pending: "M8 2.25a5.75 5.75 0 1 0 0 11.5 5.75 5.75 0 0 0 0-11.5M8 4.9V8l2.1 1.5",
  verifying: "M8 2.25A5.75 5.75 0 0 1 13.75 8",
  in_place: "m3.25 8.5 3.1 3.1 6.4-7.2",
  repair_needed: "M8 2.4 14.2 13.1H1.8ZM8 6.5v3.1m0 1.7v.1",
  blocked_on_review: "M2.25 2.25h11.5v11.5H2.25ZM6.35 5.6v4.8m3.3-4.8v4.8",
  not_confirmed: "M6.3 6.6a1.75 1.75 0 1 1 2.6 1.55c-.55.3-.9.65-.9 1.15m0 1.55v.1",
  stopped: "M3.5 3.5h9v9h-9Z",
  unavailable: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M8 5v3.6m0 2v.1",
};

export function PlumblineStatus(props: PlumblineStatusProps): ReactElement {
  const { token, url, language, unavailable = "Status unavailable", waiting = "…", className } = props;
  const search = language === undefined ? "" : `?language=${encodeURIComponent(language)}`;
  const address = `${url.replace(/\/$/, "")}/status/${encodeURIComponent(token)}/status.json${search}`;
  const [seen, setSeen] = useState<{ address: string; status: ShownStatus | null } | null>(null);

  useEffect(() => {
    const later = (ms: number, run: () => void) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    };
    const world = { fetch: (to: string, init: RequestInit) => fetch(to, { ...init, credentials: "omit" }), later };
    return pollStatus(address, world, (status) => setSeen({ address, status }));
  }, [address]);

  // What was read of another status says nothing of this one.
  const current = seen?.address === address ? seen : null;
  const status = current?.status ?? null;
  const state = status?.status ?? (current === null ? "waiting" : "unavailable");
  const label = status?.label ?? (current === null ? waiting : unavailable);
  const said = status?.stale === true ? `${state} stale` : state;
  return createElement(
    "span",
    { className, role: "status", "data-status": said, title: status?.headline },
    drawn(SHAPES[state], status?.stale === true),
    createElement("span", null, label),
  );
}

function drawn(shape: string | undefined, stale: boolean): ReactElement | null {
  if (shape === undefined) return null;
  const pen = { fill: "none", stroke: "currentColor", strokeWidth: 1.5, strokeLinecap: "round" } as const;
  const dashes = stale ? { strokeDasharray: "2.6 1.6" } : {};
  return createElement(
    "svg",
    { "aria-hidden": true, viewBox: "0 0 16 16", width: "1em", height: "1em", ...pen, ...dashes },
    createElement("path", { d: shape }),
  );
}
