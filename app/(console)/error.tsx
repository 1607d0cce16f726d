"use client";

import { useWords } from "#use-words";

import { PageBody } from "@/components/shell/page-header";
import { ErrorState } from "@/components/states/error-state";
import { Button } from "@/components/ui/button";

/** A page that could not be made. Its digest is what the log has; reading a page changes nothing. */
export default function ConsoleError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const t = useWords();
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
