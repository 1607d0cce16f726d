import type { Metadata } from "next";
import { createLoader, type SearchParams } from "nuqs/server";
import { auditList } from "@/db/queries/audit-list";
import { readDatabase } from "@/lib/http/database";
import { requestWords } from "@/lib/http/request-words";
import { auditListOptions } from "@/lib/query/audit";
import { auditParams } from "@/lib/query/audit-params";
import { Hydrate, onServer } from "../hydrate";
import { currentOperator } from "../operator";
import { AuditPage } from "./audit-page";

export async function generateMetadata(): Promise<Metadata> {
  const t = await requestWords();
  return { title: t.common.audit };
}
const loadParams = createLoader(auditParams);

export default async function Page({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const [viewer, params] = await Promise.all([currentOperator(), loadParams(searchParams)]);
  const { cursor, ...filter } = params;
  const read = () => auditList(readDatabase(), { viewer, filter, after: cursor });
  return (
    <Hydrate reads={[onServer(auditListOptions(params), read)]}>
      <AuditPage params={params} />
    </Hydrate>
  );
}
