import type { Metadata } from "next";
import { sourceList } from "@/db/queries/source-list";
import { readDatabase } from "@/lib/http/database";
import { requestWords } from "@/lib/http/request-words";
import { withDeclarations } from "@/lib/http/source-facts";
import { sourceListOptions } from "@/lib/query/installation";
import { Hydrate, onServer } from "../hydrate";
import { currentOperator } from "../operator";
import { SourcesPage } from "./sources-page";

export async function generateMetadata(): Promise<Metadata> {
  const t = await requestWords();
  return { title: t.common.sources };
}

export default async function Sources() {
  const viewer = await currentOperator();
  const read = async () => withDeclarations(await sourceList(readDatabase(), { viewer }));
  return (
    <Hydrate reads={[onServer(sourceListOptions(), read)]}>
      <SourcesPage />
    </Hydrate>
  );
}
