"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { PageBody, PageHeader } from "@/components/shell/page-header";
import { Mono } from "@/components/ui/mono";
import { Time } from "@/components/ui/time";
import { formatCapped } from "@/lib/format/count";
import { type AuditList, auditListOptions } from "@/lib/query/audit";
import type { AuditParams } from "@/lib/query/audit-params";
import { withQuery } from "@/lib/query/request";
import { Reading } from "../reading";
import { AuditEntries } from "./audit-entries";
import { AuditFilters } from "./audit-filters";
import { isFiltered } from "./is-filtered";

/** Who did what, on what grounds. Entries are only ever added. */
export function AuditPage({ params }: { params: AuditParams }) {
  const query = useQuery({ ...auditListOptions(params), placeholderData: keepPreviousData });
  return (
    <PageBody>
      <PageHeader
        title={titleOf(query.data, params)}
        sub={<HowToVerify newest={params.cursor === null ? query.data?.rows[0]?.at : undefined} />}
        actions={
          <a
            href={withQuery("/api/v1/audit", params)}
            download="audit.json"
            className="link inline-flex h-(--control-h) items-center"
          >
            Export this page as JSON
          </a>
        }
      />
      <AuditFilters params={params} />
      <Reading query={query} what="the record" rows={9}>
        {(list) => (
          <AuditEntries list={list} params={params} readAt={query.dataUpdatedAt} onShowNew={() => query.refetch()} />
        )}
      </Reading>
    </PageBody>
  );
}

function titleOf(list: AuditList | undefined, params: AuditParams): string {
  if (list === undefined) return "Audit";
  const entries = list.count.n === 1 ? "entry" : "entries";
  return `${formatCapped(list.count)} ${entries} ${isFiltered(params) ? "match these filters" : "in the record"}.`;
}

function HowToVerify({ newest }: { newest: string | undefined }) {
  return (
    <>
      {newest === undefined ? null : (
        <>
          The newest is from <Time at={newest} as="clock" />.{" "}
        </>
      )}
      Each entry is sealed by the hash of the one before it in its chain. To check all of them, offline:{" "}
      <Mono className="text-ink">npm run plumbline -- audit verify</Mono>; to write all of them out:{" "}
      <Mono className="text-ink">npm run plumbline -- audit export --out FILE</Mono>.
    </>
  );
}
