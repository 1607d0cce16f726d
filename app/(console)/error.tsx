"use client";

import { PageBody } from "@/components/shell/page-header";
import { ErrorState } from "@/components/states/error-state";
import { Button } from "@/components/ui/button";

/** A page that could not be made. Its digest is what the log has; reading a page changes nothing. */
export default function ConsoleError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <PageBody>
      <ErrorState
        title="This page could not be made."
        detail="The server met a fault while reading. Stop repairs, at the top, works all the same."
        requestId={error.digest ?? null}
        changed="nothing"
        retry={<Button onClick={reset}>Try again</Button>}
      />
    </PageBody>
  );
}
