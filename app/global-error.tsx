"use client";

import { lazy, Suspense } from "react";
import { chosenLocale } from "@/components/words/chosen-locale";

// As in error.tsx: its words have to be fetched then anyway.
const BareFault = lazy(() => import("@/components/states/bare-fault"));

/** The frame itself failed, so this brings a document of its own. */
export default function GlobalError(props: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <html lang={chosenLocale()}>
      <body>
        <Suspense>
          <BareFault {...props} />
        </Suspense>
      </body>
    </html>
  );
}
