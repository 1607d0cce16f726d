import type { NavGroup } from "@/components/shell/nav-links";

export type NavCounts = {
  drift: number | null;
  review: number | null;
  sourcesFresh: number | null;
  sources: number | null;
};

/** The console's places, in their order. A count that is null could not be loaded. */
export function consoleNav(counts: NavCounts): NavGroup[] {
  const { drift, review, sourcesFresh, sources } = counts;
  const haveSources = sourcesFresh !== null && sources !== null;
  return [
    {
      items: [
        { href: "/", label: "Overview", key: "o" },
        { href: "/drift", label: "Drift", key: "i", count: drift, countSays: `${drift} open` },
        { href: "/review", label: "Review", key: "v", count: review, countSays: `${review} wait for a person` },
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
          count: haveSources ? `${sourcesFresh}/${sources}` : null,
          countSays: `${sourcesFresh} of ${sources} fresh`,
        },
        { href: "/policies", label: "Policies", key: "p" },
        { href: "/stops", label: "Stops and limits", key: "t" },
        { href: "/insights", label: "Insights", key: "n" },
        { href: "/audit", label: "Audit", key: "a" },
      ],
    },
  ];
}
