"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { type ReactNode, useCallback, useEffect, useRef } from "react";
import { useWords } from "#use-words";
import { AppShell } from "@/components/shell/app-shell";
import { CommandPalette } from "@/components/shell/command-palette";
import { LiveDot } from "@/components/shell/live-dot";
import { consoleNav } from "@/components/shell/nav-items";
import type { NavGroup } from "@/components/shell/nav-links";
import type { PaletteEntry, SearchAnswer } from "@/components/shell/palette-dialog";
import { StopBanner } from "@/components/shell/stop-banner";
import { useAnnounce } from "@/components/ui/messages";
import { visibleText } from "@/lib/format/visible-text";
import { filterOptionsOptions, navCountsOptions, type StopRow } from "@/lib/query/installation";
import type { Words } from "@/lib/words/words";
import { useLiveState } from "./live/live-provider";
import { scopeWords } from "./scope-words";
import { SignOutButton } from "./sign-out-button";
import { StopButton } from "./stop-button";
import { stopperWords } from "./stopper-words";

/** Expired proposals leave the count by themselves, without anybody's change. */
const COUNTS_AGAIN_MS = 60_000;

export type FrameProps = {
  /** `null`: who it is cannot be read now. */
  person: { name: string; role: string; team: string | null } | null;
  children: ReactNode;
};

/** The frame with its live numbers. It stays in place while pages change, and works when none of its reads does. */
export function ConsoleFrame({ person, children }: FrameProps) {
  const t = useWords();
  const counts = useQuery({ ...navCountsOptions(), refetchInterval: COUNTS_AGAIN_MS });
  const options = useQuery(filterOptionsOptions());
  const live = useLiveState();
  useConnectionTold(live.kind !== "live");
  const nav = consoleNav(t, counts.data ?? null);
  const search = useCallback(
    async (text: string, signal: AbortSignal): Promise<SearchAnswer> =>
      (await import("./search-everything")).searchEverything(t, text, signal),
    [t],
  );
  return (
    <AppShell
      nav={nav}
      person={person ?? { name: t.states.nameNotRead, role: "" }}
      account={<Account />}
      search={<CommandPalette search={search} commands={placesOf(t, nav)} />}
      live={<LiveDot state={live} className={live.kind === "live" ? "max-sm:hidden" : undefined} />}
      stop={<StopButton person={person?.name ?? null} options={options.data} />}
      banner={<StopBanner stops={(counts.data?.stops ?? []).map((stop) => bannerStop(t, stop))} href="/stops" />}
    >
      {children}
    </AppShell>
  );
}

/** Read out when the page falls behind, and when it has caught up; before the first stream there is nothing to tell. */
function useConnectionTold(lost: boolean): void {
  const t = useWords();
  const announce = useAnnounce();
  const told = useRef<boolean | null>(null);
  useEffect(() => {
    const before = told.current;
    if (before === null && lost) return;
    told.current = lost;
    if (before === null || before === lost) return;
    announce(lost ? t.shell.connectionLost : t.shell.connectionBack, { background: true });
  }, [announce, lost, t]);
}

function bannerStop(t: Words, stop: StopRow) {
  return {
    id: stop.id,
    pause: stop.pause,
    what: scopeWords(t, stop),
    by: stopperWords(t, stop.setBy, stop.setByName),
    since: stop.setAt,
    until: stop.until,
    reason: visibleText(stop.reason),
  };
}

function placesOf(t: Words, nav: NavGroup[]): PaletteEntry[] {
  const items = nav.flatMap((group) => group.items);
  const places = items.map((item) => ({
    id: item.href,
    label: item.label,
    detail: t.shell.hotkeyGroups.goTo,
    href: item.href,
  }));
  return [
    ...places,
    { id: "/settings", label: t.common.settings, detail: t.shell.hotkeyGroups.goTo, href: "/settings" },
  ];
}

function Account() {
  const t = useWords();
  return (
    <>
      <Link href="/settings" className="link">
        {t.common.settings}
      </Link>
      <SignOutButton size="sm" />
    </>
  );
}
