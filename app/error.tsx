"use client";

import { lazy, Suspense } from "react";

// Every page comes with its error boundary, and hardly any ever shows it: what it draws is fetched then.
const PageFault = lazy(() => import("@/components/states/page-fault"));

/** Outside the console, which has its own. */
export default function RootError(props: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <Suspense>
      <PageFault {...props} />
    </Suspense>
  );
}
