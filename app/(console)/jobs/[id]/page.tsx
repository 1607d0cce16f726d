import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { jobDetail } from "@/db/queries/job-detail";
import { database } from "@/lib/http/database";
import { requestWords } from "@/lib/http/request-words";
import { jobOptions } from "@/lib/query/drifts";
import { Hydrate, onServer } from "../../hydrate";
import { currentOperator } from "../../operator";
import { JobPage } from "./job-page";

export async function generateMetadata(): Promise<Metadata> {
  const t = await requestWords();
  return { title: t.inbox.job };
}

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const [viewer, { id }] = await Promise.all([currentOperator(), params]);
  const detail = await jobDetail(database(), { viewer, id });
  if (detail === null) notFound();
  return (
    <Hydrate reads={[onServer(jobOptions(id), async () => detail)]}>
      <JobPage id={id} />
    </Hydrate>
  );
}
