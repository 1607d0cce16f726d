"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { type ReactNode, useCallback } from "react";
import { AppShell } from "@/components/shell/app-shell";
import { CommandPalette, type PaletteEntry, type SearchAnswer } from "@/components/shell/command-palette";
import { LiveDot } from "@/components/shell/live-dot";
import { consoleNav } from "@/components/shell/nav-items";
import type { NavGroup } from "@/components/shell/nav-links";
import { StopBanner } from "@/components/shell/stop-banner";
import { Button } from "@/components/ui/button";
import { filterOptionsOptions, type NavCounts, navCountsOptions, type StopRow } from "@/lib/query/installation";
import { cappedWords } from "./capped";
import { useLiveState } from "./live/live-provider";
import { scopeWords } from "./scope-words";
import { searchEverything } from "./search-everything";
import { StopButton } from "./stop-button";

/** Expired proposals leave the count by themselves, without anybody's change. */
const COUNTS_AGAIN_MS = 60_000;

export type FrameProps = {
  person: { name: string; role: string; team: string | null };
  children: ReactNode;
};

/** The frame with its live numbers. It stays in place while pages change, and works when none of its reads does. */
export function ConsoleFrame({ person, children }: FrameProps) {
  const counts = useQuery({ ...navCountsOptions(), refetchInterval: COUNTS_AGAIN_MS });
  const options = useQuery(filterOptionsOptions());
  const live = useLiveState();
  const nav = navOf(counts.data);
  const search = useCallback(
    (text: string, signal: AbortSignal): Promise<SearchAnswer> => searchEverything(text, signal),
    [],
  );
  return (
    <AppShell
      nav={nav}
      person={person}
      account={<Account />}
      search={<CommandPalette search={search} commands={placesOf(nav)} />}
      live={<LiveDot state={live} className="max-sm:hidden" />}
      stop={<StopButton person={person.name} options={options.data} />}
      banner={<StopBanner stops={(counts.data?.stops ?? []).map(bannerStop)} href="/stops" />}
    >
      {children}
    </AppShell>
  );
}

function bannerStop(stop: StopRow) {
  return {
    id: stop.id,
    what: scopeWords(stop.scope),
    by: stop.setByName ?? stop.setBy,
    since: stop.setAt,
    until: stop.until,
    reason: stop.reason,
  };
}

/** A count that stops at a thousand says so; one that could not be read is a dash, never 0. */
function navOf(counts: NavCounts | undefined): NavGroup[] {
  const nav = consoleNav({
    drift: counts?.drift.n ?? null,
    review: counts?.review.n ?? null,
    sources: counts?.sources.all ?? null,
    sourcesFresh: counts?.sources.fresh ?? null,
  });
  if (counts === undefined) return nav;
  const written: Record<string, { count: string; countSays: string }> = {
    "/drift": { count: cappedWords(counts.drift), countSays: `${cappedWords(counts.drift)} open` },
    "/review": { count: cappedWords(counts.review), countSays: `${cappedWords(counts.review)} wait for you` },
  };
  return nav.map((group) => ({ ...group, items: group.items.map((item) => ({ ...item, ...written[item.href] })) }));
}

function placesOf(nav: NavGroup[]): PaletteEntry[] {
  const items = nav.flatMap((group) => group.items);
  const places = items.map((item) => ({ id: item.href, label: item.label, detail: "Go to", href: item.href }));
  return [...places, { id: "/settings", label: "Settings", detail: "Go to", href: "/settings" }];
}

function Account() {
  return (
    <>
      <Link href="/settings" className="link">
        Settings
      </Link>
      <form method="post" action="/signout">
        <Button type="submit" size="sm">
          Sign out
        </Button>
      </form>
    </>
  );
}
