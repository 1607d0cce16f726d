"use client";

import { lazy, Suspense } from "react";

// As in error.tsx: its words have to be fetched then anyway.
const BareFault = lazy(() => import("@/components/states/bare-fault"));

/** The frame itself failed, so this brings a document of its own. */
export default function GlobalError(props: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <html lang={typeof document === "undefined" ? "en" : document.documentElement.lang}>
      <body>
        <Suspense>
          <BareFault {...props} />
        </Suspense>
      </body>
    </html>
  );
}
