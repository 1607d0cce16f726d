import type { Metadata } from "next";
import { sourceList } from "@/db/queries/source-list";
import { readDatabase } from "@/lib/http/database";
import { sourceListOptions } from "@/lib/query/installation";
import { Hydrate, onServer } from "../hydrate";
import { currentOperator } from "../operator";
import { SourcesPage } from "./sources-page";

export const metadata: Metadata = { title: "Sources" };

export default async function Page() {
  const viewer = await currentOperator();
  return (
    <Hydrate reads={[onServer(sourceListOptions(), () => sourceList(readDatabase(), { viewer }))]}>
      <SourcesPage />
    </Hydrate>
  );
}
