import type { Metadata } from "next";
import { insightList } from "@/db/queries/insight-list";
import { readDatabase } from "@/lib/http/database";
import { requestWords } from "@/lib/http/request-words";
import { insightListOptions } from "@/lib/query/installation";
import { Hydrate, onServer } from "../hydrate";
import { currentOperator } from "../operator";
import { InsightsPage } from "./insights-page";

export async function generateMetadata(): Promise<Metadata> {
  const t = await requestWords();
  return { title: t.common.insights };
}

export default async function Page() {
  const viewer = await currentOperator();
  return (
    <Hydrate reads={[onServer(insightListOptions(), () => insightList(readDatabase(), { viewer }))]}>
      <InsightsPage />
    </Hydrate>
  );
}
