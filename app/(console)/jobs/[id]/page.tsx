import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { createLoader, type SearchParams } from "nuqs/server";
import { jobDetail } from "@/db/queries/job-detail";
import { jobItems } from "@/db/queries/job-items";
import { database } from "@/lib/http/database";
import { requestWords } from "@/lib/http/request-words";
import { jobItemsOptions, jobOptions } from "@/lib/query/drifts";
import { jobParams } from "@/lib/query/job-params";
import { Hydrate, onServer } from "../../hydrate";
import { currentOperator } from "../../operator";
import { JobPage } from "./job-page";

const loadParams = createLoader(jobParams);

export async function generateMetadata(): Promise<Metadata> {
  const t = await requestWords();
  return { title: t.inbox.job };
}

type PageProps = { params: Promise<{ id: string }>; searchParams: Promise<SearchParams> };

export default async function Page({ params, searchParams }: PageProps) {
  const [viewer, { id }, asked] = await Promise.all([currentOperator(), params, loadParams(searchParams)]);
  const detail = await jobDetail(database(), { viewer, id });
  if (detail === null) notFound();
  const { cursor, ...filter } = asked;
  return (
    <Hydrate
      reads={[
        onServer(jobOptions(id), async () => detail),
        onServer(jobItemsOptions(id, asked), () => jobItems(database(), { job: detail, filter, after: cursor })),
      ]}
    >
      <JobPage id={id} params={asked} />
    </Hydrate>
  );
}
