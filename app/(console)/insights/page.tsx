import type { Metadata } from "next";
import { insightList } from "@/db/queries/insight-list";
import { readDatabase } from "@/lib/http/database";
import { insightListOptions } from "@/lib/query/installation";
import { Hydrate, onServer } from "../hydrate";
import { currentOperator } from "../operator";
import { InsightsPage } from "./insights-page";

export const metadata: Metadata = { title: "Insights" };

export default async function Page() {
  const viewer = await currentOperator();
  return (
    <Hydrate reads={[onServer(insightListOptions(), () => insightList(readDatabase(), { viewer }))]}>
      <InsightsPage />
    </Hydrate>
  );
}
