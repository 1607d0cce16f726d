import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { driftDetail } from "@/db/queries/drift-detail";
import { readDatabase } from "@/lib/http/database";
import { withMoney } from "@/lib/http/money-rows";
import { requestWords } from "@/lib/http/request-words";
import { driftDetailOptions } from "@/lib/query/drifts";
import { Hydrate, onServer } from "../../hydrate";
import { customerSeesOnServer } from "../../objects/on-server";
import { currentOperator } from "../../operator";
import { DriftPage } from "./drift-page";

export async function generateMetadata(): Promise<Metadata> {
  const t = await requestWords();
  return { title: t.common.drift };
}

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const [viewer, { id }] = await Promise.all([currentOperator(), params]);
  const detail = await driftDetail(readDatabase(), { viewer, id });
  if (detail === null) notFound();
  return (
    <Hydrate
      reads={[onServer(driftDetailOptions(id), async () => withMoney(detail)), ...customerSeesOnServer(detail.object)]}
    >
      <DriftPage id={id} />
    </Hydrate>
  );
}
