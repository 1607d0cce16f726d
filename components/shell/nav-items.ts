import type { NavGroup } from "@/components/shell/nav-links";
import { type CappedCount, formatCapped } from "@/lib/format/count";

export type NavCounts = {
  drift: CappedCount;
  /** Only what this person may decide. */
  review: CappedCount;
  sources: { fresh: number; all: number };
};

/** The console's places, in their order. `null`: the counts could not be loaded, which is not 0. */
export function consoleNav(counts: NavCounts | null): NavGroup[] {
  const count = (of: "drift" | "review", says: string) => {
    const text = counts === null ? null : formatCapped(counts[of]);
    return { count: text, countSays: `${text} ${says}` };
  };
  const sources = counts?.sources ?? null;
  return [
    {
      items: [
        { href: "/", label: "Overview", key: "o" },
        { href: "/drift", label: "Drift", key: "i", ...count("drift", "open") },
        { href: "/review", label: "Review", key: "v", ...count("review", "wait for you") },
        { href: "/objects", label: "Objects", key: "b" },
        { href: "/runs", label: "Runs", key: "r" },
      ],
    },
    {
      label: "Trust",
      items: [
        {
          href: "/sources",
          label: "Sources",
          key: "s",
          count: sources === null ? null : `${sources.fresh}/${sources.all}`,
          countSays: sources === null ? undefined : `${sources.fresh} of ${sources.all} fresh`,
        },
        { href: "/policies", label: "Policies", key: "p" },
        { href: "/stops", label: "Stops and limits", key: "t" },
        { href: "/insights", label: "Insights", key: "n" },
        { href: "/audit", label: "Audit", key: "a" },
      ],
    },
  ];
}
