import { useWords } from "#use-words";
import { Skeleton } from "@/components/ui/skeleton";

const WIDTHS = ["w-2/3", "w-1/2", "w-3/4", "w-3/5", "w-1/2", "w-2/3"];

/**
 * Nothing for a second, then where the rows will be, then a sentence. The waiting is in the style sheet, so it also
 * holds before any script has run.
 */
export function Loading({ label, rows = 6 }: { label: string; rows?: number }) {
  const t = useWords();
  return (
    <div role="status" className="appear-late">
      <span className="sr-only">{label}</span>
      <ul aria-hidden="true" className="divide-y divide-line">
        {Array.from({ length: rows }, (_, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity.
          <li key={row} className="flex h-14 flex-col justify-center gap-2 px-6">
            <Skeleton className={WIDTHS[row % WIDTHS.length]} />
            <Skeleton className="h-2.5 w-1/3 opacity-60" />
          </li>
        ))}
      </ul>
      <p aria-hidden="true" className="appear-later px-6 pt-3 text-ink2">
        {t.states.thisTakesLongerThanUsual}
      </p>
    </div>
  );
}
