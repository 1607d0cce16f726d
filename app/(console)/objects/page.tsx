import type { Metadata } from "next";
import { createLoader, type SearchParams } from "nuqs/server";
import { objectList } from "@/db/queries/object-list";
import { readDatabase } from "@/lib/http/database";
import { requestWords } from "@/lib/http/request-words";
import { objectParams } from "@/lib/query/object-params";
import { objectListOptions } from "@/lib/query/objects";
import { Hydrate, onServer } from "../hydrate";
import { currentOperator } from "../operator";
import { ObjectsPage } from "./objects-page";

export async function generateMetadata(): Promise<Metadata> {
  const t = await requestWords();
  return { title: t.common.objects };
}
const loadParams = createLoader(objectParams);

export default async function Page({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const [viewer, params] = await Promise.all([currentOperator(), loadParams(searchParams)]);
  const { cursor, ...filter } = params;
  const read = () => objectList(readDatabase(), { viewer, filter, after: cursor });
  return (
    <Hydrate reads={[onServer(objectListOptions(params), read)]}>
      <ObjectsPage params={params} />
    </Hydrate>
  );
}
