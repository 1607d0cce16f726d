"use client";

import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { NewRowsButton } from "@/components/data-table/new-rows-button";
import { RowKeys } from "@/components/data-table/row-keys";
import { Empty } from "@/components/states/empty";
import { formatCapped, formatCount } from "@/lib/format/count";
import type { AuditList } from "@/lib/query/audit";
import type { AuditParams } from "@/lib/query/audit-params";
import { useChangesSince } from "../live/live-provider";
import { pagerLinks } from "../pager-links";
import { AuditEntryRow } from "./audit-entry";
import { isFiltered } from "./is-filtered";

const TOPICS = ["drift", "repair", "object", "stop", "intent"];

export type AuditEntriesProps = {
  list: AuditList;
  params: AuditParams;
  readAt: number;
  onShowNew: () => void;
};

/** A page of the record. What was added since waits behind a button, so that nothing moves while it is read. */
export function AuditEntries({ list, params, readAt, onShowNew }: AuditEntriesProps) {
  const search = new URLSearchParams(useSearchParams());
  const changes = useChangesSince(TOPICS, readAt);
  const { previousHref, nextHref } = pagerLinks(search, list.next);
  if (list.rows.length === 0) return <NoEntries filtered={isFiltered(params)} />;
  const pageLink =
    "inline-flex h-7 items-center rounded-control px-2 font-medium text-ink2 hover:bg-sunk hover:text-ink";
  return (
    <>
      {params.cursor === null ? <NewRowsButton count={changes} onShow={onShowNew} /> : null}
      <RowKeys>
        <ol aria-label="Entries, newest first" className="border-line border-t">
          {list.rows.map((entry) => (
            <AuditEntryRow key={`${entry.bucket}-${entry.seq}`} entry={entry} />
          ))}
        </ol>
      </RowKeys>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-3">
        <p role="status" className="text-ink2">
          {formatCount(list.rows.length)} of {formatCapped(list.count)} shown, newest first.
        </p>
        <nav aria-label="Pages" data-print="hide" className="-mr-2 flex gap-1 empty:hidden">
          {previousHref === null ? null : (
            <Link prefetch={false} href={previousHref} rel="prev" className={pageLink}>
              Previous
            </Link>
          )}
          {nextHref === null ? null : (
            <Link prefetch={false} href={nextHref} rel="next" className={pageLink}>
              Next
            </Link>
          )}
        </nav>
      </div>
    </>
  );
}

function NoEntries({ filtered }: { filtered: boolean }) {
  if (filtered) return <Empty kind="no_match" what="entries that you may see" clearHref="/audit" />;
  return (
    <Empty
      kind="none_yet"
      title="Nothing was recorded yet."
      how="The first request, look or decision writes the first entry."
    />
  );
}
