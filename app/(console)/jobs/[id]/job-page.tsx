"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useWords } from "#use-words";
import { PageBody, PageHeader } from "@/components/shell/page-header";
import { Button } from "@/components/ui/button";
import { useMessages } from "@/components/ui/messages";
import { Mono } from "@/components/ui/mono";
import { Time } from "@/components/ui/time";
import { visibleText } from "@/lib/format/visible-text";
import { type JobDetail, jobOptions } from "@/lib/query/drifts";
import type { JobParams } from "@/lib/query/job-params";
import { stopJob } from "@/lib/query/verbs";
import { BackKey } from "../../block-keys";
import { failureWords } from "../../failure-words";
import { Reading } from "../../reading";
import { JobItemsTable } from "./job-items";

const AGAIN_MS = 1_000;

/** How far it is, in one sentence what came of it, and then of each. */
export function JobPage({ id, params }: { id: string; params: JobParams }) {
  const t = useWords();
  const query = useQuery({
    ...jobOptions(id),
    refetchInterval: ({ state }) => (state.data?.endedAt === null ? AGAIN_MS : false),
  });
  return (
    <PageBody>
      <BackKey list="/drift" />
      <Reading query={query} title={t.inbox.job} what={t.inbox.thisJob}>
        {(job) => (
          <>
            <PageHeader
              crumbs={
                <>
                  <Link href="/drift" className="hover:underline">
                    {t.common.drift}
                  </Link>
                  {" · "}
                  <Mono className="break-all">{job.id}</Mono>
                </>
              }
              title={
                job.endedAt === null
                  ? t.inbox.jobSoFar(job.total - job.waiting, job.total)
                  : t.inbox.jobOutcome(job.verb, job)
              }
              facts={<Facts job={job} />}
              actions={job.endedAt === null ? <StopButton job={job} /> : null}
            />
            {job.endedAt === null ? <Progress job={job} /> : null}
            <JobItemsTable job={job} params={params} />
          </>
        )}
      </Reading>
    </PageBody>
  );
}

function Facts({ job }: { job: JobDetail }) {
  const t = useWords();
  return (
    <span>
      {t.inbox.jobVerbs[job.verb]} · {visibleText(job.madeByName ?? job.madeBy)} · <Time at={job.madeAt} as="clock" />
      {job.stoppedAt === null ? null : (
        <>
          {" · "}
          {t.inbox.stopped} <Time at={job.stoppedAt} as="clock" />
        </>
      )}
    </span>
  );
}

function Progress({ job }: { job: JobDetail }) {
  const t = useWords();
  return (
    <div
      role="progressbar"
      aria-label={t.inbox.progress}
      aria-valuemin={0}
      aria-valuemax={job.total}
      aria-valuenow={job.total - job.waiting}
      className="mb-4 h-1.5 w-full max-w-xl overflow-hidden rounded-pill bg-sunk"
    >
      <svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true" className="block size-full text-act">
        <rect width={(100 * (job.total - job.waiting)) / Math.max(1, job.total)} height={1} fill="currentColor" />
      </svg>
    </div>
  );
}

function StopButton({ job }: { job: JobDetail }) {
  const t = useWords();
  const client = useQueryClient();
  const { say } = useMessages();
  const stop = useMutation({
    mutationFn: () => stopJob(job.id),
    onSuccess: ({ says }) => say({ text: says }),
    onError: (error) => say({ text: failureWords(t, error) }),
    onSettled: () => client.invalidateQueries({ queryKey: ["job"] }),
  });
  return (
    <Button
      variant="danger"
      busy={stop.isPending}
      reason={job.stoppedAt === null ? null : t.inbox.stopped}
      onClick={() => stop.mutate()}
    >
      {t.inbox.stopJob}
    </Button>
  );
}
