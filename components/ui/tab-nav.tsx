import { clsx } from "clsx";
import Link from "next/link";

export type TabNavProps = {
  label: string;
  tabs: { href: string; label: string; count?: number | string; current?: boolean }[];
  className?: string;
};

/** Views of one page. Links, because each has an address. */
export function TabNav({ label, tabs, className }: TabNavProps) {
  return (
    <nav aria-label={label} className={clsx("border-line default:border-b", className)}>
      <ul className="-mb-px flex flex-wrap gap-x-5">
        {tabs.map((tab) => (
          <li key={tab.href}>
            <Link
              prefetch={false}
              href={tab.href}
              scroll={false}
              aria-current={tab.current ? "true" : undefined}
              className="inline-flex h-9 items-center gap-1.5 border-transparent border-b-2 text-ink2 hover:text-ink aria-[current=true]:border-ink aria-[current=true]:font-strong aria-[current=true]:text-ink"
            >
              {tab.label}
              {tab.count === undefined ? null : <span className="tabular font-regular text-ink3">{tab.count}</span>}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
