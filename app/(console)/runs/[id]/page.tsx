import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { runDetail } from "@/db/queries/run-detail";
import { readDatabase } from "@/lib/http/database";
import { runDetailOptions } from "@/lib/query/runs";
import { Hydrate, onServer } from "../../hydrate";
import { currentOperator } from "../../operator";
import { RunPage } from "./run-page";

export const metadata: Metadata = { title: "Run" };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const [viewer, { id }] = await Promise.all([currentOperator(), params]);
  const detail = await runDetail(readDatabase(), { viewer, id });
  if (detail === null) notFound();
  return (
    <Hydrate reads={[onServer(runDetailOptions(id), async () => detail)]}>
      <RunPage id={id} />
    </Hydrate>
  );
}
