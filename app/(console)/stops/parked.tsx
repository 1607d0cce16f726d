"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import type { FormEvent } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Field, Input } from "@/components/ui/field";
import { useMessages } from "@/components/ui/messages";
import { Time } from "@/components/ui/time";
import { useStopWords } from "@/components/words/use-stop-words";
import { visibleText } from "@/lib/format/visible-text";
import type { ParkedBatch } from "@/lib/query/installation";
import { releaseBatch } from "@/lib/query/verbs";
import { FailureLine } from "../failure-line";
import { useMe } from "../me";

/** Too many at once for a limit: none of them acts until one person has read what it is. */
export function Parked({ batches }: { batches: readonly ParkedBatch[] }) {
  const t = useStopWords();
  if (batches.length === 0) return null;
  return (
    <Card title={t.stops.parkedTooMany} flush>
      <ul className="divide-y divide-line">
        {batches.map((batch) => (
          <li key={batch.id} className="flex flex-col gap-2 px-4 py-3 sm:px-5">
            <p className="font-strong">{t.stops.repairsOf(batch.wanted, visibleText(batch.kind))}</p>
            <p className="text-ink2">
              {t.common.since} <Time at={batch.parkedAt} as="clock" />. <span lang="en">{visibleText(batch.says)}</span>
              .
            </p>
            <ul className="list-disc ps-5">
              {batch.examples.map(({ driftId, key, title }) => (
                <li key={driftId}>
                  <Link href={`/drift/${driftId}`} prefetch={false} className="break-words hover:underline">
                    <span lang="en">{visibleText(title)}</span>
                  </Link>{" "}
                  <span className="text-ink2">{visibleText(key)}</span>
                </li>
              ))}
            </ul>
            {batch.wanted > batch.examples.length ? (
              <p className="text-ink2">{t.stops.andMore(batch.wanted - batch.examples.length)}</p>
            ) : null}
            <Release batch={batch} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Release({ batch }: { batch: ParkedBatch }) {
  const t = useStopWords();
  const me = useMe();
  const client = useQueryClient();
  const { say } = useMessages();
  const release = useMutation({
    mutationFn: (reason: string) => releaseBatch(batch, reason),
    onSuccess: ({ says }) => say({ text: says }),
    onSettled: () => client.invalidateQueries(),
  });

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    release.mutate(String(new FormData(event.currentTarget).get("reason") ?? "").trim());
  }

  if (me.role !== "reviewer") return <p className="text-ink2">{t.stops.aReviewerCanRelease}</p>;
  return (
    <form onSubmit={submit} className="flex flex-wrap items-end gap-2">
      <Field label={t.stops.whyTheseMayAllAct} hint={t.stops.itStandsInTheRecord}>
        <Input name="reason" minLength={3} maxLength={500} required autoComplete="off" />
      </Field>
      <Button type="submit" variant="danger" busy={release.isPending}>
        {t.stops.release(batch.wanted)}
      </Button>
      <FailureLine error={release.error} />
    </form>
  );
}
