import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { readDatabase } from "@/lib/http/database";
import { requestWords } from "@/lib/http/request-words";
import { reviewBatch } from "@/lib/http/review-batches";
import { reviewBatchOptions } from "@/lib/query/reviews";
import { Hydrate, onServer } from "../../../hydrate";
import { currentOperator } from "../../../operator";
import { BatchPage } from "./batch-page";

export async function generateMetadata(): Promise<Metadata> {
  const t = await requestWords();
  return { title: t.common.review };
}

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const [viewer, named] = await Promise.all([currentOperator(), params]);
  const id = decodeURIComponent(named.id);
  const batch = await reviewBatch(readDatabase(), viewer, id);
  if (batch === null) notFound();
  return (
    <Hydrate reads={[onServer(reviewBatchOptions(id), async () => batch)]}>
      <BatchPage id={id} />
    </Hydrate>
  );
}
