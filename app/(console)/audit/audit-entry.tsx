import Link from "next/link";
import { Icon } from "@/components/ui/icon";
import { Hash, Mono } from "@/components/ui/mono";
import { Time } from "@/components/ui/time";
import { shortHash } from "@/lib/format/hash";
import { visibleText } from "@/lib/format/visible-text";
import type { AuditEntry } from "@/lib/query/audit";
import { objectHref } from "../object-href";
import { actionWords, actorWords, auditDetail } from "../timeline-items";
import { bodyLines } from "./body-lines";

/** One line of the record; opened, the whole of it. */
export function AuditEntryRow({ entry }: { entry: AuditEntry }) {
  const detail = auditDetail(entry.detail);
  return (
    <li data-row="" className="border-line border-b">
      <details className="group">
        <summary
          data-row-link=""
          className="grid cursor-pointer list-none grid-cols-[1rem_minmax(0,1fr)] items-start gap-x-2 py-2 hover:bg-sunk/60 focus-visible:-outline-offset-2 sm:grid-cols-[1rem_8rem_minmax(0,1.3fr)_minmax(0,1fr)_6rem] sm:gap-x-3 [&::-webkit-details-marker]:hidden"
        >
          <Icon name="chevronRight" className="mt-0.5 size-3.5 text-ink3 group-open:rotate-90" />
          <Time at={entry.at} as="clock" className="text-ink2 max-sm:order-3 max-sm:col-start-2" />
          <span className="min-w-0 max-sm:col-start-2">
            <span className="font-medium">{actionWords(entry.action).title}</span>{" "}
            <Mono className="text-ink2">{entry.action}</Mono>
            {detail === null ? null : <span className="line-clamp-2 break-words text-ink2">{detail}</span>}
          </span>
          <span className="min-w-0 max-sm:col-start-2">
            {entry.key === null ? null : <span className="block break-words">{visibleText(entry.key)}</span>}
            <span className="block break-words text-ink2">{visibleText(actorWords(entry))}</span>
          </span>
          <Mono className="text-ink3 max-sm:hidden" title={entry.hash}>
            {shortHash(entry.hash)}
          </Mono>
        </summary>
        <EntryBody entry={entry} />
      </details>
    </li>
  );
}

function EntryBody({ entry }: { entry: AuditEntry }) {
  return (
    <div className="flex flex-col gap-2 pb-4 pl-6 sm:pl-7">
      <p className="flex flex-wrap items-center gap-x-4 gap-y-1 text-ink2">
        <span>
          Chain {entry.bucket}, entry {entry.seq}
        </span>
        <span className="inline-flex items-center gap-1">
          Hash <Hash value={entry.hash} label="hash" />
        </span>
        <Time at={entry.at} as="exact" />
        <Link href={`/audit?actor=${encodeURIComponent(entry.actorId)}`} prefetch={false} className="link">
          All by this actor
        </Link>
        <Link href={`/audit?action=${encodeURIComponent(entry.action)}`} prefetch={false} className="link">
          All of this action
        </Link>
        {entry.subject === null ? null : (
          <Link href={`/audit?subject=${encodeURIComponent(entry.subject)}`} prefetch={false} className="link">
            All about this subject
          </Link>
        )}
        {entry.kind === null || entry.key === null ? null : (
          <Link href={objectHref({ kind: entry.kind, key: entry.key })} prefetch={false} className="link">
            Open object
          </Link>
        )}
      </p>
      <p className="text-fine text-ink2">The body as it was sealed; the line breaks are added.</p>
      <pre className="rounded-control bg-sunk px-3 py-2 font-mono text-mono break-words whitespace-pre-wrap">
        {bodyLines(entry.body)}
      </pre>
    </div>
  );
}
