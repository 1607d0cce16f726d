import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { reviewDetail } from "@/db/queries/review-detail";
import { readDatabase } from "@/lib/http/database";
import { withMoney } from "@/lib/http/money-rows";
import { requestWords } from "@/lib/http/request-words";
import { withConnector } from "@/lib/http/review-connector";
import { reviewDetailOptions } from "@/lib/query/reviews";
import { Hydrate, onServer } from "../../hydrate";
import { customerSeesOnServer } from "../../objects/on-server";
import { currentOperator } from "../../operator";
import { ReviewPage } from "./review-page";

export async function generateMetadata(): Promise<Metadata> {
  const t = await requestWords();
  return { title: t.common.review };
}

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const [viewer, { id }] = await Promise.all([currentOperator(), params]);
  const detail = await reviewDetail(readDatabase(), { viewer, id });
  if (detail === null) notFound();
  return (
    <Hydrate
      reads={[
        onServer(reviewDetailOptions(id), async () => withMoney(withConnector(detail))),
        ...customerSeesOnServer(detail.object),
      ]}
    >
      <ReviewPage id={id} />
    </Hydrate>
  );
}
