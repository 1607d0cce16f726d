import type { Metadata } from "next";
import { stopList } from "@/db/queries/stop-list";
import { readDatabase } from "@/lib/http/database";
import { kindsOf } from "@/lib/http/kinds";
import { requestWords } from "@/lib/http/request-words";
import { stopListOptions } from "@/lib/query/installation";
import { Hydrate, onServer } from "../hydrate";
import { currentOperator } from "../operator";
import { StopsPage } from "./stops-page";

export async function generateMetadata(): Promise<Metadata> {
  const t = await requestWords();
  return { title: t.common.stopsAndLimits };
}

export default async function Stops() {
  const viewer = await currentOperator();
  return (
    <Hydrate reads={[onServer(stopListOptions(), () => stopList(readDatabase(), { viewer, kindsOf }))]}>
      <StopsPage />
    </Hydrate>
  );
}
