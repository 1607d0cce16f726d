import { clsx } from "clsx";
import Link from "next/link";
import { useWords } from "#use-words";
import { heatLevel } from "@/components/charts/heat";
import type { CappedCount } from "@/lib/format/count";
import { AGE_BUCKETS, type AgeBucket } from "@/lib/query/age-bucket";
import type { DriftClass } from "@/reconciler/model/drift-class";

const HEAT = [
  "bg-heat-0 text-ink3",
  "bg-heat-1 text-ink",
  "bg-heat-2 text-ink",
  "bg-heat-3 text-ink",
  "bg-heat-4 text-on-heat-4",
  "bg-heat-5 text-on-heat-5",
] as const;

export type ClassAgeGridProps = {
  /** Open drifts per class, in the order of AGE_BUCKETS. A class that is left out has none. */
  grid: readonly { class: DriftClass; counts: readonly number[] }[];
  /** Where a cell, a row head (`band` null) or a column foot (`driftClass` null) leads. */
  href: (at: { driftClass: DriftClass | null; band: AgeBucket | null }) => string;
  /** Objects that could not be judged: a row of its own, because a gap is not zero. */
  unread?: { objects: CappedCount; href: string } | null;
  className?: string;
};

/** What grants, makes or destroys comes first; what cannot be repaired at all comes last. */
const ROW_ORDER = [
  "permission_drift",
  "missing_external",
  "extra_external",
  "missing_external_id",
  "stale_owner",
  "duplicate_side_effect",
  "unknown_after_repair",
  "attribute_drift",
  "contradictory_evidence",
] as const satisfies readonly DriftClass[];
/** Fails to compile when a class has no row: what is not drawn would be hidden. */
const ROWS: readonly DriftClass[] = ROW_ORDER satisfies Exclude<DriftClass, (typeof ROW_ORDER)[number]> extends never
  ? readonly DriftClass[]
  : never;

const NONE: readonly number[] = AGE_BUCKETS.map(() => 0);
const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

function Cell({ count, level, href, says }: { count: number; level: number; href: string; says: string }) {
  const t = useWords();
  const look = clsx(
    "flex h-8 items-center justify-end rounded-mark px-2.5 tabular max-sm:justify-center max-sm:px-0 max-sm:text-fine",
    HEAT[level],
  );
  if (count === 0) {
    return (
      <span data-ground="" className={look}>
        <span aria-hidden="true">·</span>
        <span className="sr-only">0</span>
      </span>
    );
  }
  return (
    <Link
      prefetch={false}
      href={href}
      data-ground=""
      aria-label={says}
      className={clsx(look, "hover:outline hover:outline-ink")}
    >
      {t.count(count)}
    </Link>
  );
}

/** A sum at the end of a row or a column; it leads to what it counts, as every figure here does. */
function Total({ count, href, says, strong = false }: { count: number; href: string; says: string; strong?: boolean }) {
  const t = useWords();
  const look = clsx(
    "flex h-8 items-center justify-end px-2.5 tabular max-sm:justify-center max-sm:px-0",
    strong ? "font-strong" : "text-ink2",
  );
  if (count === 0) return <span className={look}>0</span>;
  return (
    <Link prefetch={false} href={href} aria-label={says} className={clsx(look, "rounded-mark hover:underline")}>
      {t.count(count)}
    </Link>
  );
}

/** Drift by class and age: a real table, each figure a link to what it counts. */
export function ClassAgeGrid({ grid, href, unread, className }: ClassAgeGridProps) {
  const t = useWords();
  const rows = ROWS.map((driftClass) => ({
    driftClass,
    bands: grid.find((row) => row.class === driftClass)?.counts ?? NONE,
  }));
  const countMax = Math.max(0, ...rows.flatMap((row) => row.bands));
  const totals = AGE_BUCKETS.map((_, band) => sum(rows.map((row) => row.bands[band] ?? 0)));
  return (
    <table
      className={clsx(
        "-mx-0.5 w-[calc(100%+0.25rem)] table-fixed border-separate border-spacing-0.5 max-sm:-me-2.5 max-sm:w-[calc(100%+0.75rem)]",
        className,
      )}
    >
      <caption className="sr-only">{t.common.openDriftByClassAndAge}</caption>
      <thead>
        <tr className="text-end text-fine text-ink2 max-sm:text-center">
          <th scope="col" className="w-[30%] max-sm:w-[33%]">
            <span className="sr-only">{t.common.class}</span>
          </th>
          {AGE_BUCKETS.map((band) => (
            <th
              key={band}
              scope="col"
              aria-label={t.parts.bandHeads[band].says}
              className="px-2.5 pb-1 align-bottom font-regular max-sm:px-0"
            >
              <span className="max-sm:hidden">{t.parts.bandHeads[band].wide}</span>
              <span className="sm:hidden">{t.parts.bandHeads[band].narrow}</span>
            </th>
          ))}
          <th scope="col" className="max-sm:w-[14%] px-2.5 pb-1 align-bottom font-regular max-sm:px-0">
            {t.common.openTitle}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ driftClass, bands }) => (
          <tr key={driftClass}>
            <th
              scope="row"
              className="pe-2 max-sm:pe-0.5 text-start font-regular break-words hyphens-auto max-sm:text-fine"
            >
              <Link prefetch={false} href={href({ driftClass, band: null })} className="hover:underline">
                {t.names.classes[driftClass]}
              </Link>
            </th>
            {AGE_BUCKETS.map((band, index) => {
              const count = bands[index] ?? 0;
              return (
                <td key={band} className="p-0">
                  <Cell
                    count={count}
                    level={heatLevel(count, countMax)}
                    href={href({ driftClass, band })}
                    says={`${count} ${t.names.classes[driftClass]}, ${t.parts.bandHeads[band].says}`}
                  />
                </td>
              );
            })}
            <td className="p-0">
              <Total
                strong
                count={sum(bands)}
                href={href({ driftClass, band: null })}
                says={t.parts.open(sum(bands), t.names.classes[driftClass])}
              />
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row" className="border-line border-t text-start font-regular text-ink2">
            {t.common.allTitle}
          </th>
          {AGE_BUCKETS.map((band, index) => (
            <td key={band} className="border-line border-t p-0">
              <Total
                count={totals[index] ?? 0}
                href={href({ driftClass: null, band })}
                says={t.parts.ofAllClasses(totals[index], t.parts.bandHeads[band].says)}
              />
            </td>
          ))}
          <td className="border-line border-t p-0">
            <Total
              strong
              count={sum(totals)}
              href={href({ driftClass: null, band: null })}
              says={t.parts.openInAll(sum(totals))}
            />
          </td>
        </tr>
        {unread ? (
          <tr>
            <th scope="row" className="pt-1.5 text-start font-regular text-repair">
              {t.common.couldNotBeJudged}
            </th>
            <td colSpan={AGE_BUCKETS.length} className="px-2.5 pt-1.5" aria-hidden="true">
              <span className="hatched block h-1.5 rounded-pill opacity-70" />
            </td>
            <td className="px-2.5 pt-1.5 text-end font-strong tabular max-sm:px-0 max-sm:text-center">
              <Link
                prefetch={false}
                href={unread.href}
                aria-label={t.parts.objectsCouldNotBeJudged(unread.objects)}
                className="hover:underline"
              >
                {t.capped(unread.objects)}
              </Link>
            </td>
          </tr>
        ) : null}
      </tfoot>
    </table>
  );
}
