"use client";

import { clsx } from "clsx";
import Link from "next/link";
import { usePathname, useRouter } from "next/navigation";
import { useWords } from "#use-words";
import { useHotkey } from "@/components/keyboard/hotkeys";

export type NavItem = {
  href: string;
  label: string;
  /** At the right: `37`, `4/6`. `null` is "could not be counted" and shows a dash, never 0. */
  count?: string | number | null;
  /** What the count means, for screen readers: "37 open". */
  countSays?: string;
  /** Second key after `g`. */
  key?: string;
};
export type NavGroup = { label?: string; items: NavItem[] };

function isCurrent(pathname: string, href: string): boolean {
  return href === "/" ? pathname === "/" : pathname === href || pathname.startsWith(`${href}/`);
}

function NavKey({ item }: { item: NavItem }) {
  const t = useWords();
  const router = useRouter();
  useHotkey(
    item.key
      ? { keys: `g ${item.key}`, label: t.shell.goTo(item.label), group: "goTo", onPress: () => router.push(item.href) }
      : null,
  );
  return null;
}

/** Binds `g` and a letter for each place. Mount it once, however often the links are drawn. */
export function NavKeys({ groups }: { groups: NavGroup[] }) {
  return groups.flatMap((group) => group.items).map((item) => <NavKey key={item.href} item={item} />);
}

function Count({ item }: { item: NavItem }) {
  const t = useWords();
  if (item.count === undefined) return null;
  const unknown = item.count === null;
  const says = unknown ? t.shell.couldNotBeCounted : item.countSays;
  return (
    <span className="tabular text-ink3 group-aria-[current=page]:text-ink2">
      <span aria-hidden={says ? "true" : undefined}>{unknown ? "–" : item.count}</span>
      {says ? <span className="sr-only">, {says}</span> : null}
    </span>
  );
}

export function NavLinks({ groups, onFollow }: { groups: NavGroup[]; onFollow?: () => void }) {
  const pathname = usePathname();
  return (
    <div className="flex flex-col gap-4">
      {groups.map((group) => (
        <div key={group.label ?? "main"}>
          {group.label ? <h2 className="px-2 pb-1.5 text-fine font-regular text-ink3">{group.label}</h2> : null}
          <ul className="flex flex-col gap-px">
            {group.items.map((item) => (
              <li key={item.href}>
                <Link
                  href={item.href}
                  onClick={onFollow}
                  aria-current={isCurrent(pathname, item.href) ? "page" : undefined}
                  className={clsx(
                    "group flex h-8 items-center justify-between gap-2 rounded-control px-2 text-ink2 hover:bg-sunk hover:text-ink max-md:h-11",
                    "aria-[current=page]:bg-sunk aria-[current=page]:font-strong aria-[current=page]:text-ink",
                  )}
                >
                  {item.label}
                  <Count item={item} />
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </div>
  );
}
