"use client";

import { useEffect, useSyncExternalStore } from "react";
import { useWords } from "#use-words";
import { StatusShell, StatusStatement } from "@/components/shell/status-shell";
import { StatusIcon } from "@/components/status/status-icon";
import { useBrand } from "./brand-context";
import { readLastKnown } from "./last-known";

const TRY_AGAIN_MS = 10_000;
const never = () => () => undefined;

/** When nothing can be read. It claims nothing about the status, and comes back by itself when something can be. */
export function UnavailableStatus() {
  const t = useWords();
  const brand = useBrand();
  const lastText = useSyncExternalStore(
    never,
    () => JSON.stringify(readLastKnown(window.location.pathname)),
    () => "null",
  );
  const last: ReturnType<typeof readLastKnown> = JSON.parse(lastText);

  useEffect(() => {
    const timer = setInterval(async () => {
      const answer = await fetch(window.location.href, { cache: "no-store" }).catch(() => null);
      if (answer !== null && answer.status < 500) window.location.reload();
    }, TRY_AGAIN_MS);
    return () => clearInterval(timer);
  }, []);

  const words = t.statusPage.text({ status: "unavailable", lastLabel: last?.label ?? "", lastAt: last?.at ?? "" });
  return (
    <StatusShell
      brand={brand}
      footer={
        // A form without fields asks for this address again, with or without scripts.
        <form>
          <button type="submit" className="link">
            {t.common.tryAgain}
          </button>
        </form>
      }
    >
      <StatusStatement
        badge={
          <span className="inline-flex items-center gap-2 font-medium text-ink2">
            <StatusIcon status="not_confirmed" />
            {words.label}
          </span>
        }
        headline={words.headline}
        body={words.body}
        next={last === null ? t.status.weDoNotKnowHowIt : words.next}
      />
    </StatusShell>
  );
}
