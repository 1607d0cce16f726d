import type { NavGroup } from "@/components/shell/nav-links";
import type { CappedCount } from "@/lib/format/count";
import type { Words } from "@/lib/words/words";

export type NavCounts = {
  drift: CappedCount;
  /** Only what this person may decide. */
  review: CappedCount;
  sources: { fresh: number; all: number };
};

/** The console's places, in their order. `null`: the counts could not be loaded, which is not 0. */
export function consoleNav(t: Words, counts: NavCounts | null): NavGroup[] {
  const count = (of: "drift" | "review", says: string) => {
    const text = counts === null ? null : t.capped(counts[of]);
    return { count: text, countSays: `${text} ${says}` };
  };
  const sources = counts?.sources ?? null;
  return [
    {
      items: [
        { href: "/", label: t.common.overview, key: "o" },
        { href: "/drift", label: t.common.drift, key: "i", ...count("drift", t.common.open) },
        { href: "/review", label: t.common.review, key: "v", ...count("review", t.shell.waitForYou) },
        { href: "/objects", label: t.common.objects, key: "b" },
        { href: "/runs", label: t.common.runs, key: "r" },
      ],
    },
    {
      label: t.shell.trust,
      items: [
        {
          href: "/sources",
          label: t.common.sources,
          key: "s",
          count: sources === null ? null : `${sources.fresh}/${sources.all}`,
          countSays: sources === null ? undefined : t.shell.ofFresh(sources.fresh, sources.all),
        },
        { href: "/policies", label: t.common.policies, key: "p" },
        { href: "/stops", label: t.common.stopsAndLimits, key: "t" },
        { href: "/insights", label: t.common.insights, key: "n" },
        { href: "/agents", label: t.common.agents, key: "c" },
        { href: "/audit", label: t.common.audit, key: "a" },
      ],
    },
  ];
}
