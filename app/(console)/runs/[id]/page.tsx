import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { runDetail } from "@/db/queries/run-detail";
import { readDatabase } from "@/lib/http/database";
import { requestWords } from "@/lib/http/request-words";
import { runDetailOptions } from "@/lib/query/runs";
import { isStorable } from "@/lib/services/input";
import { Hydrate, onServer } from "../../hydrate";
import { currentOperator } from "../../operator";
import { RunPage } from "./run-page";

export async function generateMetadata(): Promise<Metadata> {
  const t = await requestWords();
  return { title: t.runs.run };
}

type Address = { params: Promise<{ id: string }>; searchParams: Promise<{ against?: string | string[] }> };

export default async function Page({ params, searchParams }: Address) {
  const [viewer, { id }, search] = await Promise.all([currentOperator(), params, searchParams]);
  const against = typeof search.against === "string" && search.against !== "" ? search.against : null;
  if (!isStorable(against)) notFound();
  const detail = await runDetail(readDatabase(), { viewer, id, against });
  if (detail === null) notFound();
  return (
    <Hydrate reads={[onServer(runDetailOptions(id, against), async () => detail)]}>
      <RunPage id={id} against={against} />
    </Hydrate>
  );
}
