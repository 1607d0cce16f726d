import type { Metadata } from "next";
import { createLoader, type SearchParams } from "nuqs/server";
import { claimList } from "@/db/queries/claim-list";
import { readDatabase } from "@/lib/http/database";
import { requestWords } from "@/lib/http/request-words";
import { claimParams } from "@/lib/query/claim-params";
import { claimListOptions } from "@/lib/query/claims";
import { Hydrate, onServer } from "../hydrate";
import { currentOperator } from "../operator";
import { AgentsPage } from "./agents-page";

export async function generateMetadata(): Promise<Metadata> {
  const t = await requestWords();
  return { title: t.common.agents };
}
const loadParams = createLoader(claimParams);

export default async function Page({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const [viewer, params] = await Promise.all([currentOperator(), loadParams(searchParams)]);
  const { cursor, ...filter } = params;
  const read = () => claimList(readDatabase(), { viewer, filter, after: cursor });
  return (
    <Hydrate reads={[onServer(claimListOptions(params), read)]}>
      <AgentsPage params={params} />
    </Hydrate>
  );
}
