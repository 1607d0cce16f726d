import Link from "next/link";
import { Hash } from "@/components/ui/mono";
import { Time } from "@/components/ui/time";
import { useMoreWords } from "@/components/words/use-more-words";
import type { AuditEntry } from "@/lib/query/audit";
import { bodyLines } from "./body-lines";

const ask = (name: string, value: string) => `/audit?${name}=${encodeURIComponent(value)}`;

/** Everything that the entry carries, as it was sealed, and the ways from here to entries like it. */
export function GroundsDisclosure({ row }: { row: AuditEntry }) {
  const t = useMoreWords();
  return (
    <details data-print="as-is" className="group">
      <summary
        data-print="hide"
        className="inline-flex min-h-6 cursor-pointer items-center text-fine text-ink3 hover:text-ink"
      >
        <span className="group-open:hidden">{t.audit.grounds}</span>
        <span className="hidden group-open:inline">{t.audit.hideGrounds}</span>
      </summary>
      <div className="flex flex-col gap-1.5 pb-2">
        <pre className="rounded-control bg-sunk px-3 py-2 font-mono text-mono break-words whitespace-pre-wrap">
          {bodyLines(row.body)}
        </pre>
        <p className="flex flex-wrap items-center gap-x-3 gap-y-0.5 text-fine text-ink2">
          <span>{t.audit.theBodyAsItWasSealed}</span>
          <span className="inline-flex items-center gap-1">
            {t.audit.hash} <Hash value={row.hash} label={t.audit.hashMark} />
          </span>
          <Time at={row.at} as="exact" />
        </p>
        <p data-print="hide" className="flex flex-wrap gap-x-3 gap-y-0.5 text-fine">
          <Link href={ask("actor", row.actorId)} prefetch={false} className="link">
            {t.audit.allByThisActor}
          </Link>
          <Link href={ask("action", row.action)} prefetch={false} className="link">
            {t.audit.allOfThisAction}
          </Link>
          {row.subject === null ? null : (
            <Link href={ask("subject", row.subject)} prefetch={false} className="link">
              {t.audit.allAboutThisSubject}
            </Link>
          )}
        </p>
      </div>
    </details>
  );
}
