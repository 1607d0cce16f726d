"use client";

import { useWords } from "#use-words";
import { LaterPart, useLaterPart } from "@/components/ui/later-part";
import type { PageFailedProps } from "./page-failed";

const pageFailed = new LaterPart<PageFailedProps>(async () => (await import("./page-failed")).PageFailed);

/** A page that could not be made. Hardly any is: what it draws is fetched then, and where it cannot be, this much is said. */
export default function ConsoleError(props: PageFailedProps) {
  const t = useWords();
  const PageFailed = useLaterPart(pageFailed, true);
  if (PageFailed !== null) return <PageFailed {...props} />;
  return (
    <p role="alert" className="px-4 py-8 font-strong md:px-6">
      {t.common.thisPageCouldNotBeMade}
    </p>
  );
}
