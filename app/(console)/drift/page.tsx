import type { Metadata } from "next";
import { createLoader, type SearchParams } from "nuqs/server";
import { driftBriefs } from "@/db/queries/drift-list";
import { readDatabase } from "@/lib/http/database";
import { requestWords } from "@/lib/http/request-words";
import { driftParams } from "@/lib/query/drift-params";
import { driftListOptions, viewsOptions } from "@/lib/query/drifts";
import { viewList } from "@/lib/services/views/list";
import { Hydrate, onServer } from "../hydrate";
import { currentOperator } from "../operator";
import { DriftInbox } from "./drift-inbox";

export async function generateMetadata(): Promise<Metadata> {
  const t = await requestWords();
  return { title: t.common.drift };
}
const loadParams = createLoader(driftParams);

export default async function DriftPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const [viewer, params] = await Promise.all([currentOperator(), loadParams(searchParams)]);
  const { cursor, order, ...filter } = params;
  const read = () => driftBriefs(readDatabase(), { viewer, filter, order, after: cursor });
  return (
    <Hydrate
      reads={[
        onServer(driftListOptions(params), read),
        onServer(viewsOptions(), () => viewList(readDatabase(), viewer)),
      ]}
    >
      <DriftInbox params={params} />
    </Hydrate>
  );
}
