import type { Metadata } from "next";
import { createLoader, type SearchParams } from "nuqs/server";
import { runList } from "@/db/queries/run-list";
import { readDatabase } from "@/lib/http/database";
import { requestWords } from "@/lib/http/request-words";
import { runParams } from "@/lib/query/run-params";
import { runListOptions } from "@/lib/query/runs";
import { Hydrate, onServer } from "../hydrate";
import { currentOperator } from "../operator";
import { RunsPage } from "./runs-page";

export async function generateMetadata(): Promise<Metadata> {
  const t = await requestWords();
  return { title: t.common.runs };
}
const loadParams = createLoader(runParams);

export default async function Page({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const [viewer, params] = await Promise.all([currentOperator(), loadParams(searchParams)]);
  const { cursor, ...filter } = params;
  const read = () => runList(readDatabase(), { viewer, filter, after: cursor });
  return (
    <Hydrate reads={[onServer(runListOptions(params), read)]}>
      <RunsPage params={params} />
    </Hydrate>
  );
}
