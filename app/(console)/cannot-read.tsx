"use client";

import { useRouter } from "next/navigation";
import { startTransition, useEffect, useEffectEvent } from "react";
import { useWords } from "#use-words";
import { PageBody, PageHeader } from "@/components/shell/page-header";
import { Button } from "@/components/ui/button";
import { Mono } from "@/components/ui/mono";
import { databaseAnswers } from "./database-answers";

const TRY_AGAIN_MS = 5_000;

/** While the database does not answer: what is not known, what may be done, and back by itself when it does. */
export function CannotRead({ onBack }: { onBack?: () => void }) {
  const t = useWords();
  const router = useRouter();
  // The frame stays as it is: somebody may be about to stop repairs.
  const comeBack = useEffectEvent(() =>
    startTransition(() => {
      router.refresh();
      onBack?.();
    }),
  );
  useEffect(() => {
    const timer = setInterval(async () => {
      if (await databaseAnswers()) comeBack();
    }, TRY_AGAIN_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <PageBody>
      <PageHeader title={t.states.theConsoleCannotReadNow} />
      <div role="status" className="flex max-w-[42rem] flex-col gap-3">
        <p>{t.states.theDatabaseDoesNotAnswer}</p>
        <p>{t.states.repairsMayGoOn}</p>
        <p>
          {t.states.stopNeedsTheSame}
          <Mono className="my-1.5 block rounded-control bg-sunk px-3 py-2 wrap-anywhere">
            npm run plumbline -- stop all --reason "…"
          </Mono>
          {t.states.tryBothAllTheSame}
        </p>
        <p className="text-ink2">{t.states.itComesBackByItself}</p>
      </div>
      <Button className="mt-5" onClick={() => window.location.reload()}>
        {t.common.tryAgain}
      </Button>
    </PageBody>
  );
}
