"use client";

import { useWords } from "#use-words";
import { Logo } from "@/components/shell/logo";
import { MAIN_ID } from "@/components/shell/skip-link";
import { ErrorState } from "@/components/states/error-state";
import { Button } from "@/components/ui/button";
import { chosenLocale } from "@/components/words/chosen-locale";
import { WordsProvider } from "@/components/words/words-provider";

type Props = { error: Error & { digest?: string }; reset: () => void };

/** A page could not be made, and nothing around it is there to lean on. */
export default function PageFault(props: Props) {
  return (
    <WordsProvider locale={chosenLocale()}>
      <Fault {...props} />
    </WordsProvider>
  );
}

function Fault({ error, reset }: Props) {
  const t = useWords();
  return (
    <main
      id={MAIN_ID}
      tabIndex={-1}
      className="mx-auto flex min-h-dvh w-full max-w-[36rem] flex-col px-5 py-16 outline-none"
    >
      <Logo />
      <h1 className="sr-only">{t.faults.thisPageCouldNotBeMade}</h1>
      <ErrorState
        title={t.common.thisPageCouldNotBeMade}
        requestId={error.digest ?? null}
        changed="nothing"
        retry={<Button onClick={reset}>{t.common.tryAgain}</Button>}
        className="px-0"
      />
    </main>
  );
}
