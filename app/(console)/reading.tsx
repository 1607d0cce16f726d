"use client";

import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useWords } from "#use-words";
import { PageHeader } from "@/components/shell/page-header";
import { ErrorState } from "@/components/states/error-state";
import { Loading } from "@/components/states/loading";
import { Notice } from "@/components/states/notice";
import { Button } from "@/components/ui/button";
import { Time } from "@/components/ui/time";
import { asProblem } from "@/lib/query/problem";
import { whyWords } from "./failure-words";

export type ReadingProps<T> = {
  query: Pick<UseQueryResult<T>, "data" | "error" | "isFetching" | "dataUpdatedAt"> & { refetch: () => unknown };
  /** What is read, as a sentence goes on: "drift", "the review queue". */
  what: string;
  /** Rows that are drawn while nothing is there yet. */
  rows?: number;
  /** The page's heading while there is no data to make a sentence of. */
  title?: string;
  /** Edge to edge, as in the two-pane list. */
  flush?: boolean;
  children: (data: T) => ReactNode;
};

/**
 * One read and what can become of it: under way, failed with nothing to show, shown though it could not be read again,
 * or shown. Empty is none of these: whoever shows the data says which kind of empty it is.
 */
export function Reading<T>({ query, what, rows, title, flush = false, children }: ReadingProps<T>) {
  const t = useWords();
  const { data, error, isFetching } = query;
  const retry = (
    <Button onClick={() => query.refetch()} busy={isFetching}>
      {t.common.tryAgain}
    </Button>
  );
  if (data === undefined) {
    return (
      <>
        {title === undefined ? null : <PageHeader title={title} />}
        {error === null ? (
          <Loading label={t.general.reading(what)} rows={rows} />
        ) : (
          <Failed error={error} what={what} retry={retry} flush={flush} />
        )}
      </>
    );
  }
  return (
    <>
      {error ? (
        <Notice tone="repair" action={retry} className={flush ? "border-line border-b" : "my-3 rounded-card md:px-4"}>
          {t.general.couldNotReadAgainThisIs(what)} <Time at={query.dataUpdatedAt} />
          {t.general.itMayHaveChanged}
        </Notice>
      ) : null}
      {children(data)}
    </>
  );
}

type FailedProps = { error: Error; what: string; retry: ReactNode; flush: boolean };

function Failed({ error, what, retry, flush }: FailedProps) {
  const t = useWords();
  const problem = asProblem(error);
  return (
    <ErrorState
      title={t.common.couldNotLoad(what)}
      detail={whyWords(t, problem)}
      requestId={problem.requestId}
      changed="nothing"
      retry={retry}
      className={flush ? undefined : "px-0"}
    />
  );
}
