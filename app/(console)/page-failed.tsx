"use client";

import { useEffect, useState } from "react";
import { useWords } from "#use-words";
import { PageBody } from "@/components/shell/page-header";
import { ErrorState } from "@/components/states/error-state";
import { Button } from "@/components/ui/button";
import { CannotRead } from "./cannot-read";
import { databaseAnswers } from "./database-answers";

const ASK_AGAIN_MS = 1_000;
const TIMES_ASKED = 4;

export type PageFailedProps = { error: Error & { digest?: string }; reset: () => void };

/** Its digest is what the log has; reading a page changes nothing. Why it failed is not told to a browser, but can be asked. */
export function PageFailed({ error, reset }: PageFailedProps) {
  const t = useWords();
  const [gone, setGone] = useState(false);
  useEffect(() => {
    let here = true;
    // What takes a database away does not end all its connections at once: one may still answer when the page just failed.
    const ask = async (times: number) => {
      const answers = await databaseAnswers();
      if (!here) return;
      if (answers === false) setGone(true);
      else if (times > 1) setTimeout(() => here && ask(times - 1), ASK_AGAIN_MS);
    };
    void ask(TIMES_ASKED);
    return () => {
      here = false;
    };
  }, []);
  if (gone) return <CannotRead onBack={reset} />;
  return (
    <PageBody>
      <ErrorState
        title={t.common.thisPageCouldNotBeMade}
        detail={t.general.theServerMetAFaultWhile}
        requestId={error.digest ?? null}
        changed="nothing"
        retry={<Button onClick={reset}>{t.common.tryAgain}</Button>}
      />
    </PageBody>
  );
}
