import Link from "next/link";
import type { Column } from "@/components/data-table/data-table";
import { Mono } from "@/components/ui/mono";
import { Time } from "@/components/ui/time";
import { shortHash } from "@/lib/format/hash";
import { visibleText } from "@/lib/format/visible-text";
import type { AuditEntry } from "@/lib/query/audit";
import type { MoreWords } from "@/lib/words/words";
import { objectHref } from "../object-href";
import { actionWords, actorWords, auditDetail } from "../timeline-items";
import { GroundsDisclosure } from "./grounds-disclosure";

/** Where what the entry is about has a page. */
function subjectHref(subject: string): string | null {
  if (subject.startsWith("drift_")) return `/drift/${subject}`;
  if (subject.startsWith("repair_")) return `/review/${subject}`;
  return subject.startsWith("run_") ? `/runs/${subject}` : null;
}

/**
 * `drift_23_01a2…bee85bca` as `drift bee85bca`, by its last digits: the first ones are the time and the same for all that was
 * made in one minute. The whole is its title and in the address.
 */
function shortId(id: string): string {
  const [, prefix, digits] = /^([a-z]+)_(?:[0-9a-f]{2}_)?[0-9a-f]{24,}([0-9a-f]{8})$/.exec(id) ?? [];
  return prefix === undefined ? id : `${prefix} ${digits}`;
}

export const auditColumns = (t: MoreWords): readonly Column<AuditEntry>[] => [
  {
    id: "at",
    header: t.audit.when,
    cell: (row) => <Time at={row.at} as="clock" className="text-ink" />,
    className: "w-36 align-top",
  },
  {
    id: "actor",
    header: t.audit.who,
    cell: (row) => <span className="text-ink">{actorWords(t, row)}</span>,
    className: "w-40 align-top",
  },
  {
    id: "action",
    header: t.common.what,
    rowHeader: true,
    className: "align-top",
    cell: (row) => (
      <>
        <span className="block font-medium">{actionWords(t, row.action)}</span>
        {auditDetail(row.detail) === null ? null : (
          <span lang="en" className="block text-ink2">
            {auditDetail(row.detail)}
          </span>
        )}
        <GroundsDisclosure row={row} />
      </>
    ),
  },
  {
    id: "about",
    header: t.audit.about,
    className: "w-[26%] align-top",
    cell: (row) => {
      const href = row.subject === null ? null : subjectHref(row.subject);
      return (
        <>
          {row.kind !== null && row.key !== null ? (
            <Link
              href={objectHref({ kind: row.kind, key: row.key })}
              prefetch={false}
              className="flex min-h-6 items-center print:block text-ink hover:underline"
            >
              {visibleText(row.key)}
            </Link>
          ) : null}
          {href === null ? (
            <Mono className="text-ink3" title={row.subject ?? undefined}>
              {row.subject === null ? (row.kind ?? "") : shortId(visibleText(row.subject))}
            </Mono>
          ) : (
            <Link
              href={href}
              prefetch={false}
              title={row.subject ?? undefined}
              className="inline-flex min-h-6 items-center print:block hover:underline"
            >
              <Mono>{shortId(visibleText(row.subject ?? ""))}</Mono>
            </Link>
          )}
        </>
      );
    },
  },
  {
    id: "entry",
    header: t.audit.entryAndHash,
    align: "end",
    className: "w-28 align-top max-lg:hidden max-sm:block",
    cell: (row) => (
      <>
        <Mono className="block text-ink3">{`${row.bucket}/${row.seq}`}</Mono>
        <Mono className="block whitespace-nowrap text-ink3" title={row.hash}>
          {shortHash(row.hash)}
        </Mono>
      </>
    ),
  },
];
