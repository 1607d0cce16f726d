import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { createLoader, type SearchParams } from "nuqs/server";
import { repairEnds } from "@/db/queries/repair-ends";
import { readDatabase } from "@/lib/http/database";
import { requestWords } from "@/lib/http/request-words";
import { reviewBatch } from "@/lib/http/review-batches";
import { batchParams } from "@/lib/query/repair-params";
import { repairEndsOptions, reviewBatchOptions } from "@/lib/query/reviews";
import { decodePart } from "../../../decode-part";
import { Hydrate, onServer } from "../../../hydrate";
import { currentOperator } from "../../../operator";
import { BatchPage } from "./batch-page";

const loadParams = createLoader(batchParams);

export async function generateMetadata(): Promise<Metadata> {
  const t = await requestWords();
  return { title: t.common.review };
}

type PageProps = { params: Promise<{ id: string }>; searchParams: Promise<SearchParams> };

export default async function Page({ params, searchParams }: PageProps) {
  const [viewer, named, { decided }] = await Promise.all([currentOperator(), params, loadParams(searchParams)]);
  const id = decodePart(named.id);
  const batch = await reviewBatch(readDatabase(), viewer, id);
  if (batch === null) notFound();
  return (
    <Hydrate
      reads={[
        onServer(reviewBatchOptions(id), async () => batch),
        ...(decided === null
          ? []
          : [onServer(repairEndsOptions(decided), () => repairEnds(readDatabase(), { viewer, repairs: decided }))]),
      ]}
    >
      <BatchPage id={id} decided={decided ?? []} />
    </Hydrate>
  );
}
