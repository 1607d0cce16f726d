"use client";

import { useWords } from "#use-words";
import { chosenLocale } from "@/components/words/chosen-locale";
import { WordsProvider } from "@/components/words/words-provider";

type Props = { error: Error & { digest?: string }; reset: () => void };

/** The frame itself could not be made, so this leans on nothing, not even a style sheet. */
export default function BareFault(props: Props) {
  return (
    <WordsProvider locale={chosenLocale()}>
      <Fault {...props} />
    </WordsProvider>
  );
}

function Fault({ error, reset }: Props) {
  const t = useWords();
  return (
    <main>
      <h1>{t.common.thisPageCouldNotBeMade}</h1>
      <p>{t.faults.nothingWasChanged}</p>
      {error.digest ? <p>{t.faults.quoteWhenYouReportIt(error.digest)}</p> : null}
      <p>
        <button type="button" onClick={reset}>
          {t.common.tryAgain}
        </button>
      </p>
    </main>
  );
}
