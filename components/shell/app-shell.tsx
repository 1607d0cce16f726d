import Link from "next/link";
import type { ReactNode } from "react";
import { useWords } from "#use-words";
import { KeyHelp } from "@/components/keyboard/key-help";
import { Logo } from "@/components/shell/logo";
import { MobileNav } from "@/components/shell/mobile-nav";
import { type NavGroup, NavKeys, NavLinks } from "@/components/shell/nav-links";
import { MAIN_ID, SkipLink } from "@/components/shell/skip-link";
import { type Person, UserMenu } from "@/components/shell/user-menu";
import { ZoneSwitch } from "@/components/shell/zone-switch";

export type AppShellProps = {
  /** Usually `consoleNav(counts)`. */
  nav: NavGroup[];
  person: Person;
  /** Settings link and sign out, in the menu at the foot. */
  account?: ReactNode;
  /** Usually a CommandPalette. */
  search?: ReactNode;
  /** Usually a LiveDot. */
  live?: ReactNode;
  /** Usually a StopControl. */
  stop?: ReactNode;
  /** Usually a StopBanner: stays in sight on every page while a stop is in force. */
  banner?: ReactNode;
  children: ReactNode;
};

/** The frame of the console. It has no state of its own, so a server layout can render it. */
export function AppShell({ nav, person, account, search, live, stop, banner, children }: AppShellProps) {
  const t = useWords();
  return (
    <div className="min-h-dvh md:grid md:grid-cols-[13rem_minmax(0,1fr)] print:block">
      <SkipLink />
      <NavKeys groups={nav} />
      <KeyHelp />
      <aside
        data-print="hide"
        className="sticky top-0 flex h-dvh flex-col border-line border-e px-3 pb-3 max-md:hidden"
      >
        <Link href="/" className="mt-[1.125rem] mb-4 flex h-6 items-center self-start rounded-control px-2">
          <Logo />
        </Link>
        <nav aria-label={t.shell.main} className="-mx-1 min-h-0 flex-1 overflow-y-auto px-1">
          <NavLinks groups={nav} />
        </nav>
        <UserMenu person={person}>{account}</UserMenu>
      </aside>
      <div className="flex min-h-dvh min-w-0 flex-col">
        <header
          data-print="hide"
          className="sticky top-0 z-20 flex h-[3.25rem] items-center gap-3 border-line border-b bg-canvas px-4 md:px-6"
        >
          <MobileNav nav={nav} person={person} account={account} />
          <div className="min-w-0 flex-1">{search}</div>
          <div className="flex shrink-0 items-center gap-3">
            {live}
            <ZoneSwitch />
            {stop}
          </div>
        </header>
        {banner ? (
          <section aria-label={t.shell.inForceNow} className="empty:hidden">
            {banner}
          </section>
        ) : null}
        <main id={MAIN_ID} tabIndex={-1} className="flex min-w-0 flex-1 flex-col outline-none">
          {children}
        </main>
      </div>
    </div>
  );
}
