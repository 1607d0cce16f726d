import type { Metadata } from "next";
import { createLoader, type SearchParams } from "nuqs/server";
import { reviewList } from "@/db/queries/review-list";
import { readDatabase } from "@/lib/http/database";
import { requestWords } from "@/lib/http/request-words";
import { reviewParams } from "@/lib/query/review-params";
import { reviewListOptions } from "@/lib/query/reviews";
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
  const read = () => reviewList(readDatabase(), { viewer, queue: params.queue ?? "mine", after: params.cursor });
  return (
    <Hydrate reads={[onServer(reviewListOptions(params), read)]}>
      <ReviewQueue params={params} />
    </Hydrate>
  );
}
