"use client";

import { useEffect, useState } from "react";
import { useWords } from "#use-words";
import { PageBody } from "@/components/shell/page-header";
import { ErrorState } from "@/components/states/error-state";
import { Button } from "@/components/ui/button";
import { CannotRead } from "./cannot-read";
import { databaseAnswers } from "./database-answers";

export type PageFailedProps = { error: Error & { digest?: string }; reset: () => void };

/** Its digest is what the log has; reading a page changes nothing. Why it failed is not told to a browser, but can be asked. */
export function PageFailed({ error, reset }: PageFailedProps) {
  const t = useWords();
  const [gone, setGone] = useState(false);
  useEffect(() => {
    let here = true;
    databaseAnswers().then((answers) => here && setGone(answers === false));
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
