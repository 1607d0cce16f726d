"use client";

import { useWords } from "#use-words";
import { chosenLocale } from "@/components/words/chosen-locale";
import { WordsProvider } from "@/components/words/words-provider";

type Props = { error: Error & { digest?: string }; reset: () => void };

/** The frame itself failed, so this brings a document of its own and leans on nothing, not even a style sheet. */
export default function GlobalError(props: Props) {
  const locale = chosenLocale();
  return (
    <html lang={locale}>
      <body>
        <WordsProvider locale={locale}>
          <Fault {...props} />
        </WordsProvider>
      </body>
    </html>
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
