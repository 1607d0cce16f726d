import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { reviewDetail } from "@/db/queries/review-detail";
import { readDatabase } from "@/lib/http/database";
import { withMoney } from "@/lib/http/money-rows";
import { requestWords } from "@/lib/http/request-words";
import { withConnector } from "@/lib/http/review-connector";
import { reviewDetailOptions } from "@/lib/query/reviews";
import { Hydrate, onServer } from "../../hydrate";
import { customerSeesOnServer } from "../../objects/on-server";
import { currentOperator } from "../../operator";
import { titledBy } from "../../titled";
import { ReviewPage } from "./review-page";

type Address = { params: Promise<{ id: string }> };

/** Once for the page and its title. */
const detailOf = cache(async (id: string) => reviewDetail(readDatabase(), { viewer: await currentOperator(), id }));

export async function generateMetadata({ params }: Address): Promise<Metadata> {
  const [t, { id }] = await Promise.all([requestWords(), params]);
  return titledBy(
    detailOf(id).then((detail) => detail?.object.key),
    t.common.review,
  );
}

export default async function Page({ params }: Address) {
  const { id } = await params;
  const detail = await detailOf(id);
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
