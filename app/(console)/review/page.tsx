import type { Metadata } from "next";
import { createLoader, type SearchParams } from "nuqs/server";
import { reviewList } from "@/db/queries/review-list";
import { readDatabase } from "@/lib/http/database";
import { requestWords } from "@/lib/http/request-words";
import { reviewBatchList } from "@/lib/http/review-batches";
import { reviewParams } from "@/lib/query/review-params";
import { reviewBatchListOptions, reviewListOptions } from "@/lib/query/reviews";
import { Hydrate, onServer } from "../hydrate";
import { currentOperator } from "../operator";
import { ReviewQueue } from "./review-queue";

export async function generateMetadata(): Promise<Metadata> {
  const t = await requestWords();
  return { title: t.common.review };
}
const loadParams = createLoader(reviewParams);

export default async function ReviewPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const [viewer, params] = await Promise.all([currentOperator(), loadParams(searchParams)]);
  const queue = params.queue ?? "mine";
  const reads = [
    onServer(reviewListOptions(params), () => reviewList(readDatabase(), { viewer, queue, after: params.cursor })),
    // Above the queue: coming later, it would move what somebody is about to press.
    ...(queue === "mine" ? [onServer(reviewBatchListOptions(), () => reviewBatchList(readDatabase(), viewer))] : []),
  ];
  return (
    <Hydrate reads={reads}>
      <ReviewQueue params={params} />
    </Hydrate>
  );
}
