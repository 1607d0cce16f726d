import { clsx } from "clsx";
import Link from "next/link";
import { useId } from "react";
import { useWords } from "#use-words";
import { Time } from "@/components/ui/time";
import type { Moment } from "@/lib/format/time";
import type { Words } from "@/lib/words/words";

export type SourceFreshness = {
  name: string;
  href?: string;
  /** Last good look; null where there has been none. */
  readAt: Moment | null;
  /** Part of its objects read within the limit, 0 to 1; null where that is not known. */
  share: number | null;
  stale?: boolean;
};

/** The rest is hatched, not empty: those objects are there, we only could not read them. */
function Bar({ share, says }: { share: number | null; says: string }) {
  const id = useId();
  const read = Math.min(1, Math.max(0, share ?? 0));
  // Something unread must be seen however little it is; all read must not look otherwise.
  const percent = read === 1 ? 100 : Math.min(96, Math.floor(read * 100));
  return (
    <svg role="img" aria-label={says} width="100%" height="6" className="overflow-hidden rounded-pill">
      <defs>
        <pattern id={id} width="5" height="6" patternUnits="userSpaceOnUse" patternTransform="skewX(-24)">
          <rect width="2.5" height="6" className="fill-repair" />
        </pattern>
      </defs>
      <rect width="100%" height="6" fill={`url(#${id})`} />
      <rect width={`${percent}%`} height="6" className="fill-ink3" />
    </svg>
  );
}

function shareSays(t: Words, share: number | null): string {
  if (share === null) return t.parts.shareReadWithinTheLimitIs;
  return t.parts.readWithinTheLimit(Math.floor(share * 100));
}

/** Can we trust what we see? One line a source: how much of it is fresh, and since when. */
export function FreshnessStrip({ sources, className }: { sources: readonly SourceFreshness[]; className?: string }) {
  const t = useWords();
  return (
    <ul className={clsx("flex flex-col", className)}>
      {sources.map((source) => (
        <li
          key={source.name}
          className="grid grid-cols-[minmax(0,1fr)_minmax(3rem,5rem)_5rem] items-center gap-x-3 gap-y-1 py-1.5 max-sm:grid-cols-[minmax(0,1fr)_auto]"
        >
          <span className="wrap-break-word">
            {source.href ? (
              <Link prefetch={false} href={source.href} className="hover:underline">
                {source.name}
              </Link>
            ) : (
              source.name
            )}
          </span>
          <span className="flex max-sm:col-span-2 max-sm:row-start-2">
            <Bar share={source.share} says={shareSays(t, source.share)} />
          </span>
          <span className={clsx("text-end text-ink2", source.stale && "text-repair")}>
            {source.readAt === null ? t.parts.neverRead : <Time at={source.readAt} />}
            {source.stale ? <span className="sr-only">{t.parts.stale}</span> : null}
          </span>
        </li>
      ))}
    </ul>
  );
}
